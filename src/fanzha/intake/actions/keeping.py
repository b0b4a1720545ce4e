"""What the next shift must know, and what is forgotten when its time is over."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from fanzha.intake.actions.taking import PERSONAL
from fanzha.intake.models import Element, Payment, Report, Sketch, StateChange, Tip
from fanzha.intake.states import STAGES, State
from fanzha.kit.actions import write
from fanzha.organisations.actions import Unit, audit, subtree

# Field manual L5: closed matters that were no fraud 90 days; tips once closed one year.
KEEP_NO_CASE = timedelta(days=90)
KEEP_TIPS = timedelta(days=365)
_CHUNK = 200


def handover(unit: Unit, _now: datetime) -> list[tuple[str, int, str]]:
    """Open work of a unit for the hand-over: label, how many, where."""
    below = subtree(unit)
    stages = [state.value for state in STAGES]
    short = Report.objects.filter(owner_id__in=below, missing__gt=0, state__in=stages)
    tips = Tip.objects.filter(owner_id__in=below, state=Tip.State.RECEIVED)
    return [
        (_("Reports with missing stop-payment data"), short.count(), reverse("intake:list")),
        (_("Unread tips"), tips.count(), reverse("intake:tips")),
    ]


def forget_reports(now: datetime) -> int:
    """Strip consultations and withdrawn reports of persons after 90 days; their counts stay."""
    closed = (State.CONSULT_ONLY.value, State.WITHDRAWN.value)
    due = Report.objects.filter(state__in=closed, changed_at__lt=now - KEEP_NO_CASE)
    # A stripped report has no narrative and no reporter left, so it is not found again.
    rows = list(due.exclude(narrative="", reporter_phone="", reporter_name="")[:_CHUNK])
    for report in rows:
        with write():
            _strip(report)
    return len(rows)


def _strip(report: Report) -> None:
    for name in (*PERSONAL, "narrative", "extra", "answers"):
        setattr(report, name, "")
    report.save()
    Element.objects.filter(report=report).exclude(side="swindler").delete()
    Sketch.objects.filter(report=report).delete()
    StateChange.objects.filter(report=report).update(reason="")
    for payment in Payment.objects.filter(report=report):
        payment.payer_name = payment.payer_account = payment.details = ""
        payment.save()
    audit(None, "report.stripped", report.ref)


def forget_tips(now: datetime) -> int:
    """Empty the text of tips closed a year ago."""
    due = Tip.objects.filter(state=Tip.State.CLOSED, changed_at__lt=now - KEEP_TIPS)
    return due.exclude(text="").update(text="", note="")
