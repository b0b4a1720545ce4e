"""What became of decisions: said by hand on a page, told by the program of a unit."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from fanzha.detection.actions.reporting import find_decision
from fanzha.detection.models import Decision, LabelStep
from fanzha.kit import Forbidden, Invalid, clock
from fanzha.kit.actions import write
from fanzha.organisations.actions import Person, audit


class Said(NamedTuple):
    """A label of a decision, and why; an empty one takes the label back."""

    row: Decision
    label: str
    at: datetime
    reason: str = ""


def need_labeller(by: Person) -> None:
    """Raise Forbidden for who may not label."""
    if not by.can("decision.label"):
        raise Forbidden(_("Your role may not say what became of decisions."))


def label_decision(pk: int, label: str, reason: str, by: Person) -> bool:
    """Say what became of a decision that the person may see; False where it was said already.

    Raises Forbidden, NotFound, and Invalid without a reason.
    """
    need_labeller(by)
    row = find_decision(pk, by)
    if label not in Decision.Label.values or not reason.strip():
        raise Invalid(_("Choose what became of it and say how you know."))
    with write():
        changed = put_labels([Said(row, label, clock.now(), reason.strip()[:200])], by)
        if changed:
            audit(by, "decision.labelled", f"{Decision.FAMILY}:{row.pk}", label=label or "none")
    return bool(changed)


def put_labels(said: Iterable[Said], by: Person | None) -> int:
    """Store labels in their order, in the transaction of the caller; how many changed something.

    What was said earlier than the label in force changes nothing.
    """
    steps = []
    for one in said:
        row, before = one.row, one.row.label
        if before == one.label or (row.labelled_at and one.at < row.labelled_at):
            continue
        row.label, row.labelled_at = one.label, one.at
        Decision.objects.filter(pk=row.pk).update(label=one.label, labelled_at=one.at)
        steps.append(
            LabelStep(
                decision=row,
                at=one.at,
                person=by,
                before=before,
                after=one.label,
                reason=one.reason,
            )
        )
    return len(LabelStep.objects.bulk_create(steps))
