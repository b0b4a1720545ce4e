"""Rules of the database as values, and the shipped ones into the database."""

import json
from collections.abc import Collection
from hashlib import sha256
from typing import Any

from fanzha.detection.models import RuleRow, RuleStep
from fanzha.detection.outcome import Outcome
from fanzha.detection.rules.pack import load_pack
from fanzha.detection.rules.publication import example_table
from fanzha.detection.rules.rule import Example, Rule, RuleSet, Stage
from fanzha.kit import clock
from fanzha.kit.actions import write

RUNNING = (RuleRow.State.PUBLISHED, RuleRow.State.SHADOW)
EDITED = (
    *("scenario", "name_zh", "name_en", "when", "score"),
    *("reason_zh", "reason_en", "source", "script", "rollout"),
)


def as_rule(row: RuleRow, code: str = "") -> Rule:
    """A version of a rule as the engine reads it, under its own code or another."""
    return Rule(
        id=code or row.code,
        **{name: getattr(row, name) for name in EDITED},
        outcome=Outcome(row.outcome),
        state=Stage(row.state),
        examples=tuple(
            Example(one["hit"], one["row"], one.get("note", ""), one.get("lists", {}))
            for one in row.examples
        ),
    )


def columns_of(rule: Rule) -> dict[str, Any]:
    """The fields of a row that holds this rule."""
    return {
        **{name: getattr(rule, name) for name in EDITED},
        "outcome": int(rule.outcome),
        "examples": [example_table(one) for one in rule.examples],
    }


def book_of(rows: list[RuleRow]) -> RuleSet:
    """Rules in order of their code; a second version beside a published one tells its number."""
    published = {row.code for row in rows if row.state == RuleRow.State.PUBLISHED}
    rules = (as_rule(row, name_in_book(row, row.state, published)) for row in rows)
    return RuleSet(tuple(sorted(rules, key=lambda rule: rule.id)), load_pack().scripts)


def name_in_book(row: RuleRow, state: str, published: Collection[str]) -> str:
    """The name of a version in a state among rules whose `published` codes are given."""
    beside = row.code in published and state != RuleRow.State.PUBLISHED
    return f"{row.code}~{row.version}" if beside else row.code


def book_in_force() -> RuleSet:
    """The shadow and published rules of the database."""
    return book_of(list(RuleRow.objects.filter(state__in=RUNNING)))


def book_as_edited() -> RuleSet:
    """What would be in force if every draft and shadow version were published."""
    rows = RuleRow.objects.exclude(state=RuleRow.State.RETIRED).order_by("version")
    newest = {row.code: row for row in rows}
    for row in newest.values():
        row.state = RuleRow.State.PUBLISHED
    return book_of(list(newest.values()))


def load_rules() -> int:
    """Take the shipped rules in; rules that the centre edited stay as they are. How many changed.

    A second run changes nothing.
    """
    newest = {row.code: row for row in RuleRow.objects.order_by("version")}
    fresh = [(rule, _digest(rule)) for rule in load_pack().rules]
    new = [(r, d) for r, d in fresh if _is_due(newest.get(r.id), d)]
    with write():
        for rule, digest in new:
            _take(rule, digest, newest.get(rule.id))
    return len(new)


def _digest(rule: Rule) -> str:
    told = {**rule.as_dict(), "examples": [example_table(one) for one in rule.examples]}
    return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _is_due(row: RuleRow | None, digest: str) -> bool:
    return row is None or row.pack not in ("", digest)


def _take(rule: Rule, digest: str, old: RuleRow | None) -> None:
    now = clock.now()
    if old is not None:
        RuleRow.objects.filter(pk=old.pk).update(state=RuleRow.State.RETIRED, changed_at=now)
        RuleStep.objects.create(
            rule=old, at=now, before=old.state, after=RuleRow.State.RETIRED, reason=""
        )
    row = RuleRow.objects.create(
        code=rule.id,
        version=old.version + 1 if old else 1,
        state=rule.state.value,
        pack=digest,
        changed_at=now,
        **columns_of(rule),
    )
    RuleStep.objects.create(rule=row, at=now, after=row.state)
