"""Handlers of events."""

from fanzha.intake.actions.proposing import propose
from fanzha.intake.models import Report


def on_report(report_id: int) -> None:
    """Propose what the taking process could not; the same reference again changes nothing."""
    report = Report.objects.select_related("owner", "taken_by").filter(pk=report_id).first()
    if report is not None:
        propose(report, report.taken_by)
