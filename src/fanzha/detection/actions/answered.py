"""Which versions of rules answered a decision."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import datetime

from fanzha.detection.actions.rulerows import RUNNING, name_in_book
from fanzha.detection.models import Decision, RulePublication, RuleRow, RuleStep


class Answered:
    """The versions of rules in force at any time, as the database tells them when it is made."""

    def __init__(self) -> None:
        self._steps = list(RuleStep.objects.select_related("rule").order_by("at", "pk"))
        self._shipped = [step for step in self._steps if step.person_id is None]
        self._publications = list(RulePublication.objects.order_by("-at"))
        self._known: dict[tuple[bool, int], Mapping[str, RuleRow]] = {}

    def versions(self, told: str, received: datetime) -> Mapping[str, RuleRow]:
        """Those behind an answer, by the name it gives them (`CODE~2` beside a published one).

        The digest that it tells names the publication; a digest that nobody published is that of
        the shipped rules.
        """
        found = (one for one in self._publications if one.version == told and one.at <= received)
        publication = next(found, None)
        steps = self._steps if publication else self._shipped
        end = bisect_right(steps, publication.at if publication else received, key=lambda s: s.at)
        key = publication is None, end
        if key not in self._known:
            self._known[key] = _running(steps[:end])
        return self._known[key]


def _running(steps: Sequence[RuleStep]) -> dict[str, RuleRow]:
    last = {step.rule_id: step for step in steps}
    running = [step for step in last.values() if step.after in RUNNING]
    published = {s.rule.code for s in running if s.after == RuleRow.State.PUBLISHED}
    return {name_in_book(step.rule, step.after, published): step.rule for step in running}


def versions_answered(row: Decision) -> Mapping[str, RuleRow]:
    """The versions of rules that were in force when a decision was taken."""
    return Answered().versions(row.answer.get("versions", {}).get("rules", ""), row.received_at)
