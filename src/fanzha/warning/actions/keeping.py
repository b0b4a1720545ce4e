"""What a shift hands over, and the end of retention."""

from datetime import datetime

from django.urls import reverse

from fanzha.kit import gettext as _
from fanzha.kit.actions import write
from fanzha.organisations import kept_since
from fanzha.organisations.actions import Unit, audit, forget_import_rows, subtree
from fanzha.warning.actions.moves import ref_of
from fanzha.warning.actions.photos import drop_photos
from fanzha.warning.models import Assist, Attempt, Batch, FollowUp, Warning
from fanzha.warning.outcomes import Outcome
from fanzha.warning.states import State

PERSONAL = (
    "name",
    "phone",
    "id_card",
    "region",
    "address",
    "hukou",
    "reason",
    "related",
    "outcome_note",
)
_NO_FRAUD = (Outcome.R4.value, Outcome.R9.value)
_CHUNK = 100


def handover(unit: Unit, _now: datetime) -> list[tuple[str, int, str]]:
    """Open work of a unit for the hand-over: label, how many, where."""
    mine = Warning.objects.filter(owner_id__in=subtree(unit), concluded_at__isnull=True)
    due = FollowUp.objects.filter(
        owner_id__in=subtree(unit), done_at__isnull=True, cancelled=False, due_at__lte=_now
    )
    address = reverse("warning:list")
    waiting, unsigned = State.DEDUPLICATED.value, State.DISPATCHED.value
    return [
        (
            _("Warnings to dispatch"),
            mine.filter(state=waiting).count(),
            f"{address}?state={waiting}",
        ),
        (
            _("Warnings unsigned"),
            mine.filter(state=unsigned).count(),
            f"{address}?state={unsigned}",
        ),
        (
            _("Warnings overdue"),
            mine.filter(overdue=True).count(),
            f"{address}?open=1&overdue=1",
        ),
        (_("Warnings open"), mine.count(), f"{address}?open=1"),
        (_("Follow-ups due"), due.count(), reverse("warning:followups")),
    ]


def forget_warnings(now: datetime) -> int:
    """Strip closed warnings of persons when their time is over; outcome and references stay."""
    closed = Warning.objects.filter(state=State.CLOSED)
    false = closed.filter(outcome__in=_NO_FRAUD, closed_at__lt=kept_since("warning_false", now))
    old = closed.filter(closed_at__lt=kept_since("warning_closed", now))
    done = 0
    for rows in (false, old):
        for warning in rows.exclude(name="", phone="", id_card="")[:_CHUNK]:
            with write():
                _strip(warning)
            done += 1
    return done


def forget_rows(now: datetime) -> int:
    """Blank the rows of old imports, but not of lists that still wait for feedback.

    A list waits while a warning it named has not been fed back. Afterwards, and at the latest when
    the raw file goes, only the outcomes on the warnings remain.
    """
    waiting = Batch.objects.filter(hits__warning__feedback_at__isnull=True).distinct()
    return forget_import_rows(now, set(waiting.values_list("run_id", flat=True)))


def _strip(warning: Warning) -> None:
    for name in PERSONAL:
        setattr(warning, name, "")
    warning.save()
    warning.numbers.all().delete()
    drop_photos(warning)
    Attempt.objects.filter(warning=warning).update(note="")
    FollowUp.objects.filter(warning=warning).update(note="")
    Assist.objects.filter(warning=warning).update(reply="")
    audit(None, "warning.stripped", ref_of(warning))
