from datetime import timedelta

import pytest

from fanzha.kit import now
from fanzha.ledger import Fact
from fanzha.ledger.actions import figure, live_entries, restate, reverse, verify
from fanzha.ledger.models import Entry
from fanzha.organisations.actions import AuditEntry
from tests.cast import Cast
from tests.makers.ledger import DAY, make_entry

pytestmark = pytest.mark.database
REPORT = "intake:report:1"


def fact(cast: Cast, metric: str = "M74", value: int = 1, **more: str) -> Fact:
    return Fact(metric, cast.station.pk, value, DAY, REPORT, **more)  # type: ignore[arg-type]


def test_live_entries_leave_out_what_was_taken_back(cast: Cast) -> None:
    stands = make_entry(unit=cast.station, ref=REPORT)
    reverse(make_entry(unit=cast.station, ref=REPORT, value=2), "误")

    assert live_entries(REPORT) == [stands]


def test_restating_the_same_writes_nothing(cast: Cast) -> None:
    wanted = [fact(cast, type_code="T01"), fact(cast, "victims", subject_key="p")]
    restate(REPORT, wanted, "首次")

    assert restate(REPORT, wanted, "再次") == []
    assert AuditEntry.objects.count() == 0


def test_changed_fact_is_taken_back_and_recorded_anew(cast: Cast) -> None:
    restate(REPORT, [fact(cast, type_code="T01"), fact(cast, "M75", 5000)], "首次")

    restate(
        REPORT, [fact(cast, type_code="T02"), fact(cast, "M75", 5000)], "类型改为T02", cast.chen
    )

    assert [(e.metric, e.type_code) for e in live_entries(REPORT)] == [
        ("case_value", ""),
        ("cases_total", "T02"),
    ]
    assert figure("M74", cast.station, "2026-11", type_code="T01").value == 0
    assert AuditEntry.objects.filter(action="ledger.restated").count() == 1
    assert verify() == []


def test_withdrawn_report_leaves_no_number(cast: Cast) -> None:
    restate(REPORT, [fact(cast), fact(cast), fact(cast, "loss_largest", 9)], "首次")

    restate(REPORT, [], "撤案")

    assert live_entries(REPORT) == []
    assert figure("M74", cast.county, "2026-11").value == 0
    assert verify() == []


def test_twice_the_same_fact_stands_twice(cast: Cast) -> None:
    restate(REPORT, [fact(cast), fact(cast)], "两起")
    restate(REPORT, [fact(cast)], "一起")

    assert figure("M74", cast.station, "2026-11").value == 1


def test_history_keeps_its_own_time(cast: Cast) -> None:
    then = now() - timedelta(days=400)
    old = Fact("M74", cast.station.pk, 1, DAY, REPORT, source="simulation", recorded_at=then)

    restate(REPORT, [old], "历史")

    assert Entry.objects.get().recorded_at == then
