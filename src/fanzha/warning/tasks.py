"""What workers run for the warning part: handlers of events and scheduled jobs."""

from datetime import timedelta

from fanzha.intake.actions import Report
from fanzha.kit import at_local, now
from fanzha.warning.actions import close_cohorts, open_check, resume, resume_all, ring

_DAY = timedelta(days=1)


def on_imported(batch: int) -> None:
    """`warning.imported`: dispatch what the import left waiting."""
    resume(batch)


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
