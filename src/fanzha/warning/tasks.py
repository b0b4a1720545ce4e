"""What workers run for the warning part: handlers of events and scheduled jobs."""

from datetime import timedelta

from fanzha.intake.actions import Report
from fanzha.kit import at_local, now
from fanzha.warning.actions import close_cohorts, notices, open_check, resume, resume_all, ring

_DAY = timedelta(days=1)


def on_imported(batch: int) -> None:
    """`warning.imported`: dispatch what the import left waiting."""
    resume(batch)


def on_reminded(deadline: int, **_ids: int) -> None:
    """`warning.reminded`: a clock is about to end."""
    notices.tell_of_clock(deadline, "reminded", now())


def on_overdue(deadline: int, **_ids: int) -> None:
    """`warning.overdue`: a clock was missed."""
    notices.tell_of_clock(deadline, "overdue", now())


def on_escalated(deadline: int, **_ids: int) -> None:
    """`warning.escalated`: a clock was missed long ago; the leaders hear of it."""
    notices.tell_of_clock(deadline, "escalated", now())


def on_raised(warning: int, **_ids: int) -> None:
    """`warning.raised`: a graver tier."""
    notices.tell_of_warning(warning, "raised", now())


def on_reopened(warning: int) -> None:
    """`warning.reopened`: the work begins again."""
    notices.tell_of_warning(warning, "reopened", now())


def on_transferred(warning: int) -> None:
    """`warning.transferred`: money is lost, a stop of payment is urgent."""
    notices.tell_of_warning(warning, "transferred", now())


def on_out_of_area(warning: int) -> None:
    """`warning.out_of_area`: the centre sends it on or asks another place."""
    notices.tell_of_warning(warning, "out_of_area", now())


def on_restricted(warning: int) -> None:
    """`warning.restricted`: the centre takes over."""
    notices.tell_of_warning(warning, "suspect", now())


def on_visit_asked(warning: int, unit: int) -> None:
    """`warning.visit_asked`: the community or grid hears of it."""
    notices.tell_of_visit(warning, unit)


def on_report(report_id: int) -> None:
    """`report.created`: 一案一倒查 opens its task, once a report."""
    report = Report.objects.get(pk=report_id)
    incident = min(report.received_at, at_local(report.occurred_on) + _DAY)
    open_check(
        report_id=report.pk,
        unit_id=report.owner_id,
        incident_at=incident,
        reported_at=report.received_at,
        phone=report.victim_phone or report.reporter_phone,
        id_card=report.victim_id,
        name=report.victim_name,
        type_code=report.sub_type or report.type_code,
        now=now(),
    )


def ring_clocks() -> None:
    """Job: reminders and missed deadlines."""
    ring(now())


def resume_imports() -> None:
    """Job: imports whose process died."""
    resume_all()


def count_cohorts() -> None:
    """Job: persons dissuaded thirty days ago."""
    close_cohorts(now())
