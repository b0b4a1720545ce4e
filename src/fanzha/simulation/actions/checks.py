"""一案一倒查 of the told reports, and the cohorts that have ripened."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from fanzha.intake.actions import Report
from fanzha.kit import local_date, ref
from fanzha.kit.actions import insert_many
from fanzha.ledger import Fact
from fanzha.simulation.actions.cast import Cast
from fanzha.simulation.reports import ReportStory
from fanzha.warning import CHECK_WORK, LOOK_BACK, Finding
from fanzha.warning.actions import BackCheck, Warning, facts, finding_of

_CAUSES = {
    Finding.NO_WARNING: ("not_pushed", "已梳理未预警原因，建议上级平台补充该类模型特征。"),
    Finding.NOT_MET: ("not_met", "当时仅电话劝阻，今后同类预警一律上门见面。"),
    Finding.OVERDUE: ("not_reached", "签收超时，已调整值班备勤并通报。"),
    Finding.DECEIVED_AFTER: ("returned", "劝阻后又与对方恢复联系，已增加回访频次并联系家属。"),
}


def load_checks(cast: Cast, reports: Mapping[str, Report], warnings: Mapping[str, Warning]) -> int:
    """One check for each report; most older ones are concluded."""
    rng = Random(f"{cast.story.seed}:checks")
    by_card = defaultdict(list)
    for warning in warnings.values():
        by_card[warning.id_card].append(warning)
    told = [(one, reports[one.number]) for one in cast.story.reports if one.payments]
    found = [_matching(one, by_card[one.victim.id_card]) for one, _ in told]
    with transaction.atomic():
        rows = insert_many(
            _check(one, report, earlier, cast, rng)
            for (one, report), earlier in zip(told, found, strict=True)
        )
    for row, (one, _), earlier in zip(rows, told, found, strict=True):
        cast.record(_facts(row, one, earlier))
        name = ref("warning", "backcheck", row.pk)
        if row.concluded_at:
            cast.did(
                row.concluded_at, "supervisor", "warning.check_concluded", name, cause=row.cause
            )
    return len(rows)


def _matching(told: ReportStory, warnings: Sequence[Warning]) -> list[Warning]:
    since, until = told.incident_at - LOOK_BACK, told.reported_at
    return [warning for warning in warnings if since <= warning.received_at <= until]


def _check(
    told: ReportStory, report: Report, earlier: Sequence[Warning], cast: Cast, rng: Random
) -> BackCheck:
    finding = finding_of(earlier, told.incident_at)
    opened = told.reported_at + timedelta(minutes=2)
    done = opened + timedelta(hours=rng.uniform(4, 80))
    is_done = done <= cast.now and rng.random() < 0.95
    cause, words = _CAUSES[finding] if is_done else ("", "")
    return BackCheck(
        owner=report.owner,
        report_ref=report.ref,
        report_id=report.pk,
        incident_at=told.incident_at,
        opened_at=opened,
        due_at=opened + CHECK_WORK,
        finding=finding.value,
        warnings=[warning.pk for warning in earlier],
        cause=cause,
        conclusion=words,
        concluded_at=done if is_done else None,
        concluded_by=cast.people["supervisor"] if is_done else None,
    )


def _facts(row: BackCheck, told: ReportStory, earlier: Sequence[Warning]) -> Iterator[Fact]:
    found = facts.check_opened(row, earlier, told.reported_at, told.sub_type)
    yield from _heard(found, row.opened_at)
    if row.concluded_at:
        done = facts.backcheck(row, "backchecks_concluded", local_date(row.concluded_at))
        yield from _heard([done], row.concluded_at)


def load_cohorts(cast: Cast, warnings: Mapping[str, Warning]) -> int:
    """Dissuaded persons thirty days later: safe, or deceived again."""
    again = {one.warning for one in cast.story.reports if one.warning}
    ripe = {
        number: row
        for number, row in warnings.items()
        if row.concluded_at and row.concluded_at + LOOK_BACK <= cast.now
    }
    for number, row in ripe.items():
        assert row.concluded_at is not None  # only concluded ones ripen
        if row.outcome in ("R1", "R2", "R3", "R6"):
            safe = number not in again
            cast.record(_heard(facts.cohort(row, safe), row.concluded_at + LOOK_BACK))
    with transaction.atomic():
        Warning.objects.filter(pk__in=[row.pk for row in ripe.values()]).update(cohort_done=True)
    return len(ripe)


def _heard(found: Sequence[Fact], at: datetime) -> Iterator[Fact]:
    return (replace(fact, recorded_at=at) for fact in found)
