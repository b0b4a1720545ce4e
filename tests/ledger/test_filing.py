from dataclasses import replace
from datetime import date, timedelta

import pytest

from fanzha.kit import Conflict, Invalid, NotFound, local_date, now
from fanzha.ledger import metric_of
from fanzha.ledger.actions import Record, figure, file, fileable, filing_thing
from fanzha.ledger.models import Entry, Filing
from fanzha.ledger.typed import read_value
from tests.cast import Cast

pytestmark = pytest.mark.database

MARKET = Record("集市宣传", date(2026, 11, 3), date(2026, 11, 3), "签到表、照片", "东门集市")
VALUES = {
    metric_of(code).code: read_value(metric_of(code), text)
    for code, text in {"M23": "300余份", "M60": "4", "M11": "xx余"}.items()
}


def test_each_value_becomes_an_entry_that_opens_the_record(cast: Cast) -> None:
    filing = file(cast.zhao, cast.station, MARKET, VALUES)

    rows = Entry.objects.order_by("metric")
    assert {row.ref for row in rows} == {f"ledger:filing:{filing.pk}"}
    assert figure("M23", cast.station, "2026-11").text == "300余份"
    assert figure("M11", cast.station, "2026-11").value is None
    assert filing_thing(str(filing.pk), cast.zhao).title == "集市宣传"


def test_record_of_several_days_counts_on_the_last(cast: Cast) -> None:
    file(cast.zhao, cast.station, replace(MARKET, started_on=date(2026, 10, 28)), VALUES)

    entry = Entry.objects.get(metric="leaflets_issued")
    assert (entry.period_start, entry.occurred_on) == (date(2026, 10, 28), date(2026, 11, 3))


def test_form_sent_twice_files_once(cast: Cast) -> None:
    file(cast.zhao, cast.station, MARKET, VALUES, token="t1")

    with pytest.raises(Conflict):
        file(cast.zhao, cast.station, MARKET, VALUES, token="t1")
    assert Filing.objects.count() == 1


def test_future_empty_or_unexplained_records_are_refused(cast: Cast) -> None:
    tomorrow = local_date(now()) + timedelta(days=1)
    bad = [
        (replace(MARKET, started_on=tomorrow, ended_on=tomorrow), VALUES),
        (replace(MARKET, note=" "), VALUES),
        (replace(MARKET, started_on=date(2026, 11, 9)), VALUES),
        (MARKET, {}),
    ]
    for said, values in bad:
        with pytest.raises(Invalid):
            file(cast.zhao, cast.station, said, values)
    assert not Filing.objects.exists()


def test_record_of_another_unit_does_not_resolve(cast: Cast) -> None:
    filing = file(cast.wu, cast.branch, MARKET, VALUES)

    with pytest.raises(NotFound):
        filing_thing(str(filing.pk), cast.chen)


def test_rates_and_cohorts_are_not_filed_by_hand() -> None:
    codes = {metric.code for metric in fileable()}

    assert "meeting_rate" not in codes
    assert "dissuaded_cohort" not in codes
    assert "leaflets_issued" in codes
