"""What is wrong with a set of rules before anybody publishes it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum

from fanzha.detection.rules.exact import state_of
from fanzha.detection.rules.nodes import Node, State
from fanzha.detection.rules.parse import parse
from fanzha.detection.rules.reach import canonical, conditions, implies, is_dead
from fanzha.detection.rules.reader import RuleError
from fanzha.detection.rules.row import GivenLists, filled, problems
from fanzha.detection.rules.rule import Example, Rule, RuleSet, Stage
from fanzha.detection.rules.schema import Schema
from fanzha.kit import gettext as _


class Kind(StrEnum):
    """What was found. `covered` and `duplicate` are hints, the others must be mended."""

    ERROR = "error"
    EXAMPLE = "example"
    DEAD = "dead"
    CONFLICT = "conflict"
    DUPLICATE = "duplicate"
    COVERED = "covered"


_HINTS = frozenset({Kind.DUPLICATE, Kind.COVERED})


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with a rule; line and column count from 1 within its `when`."""

    rule: str
    kind: Kind
    sentence: str
    line: int = 1
    column: int = 1

    @property
    def is_hint(self) -> bool:
        """Publishing may go on."""
        return self.kind in _HINTS

    def as_json(self) -> dict[str, object]:
        """For programs."""
        return asdict(self)


def check_rules(
    rules: RuleSet, schemas: Mapping[str, Schema], lists: Collection[str] | None = None
) -> list[Finding]:
    """Everything that is wrong, rule by rule, then between rules.

    `schemas` by scenario, features included; `lists` the names of the known lists (None: any).
    """
    found: list[Finding] = []
    trees: dict[str, Node] = {}
    for rule in rules.rules:
        try:
            tree = _tree(rule, schemas)
        except RuleError as error:
            found.append(Finding(rule.id, Kind.ERROR, error.sentence, error.line, error.column))
            continue
        trees[rule.id] = tree
        found += _alone(rule, tree, schemas[rule.scenario], lists)
    running = [r for r in rules.rules if r.id in trees and r.state is not Stage.RETIRED]
    return [*found, *_together(running, trees)]


def contradictions(
    rule: Rule, others: Collection[Rule], schemas: Mapping[str, Schema]
) -> Iterator[Finding]:
    """Where one of the others has the same conditions and asks for another outcome."""
    rivals = [r for r in others if r.scenario == rule.scenario and r.outcome is not rule.outcome]
    try:
        own = canonical(_tree(rule, schemas))
    except RuleError:
        return
    for other in rivals:
        if canonical(_tree(other, schemas)) == own:
            yield _same(rule, other)


def _tree(rule: Rule, schemas: Mapping[str, Schema]) -> Node:
    if rule.scenario not in schemas:
        known = ", ".join(schemas)
        sentence = _("There is no scenario “{name}”; known are {known}.")
        raise RuleError(sentence.format(name=rule.scenario, known=known))
    return parse(rule.when, schemas[rule.scenario])


def _alone(
    rule: Rule, tree: Node, schema: Schema, lists: Collection[str] | None
) -> Iterator[Finding]:
    for name in sorted(tree.lists()):
        if lists is not None and name not in lists:
            sentence = _("There is no list “{name}”.").format(name=name)
            yield Finding(rule.id, Kind.ERROR, sentence)
    if is_dead(conditions(tree)):
        yield Finding(rule.id, Kind.DEAD, _("No event can ever satisfy this rule."))
    for wanted in (True, False):
        if not any(example.hit is wanted for example in rule.examples):
            sentence = _("An example that hits is missing.") if wanted else ""
            sentence = sentence or _("An example that does not hit is missing.")
            yield Finding(rule.id, Kind.EXAMPLE, sentence)
    for number, example in enumerate(rule.examples, 1):
        for sentence in _example(tree, example, schema):
            where = _("Example {n}: {problem}").format(n=number, problem=sentence)
            yield Finding(rule.id, Kind.EXAMPLE, where)


def _example(tree: Node, example: Example, schema: Schema) -> Iterator[str]:
    wrong = list(problems(example.row, schema))
    if wrong:
        yield from wrong
        return
    state = state_of(tree, filled(example.row, schema), GivenLists(example.lists))
    if state.is_error:
        yield _("the rule is in error ({code}).").format(code=state.code)
    elif example.hit and state is not State.TRUE:
        yield _("the rule should hit and is {state}.").format(state=state.code)
    elif not example.hit and state is State.TRUE:
        yield _("the rule should not hit.")


def _together(rules: list[Rule], trees: Mapping[str, Node]) -> Iterator[Finding]:
    parts = {rule.id: conditions(trees[rule.id]) for rule in rules}
    whole = {rule.id: canonical(trees[rule.id]) for rule in rules}
    for place, rule in enumerate(rules):
        for other in rules[:place]:
            if other.scenario != rule.scenario:
                continue
            if whole[rule.id] == whole[other.id]:
                yield _same(rule, other)
            elif finding := _within(rule, other, parts) or _within(other, rule, parts):
                yield finding


def _same(rule: Rule, other: Rule) -> Finding:
    if rule.outcome is other.outcome:
        sentence = _("It says the same as {other}.").format(other=other.id)
        return Finding(rule.id, Kind.DUPLICATE, sentence)
    sentence = _("It says the same as {other}, but asks for {mine} instead of {theirs}.")
    words = sentence.format(other=other.id, mine=rule.outcome.word, theirs=other.outcome.word)
    return Finding(rule.id, Kind.CONFLICT, words)


def _within(narrow: Rule, wide: Rule, parts: Mapping[str, frozenset[Node]]) -> Finding | None:
    """The narrow rule adds nothing: the wide one hits the same events at least as strictly."""
    if narrow.outcome > wide.outcome or narrow.score > wide.score:
        return None
    if wide.state is not Stage.PUBLISHED or wide.rollout < narrow.rollout:
        return None
    if not implies(parts[narrow.id], parts[wide.id]):
        return None
    sentence = _("Whatever it hits, {other} hits as well, at least as strictly.")
    return Finding(narrow.id, Kind.COVERED, sentence.format(other=wide.id))
