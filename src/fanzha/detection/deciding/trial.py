"""One event given by hand against all rules of its scenario: what each says, what comes out."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fanzha.detection.deciding.verdict import Judge
from fanzha.detection.outcome import Outcome
from fanzha.detection.rules.exact import Lists
from fanzha.detection.rules.nodes import State, Value
from fanzha.detection.rules.row import filled, problems
from fanzha.detection.rules.rule import Rule, RuleSet, compile_rules, sorted_out
from fanzha.detection.rules.schema import Schema
from fanzha.kit import Invalid
from fanzha.kit import gettext as _


@dataclass(frozen=True)
class Trial:
    """`said` tells for each rule true, false, null or the code of its error, or what is wrong with
    its words; `answer` is what the decision process would answer.
    """

    said: Sequence[tuple[Rule, str]]
    answer: Mapping[str, Any]


def try_event(
    row: Mapping[str, Value | None], book: RuleSet, schema: Schema, lists: Lists
) -> Trial:
    """Run the shadow and published rules on one event; raises Invalid for impossible values.

    Nothing is counted into features: those not given are NULL.
    """
    wrong = list(problems(row, schema))
    if wrong:
        raise Invalid(" ".join(wrong[:3]))
    good, broken = sorted_out(book.running(schema.scenario), schema)
    whole = filled(row, schema)
    program = compile_rules(good, schema, lists)
    states = program.states(whole)
    judge = Judge(schema.scenario, good, book, Outcome.ALLOW, broken)
    words = judge.weigh(str(whole["event_id"]), program.one(whole)).words
    said = [(rule, state.code) for rule, state in zip(good, states, strict=True)]
    said += [(rule, "broken") for rule in broken]
    return Trial(sorted(said, key=_rank), json.loads(b"{" + words + b"}"))


def read_json(text: str) -> dict[str, Value | None]:
    """An event pasted as a JSON object; raises Invalid."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise Invalid(_("This is no JSON object that can be read.")) from None
    if not isinstance(found, dict):
        raise Invalid(_("This is no JSON object that can be read."))
    found.pop("scenario", None)
    return found


def _rank(said: tuple[Rule, str]) -> tuple[int, int, str]:
    rule, state = said
    order = [State.TRUE.code, "broken", State.OVERFLOW.code, State.NOT_FINITE.code]
    return order.index(state) if state in order else len(order), -rule.outcome, rule.id
