"""What changed between two versions of a set of rules."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum

from fanzha.detection.rules.rule import Rule, RuleSet


class Change(StrEnum):
    """What happened to a rule."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class Difference:
    """One rule; `fields` holds old and new value of each field that differs."""

    rule: str
    change: Change
    fields: Mapping[str, tuple[object, object]] = field(default_factory=dict)

    @property
    def decides_otherwise(self) -> bool:
        """Whether a decision can come out differently; words and sources alone change none."""
        deciding = {"scenario", "when", "score", "outcome", "rollout", "state"}
        return self.change is not Change.CHANGED or bool(deciding & set(self.fields))

    def as_json(self) -> dict[str, object]:
        """For programs."""
        return {**asdict(self), "decides_otherwise": self.decides_otherwise}


def compare(old: RuleSet, new: RuleSet) -> list[Difference]:
    """All differences in order of the rule's id; none between equal versions."""
    before = {rule.id: rule for rule in old.rules}
    after = {rule.id: rule for rule in new.rules}
    found = []
    for name in sorted(before.keys() | after.keys()):
        if name not in after:
            found.append(Difference(name, Change.REMOVED))
        elif name not in before:
            found.append(Difference(name, Change.ADDED))
        elif fields := _fields(before[name], after[name]):
            found.append(Difference(name, Change.CHANGED, fields))
    return found


def _fields(old: Rule, new: Rule) -> dict[str, tuple[object, object]]:
    before, after = old.as_dict(), new.as_dict()
    return {key: (before[key], after[key]) for key in before if before[key] != after[key]}
