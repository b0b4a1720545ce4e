"""一案一倒查: a task for each reported case, and the thirty-day look at dissuaded persons."""

from collections.abc import Sequence
from datetime import datetime

from fanzha.kit import Conflict, Invalid, NotFound, local_date, ref
from fanzha.kit import gettext as _
from fanzha.kit.actions import publish, write
from fanzha.ledger.actions import record_many
from fanzha.organisations.actions import Person, audit, need, once
from fanzha.warning.actions import facts
from fanzha.warning.actions.matching import match_recent
from fanzha.warning.backcheck import CHECK_WORK, LOOK_BACK, Before, Finding, judge
from fanzha.warning.models import BackCheck, Warning
from fanzha.warning.outcomes import DISSUADED

CAUSES = (
    "not_pushed",
    "late_push",
    "late_dispatch",
    "not_reached",
    "not_met",
    "poor_talk",
    "returned",
    "data_error",
    "other",
)


def finding_of(warnings: Sequence[Warning], incident: datetime) -> Finding:
    """What the warnings before an incident say about our work."""
    known = [
        Before(one.dispatched_at, one.met_at, one.concluded_at, one.outcome, one.overdue)
        for one in warnings
    ]
    return judge(known, incident)


def open_check(
    *,
    report_id: int,
    unit_id: int,
    incident_at: datetime,
    reported_at: datetime,
    phone: str,
    id_card: str,
    name: str,
    type_code: str,
    now: datetime,
) -> BackCheck:
    """Match a report against the warnings of the last 30 days and open its task; once a report."""
    report_ref = ref("intake", "report", report_id)
    known = BackCheck.objects.filter(report_ref=report_ref).first()
    if known:
        return known
    found = match_recent(
        phone=phone, id_card=id_card, name=name, since=incident_at - LOOK_BACK, until=reported_at
    )
    finding = finding_of(found, incident_at)
    with write():
        check, fresh = BackCheck.objects.get_or_create(
            report_ref=report_ref,
            defaults={
                "owner_id": unit_id,
                "report_id": report_id,
                "incident_at": incident_at,
                "opened_at": now,
                "due_at": now + CHECK_WORK,
                "finding": finding.value,
                "warnings": [warning.pk for warning in found],
            },
        )
        if fresh:
            who = id_card or phone
            record_many(facts.check_opened(check, found, reported_at, type_code, who))
            audit(None, "warning.check_opened", ref("warning", "backcheck", check.pk))
            publish("warning.check_opened", check=check.pk)
    return check


def conclude_check(
    pk: int, person: Person, cause: str, conclusion: str, now: datetime, token: str = ""
) -> BackCheck:
    """Write down why it came to the case and what is changed because of it."""
    if cause not in CAUSES or not conclusion.strip():
        raise Invalid(_("Choose the cause and write the conclusion."))
    with write():
        once(person, token)
        check = BackCheck.objects.select_for_update(of=("self",)).filter(pk=pk).first()
        if check is None:
            raise NotFound(_("There is no such check."))
        need(check, person)
        if check.concluded_at:
            raise Conflict(_("This check has its conclusion already."))
        check.cause, check.conclusion = cause, conclusion.strip()
        check.concluded_at, check.concluded_by = now, person
        check.save()
        record_many([facts.backcheck(check, "backchecks_concluded", local_date(now))], person, now)
        audit(person, "warning.check_concluded", ref("warning", "backcheck", pk), cause=cause)
    return check


def close_cohorts(now: datetime, limit: int = 200) -> int:
    """Count each dissuaded person thirty days after the outcome: safe, or deceived again."""
    ripe = Warning.objects.filter(
        cohort_done=False, concluded_at__isnull=False, concluded_at__lte=now - LOOK_BACK
    )
    done = 0
    for warning in ripe.order_by("concluded_at")[:limit]:
        with write():
            if not Warning.objects.filter(pk=warning.pk, cohort_done=False).update(
                cohort_done=True
            ):
                continue
            if warning.outcome in list(DISSUADED):
                record_many(facts.cohort(warning, _safe(warning)), now=now)
            done += 1
    return done


def _safe(warning: Warning) -> bool:
    """No reported case and no loss found at a return visit within thirty days of the outcome."""
    assert warning.concluded_at is not None
    until = warning.concluded_at + LOOK_BACK
    checks = BackCheck.objects.filter(incident_at__range=(warning.concluded_at, until))
    named = any(warning.pk in ids for ids in checks.values_list("warnings", flat=True))
    lost = warning.followups.filter(new_loss_fen__gt=0, done_at__lte=until).exists()
    return not named and not lost
