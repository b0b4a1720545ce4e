"""Keeping the ledger in step with a report: new facts are recorded, old ones taken back."""

from datetime import date
from typing import Any

from django.apps import apps

from fanzha.intake.counting import Case, counts, victim_group
from fanzha.intake.models import Report
from fanzha.intake.states import State
from fanzha.kit import local_date
from fanzha.knowledge import taxonomy
from fanzha.ledger import Fact
from fanzha.ledger.actions import calendar, record_many, reverse
from fanzha.organisations.actions import Person

_REASON = "警情更正"  # printed in the ledger beside the counter-entry
Key = tuple[str, int, date, int | None, str]  # metric, unit, day, value, type


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
        victim=report.victim_id or report.victim_phone or report.reporter_phone,
    )


def post(report: Report, by: Person | None) -> None:
    """Bring the ledger to what the report stands for, in the current transaction."""
    wanted = _facts(report)
    kept: set[Key] = set()
    for entry in _standing(report):
        key = (entry.metric, entry.owner_id, entry.occurred_on, entry.value, entry.type_code)
        if key in wanted and key not in kept:
            kept.add(key)
        else:
            reverse(entry, _REASON, by)
    record_many([fact for key, fact in wanted.items() if key not in kept], by)


def _standing(report: Report) -> list[Any]:
    """The report's entries that were not taken back."""
    entries = apps.get_model("ledger", "Entry").objects.filter(ref=report.ref, reverses=None)
    taken_back = entries.model.objects.filter(reverses__in=entries).values("reverses")
    return list(entries.exclude(pk__in=taken_back).order_by("pk"))


def _facts(report: Report) -> dict[Key, Fact]:
    code = report.sub_type or report.type_code
    group = victim_group(report.victim_id, report.victim_job, local_date(report.received_at))
    facts = [
        Fact(
            count.metric,
            report.owner_id,
            count.value,
            count.on,
            report.ref,
            type_code=code,
            subject_key=count.subject,
            group=group if count.metric in _GROUPED else "",
        )
        for count in sorted(counts(case_of(report)))
    ]
    return {(f.metric, f.unit_id, f.on, f.value, f.type_code): f for f in facts}


_GROUPED = frozenset({"victims", "cases_completed"})
