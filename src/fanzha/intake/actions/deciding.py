"""Decisions about a report: its states, and who handles it."""

from datetime import date

from django.utils.translation import gettext as _

from fanzha.intake.actions.posting import post
from fanzha.intake.models import Report, StateChange
from fanzha.intake.states import State, check
from fanzha.kit import Invalid, clock, local_date
from fanzha.kit.actions import publish, write
from fanzha.organisations import Aspect, UnitKind
from fanzha.organisations.actions import Person, Unit, audit, once, reach, share

# The state that sets each date; leaving the state again clears it.
_DATES = {
    State.ACCEPTED: "accepted_on",
    State.FILED: "filed_on",
    State.SOLVED: "solved_on",
}


def decide(
    report: Report,
    new: State,
    person: Person,
    *,
    reason: str = "",
    on: date | None = None,
    token: str = "",
) -> Report:
    """Move the report to a state; `on` is the day of 受案, 立案 or 破案, today unless said.

    Raises NotAllowed, Invalid for a day to come, and Invalid for a withdrawal without a reason.
    """
    now = clock.now()
    day = on or local_date(now)
    if day > local_date(now):
        raise Invalid(_("The day lies in the future: check it."))
    if new is State.WITHDRAWN and not reason.strip():
        raise Invalid(_("Say why the report is withdrawn."))
    with write():
        once(person, token)
        report = Report.objects.select_for_update().get(pk=report.pk)
        old = State(report.state)
        check(old, new)
        _date(report, old, new, day)
        report.state, report.changed_at = new.value, now
        report.save()
        StateChange.objects.create(
            report=report, old=old.value, new=new.value, at=now, by=person, reason=reason.strip()
        )
        post(report, person)
        audit(person, "report.state", report.ref, old=old.value, new=new.value)
        publish("report.changed", report_id=report.pk)
    return report


def _date(report: Report, old: State, new: State, day: date) -> None:
    if old is State.SOLVED:
        report.solved_on = None
    if new in _DATES:
        name = _DATES[new]
        if new is not State.FILED or report.filed_on is None:
            setattr(report, name, day)
    if new is State.FILED and report.accepted_on is None:
        report.accepted_on = day


def assign(report: Report, station: Unit, person: Person, token: str = "") -> Report:
    """Hand the report to a station: it owns the report from now on, and its figures go with it.

    The unit that took it keeps seeing it where its reach does not cover the station anyway.
    """
    if station.kind != UnitKind.STATION:
        raise Invalid(_("A report is handed to a police station: choose one from the list."))
    with write():
        once(person, token)
        report = Report.objects.select_for_update().select_related("owner").get(pk=report.pk)
        before = report.owner
        if before.pk == station.pk:
            return report
        if station.pk not in reach(person):
            share(report.ref, before, Aspect.ALL)
        report.owner, report.changed_at = station, clock.now()
        report.save()
        post(report, person)
        audit(person, "report.assigned", report.ref, unit=station.code)
        publish("report.changed", report_id=report.pk)
        publish("report.assigned", queue="urgent", report_id=report.pk, unit_id=station.pk)
    return report
