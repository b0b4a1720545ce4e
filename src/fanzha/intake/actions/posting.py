"""Keeping the ledger in step with a report: new facts are recorded, old ones taken back."""

from fanzha.intake.counting import Case, counts, victim_group
from fanzha.intake.models import Report
from fanzha.intake.states import State
from fanzha.kit import local_date
from fanzha.knowledge import taxonomy
from fanzha.ledger import Fact
from fanzha.ledger.actions import calendar, restate
from fanzha.organisations.actions import Person

_REASON = "警情更正"  # printed in the ledger beside the counter-entry


def case_of(report: Report) -> Case:
    """The report as far as it is counted."""
    code = report.sub_type or report.type_code
    solved, filed = report.solved_on, report.filed_on
    months = calendar()
    return Case(
        state=State(report.state),
        paid=report.paid,
        classified=report.classified,
        counted=bool(code) and taxonomy().counted(code),
        loss_fen=report.loss_fen,
        reported_on=local_date(report.received_at),
        occurred_on=report.occurred_on,
        accepted_on=report.accepted_on,
        filed_on=filed,
        solved_on=solved,
        solved_in_month=bool(
            solved and filed and months.month_of(solved) == months.month_of(filed)
        ),
        in_grid=report.home_id is not None,
        victim=report.victim_id or report.victim_phone or report.reporter_phone,
    )


def post(report: Report, by: Person | None) -> None:
    """Bring the ledger to what the report stands for, in the current transaction."""
    restate(report.ref, facts_of(report), _REASON, by)


def facts_of(report: Report) -> list[Fact]:
    """The entries that the report stands for as it is now."""
    code = report.sub_type or report.type_code
    group = victim_group(report.victim_id, report.victim_job, local_date(report.received_at))
    return [
        Fact(
            count.metric,
            report.home_id if count.metric in _AT_HOME and report.home_id else report.owner_id,
            count.value,
            count.on,
            report.ref,
            type_code=code,
            subject_key=count.subject,
            group=group if count.metric in _GROUPED else "",
        )
        for count in sorted(counts(case_of(report)))
    ]


_GROUPED = frozenset({"victims", "cases_completed"})
_AT_HOME = frozenset({"cases_in_grid"})
