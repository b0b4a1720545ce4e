from datetime import UTC, date, datetime, timedelta
from itertools import product
from random import Random

import pytest

from fanzha.kit import Month, now
from fanzha.ledger import Fact, metric_of
from fanzha.ledger.actions import (
    by_type,
    by_unit,
    calendar,
    entries,
    figure,
    record_many,
    reverse,
    series,
    verify,
)
from tests.cast import Cast
from tests.makers.ledger import DAY, make_entry

pytestmark = pytest.mark.database
NOVEMBER = "2026-11"


def test_nothing_recorded_is_unknown_not_zero(cast: Cast) -> None:
    shown = figure("leaflets_issued", cast.county, NOVEMBER)

    assert shown.value is None
    assert shown.text == "—"


def test_silence_is_zero_once_the_part_records_by_itself(cast: Cast) -> None:
    make_entry("warnings_received", cast.station, on=date(2026, 9, 15))

    assert figure("warnings_overdue", cast.other_station, "2026-10").value == 0
    assert figure("warnings_overdue", cast.other_station, "2026-09").value == 0
    assert figure("warnings_overdue", cast.other_station, "2026-08").value is None


def test_values_by_hand_start_no_feed(cast: Cast) -> None:
    make_entry("warnings_received", cast.station, source="manual", on=date(2026, 9, 15))

    assert figure("warnings_overdue", cast.station, "2026-10").value is None


def test_future_is_unknown(cast: Cast) -> None:
    make_entry("warnings_received", cast.station, on=date(2020, 1, 1))

    assert figure("warnings_received", cast.station, "2199-01").value is None


def test_parent_is_the_sum_of_its_units_by_either_tree(cast: Cast) -> None:
    make_entry(unit=cast.grid, value=1)
    make_entry(unit=cast.community, value=10)
    make_entry(unit=cast.station, value=100)
    make_entry(unit=cast.branch, value=1000)

    assert figure("M23", cast.town, NOVEMBER, tree="area").value == 11
    assert figure("M23", cast.bureau, NOVEMBER, tree="line").value == 100
    assert figure("M23", cast.bank, NOVEMBER, tree="line").value == 1000
    assert figure("M23", cast.centre, NOVEMBER).value == 1111


def test_shared_fact_counts_once(cast: Cast) -> None:
    make_entry("M55", cast.station, 8000, shared_with=[cast.branch, cast.centre])

    assert figure("M55", cast.county, NOVEMBER).value == 8000
    bank = figure("M55", cast.branch, NOVEMBER)
    assert (bank.value, bank.shared) == (0, 8000)


def test_distinct_people_count_once_over_units_and_months(cast: Cast) -> None:
    for unit, day in product((cast.station, cast.other_station), (date(2026, 10, 5), DAY)):
        make_entry("M12", unit, subject_key="person-1", on=day)
    make_entry("M12", cast.station, subject_key="person-2")

    assert figure("M12", cast.station, NOVEMBER).value == 2
    assert figure("M12", cast.other_station, NOVEMBER).value == 1
    assert figure("M12", cast.county, NOVEMBER).value == 2
    assert figure("M12", cast.county, "2026").value == 2


def test_people_without_key_are_added(cast: Cast) -> None:
    make_entry("M12", cast.station, subject_key="person-1")
    make_entry("M12", cast.station, 7, source="manual")

    assert figure("M12", cast.county, NOVEMBER).value == 8


def test_person_taken_back_is_not_counted(cast: Cast) -> None:
    make_entry("M12", cast.other_station, subject_key="person-2")
    reverse(make_entry("M12", cast.station, subject_key="person-1"), "非本人")

    assert figure("M12", cast.county, NOVEMBER).value == 1


def test_state_is_carried_forward(cast: Cast) -> None:
    make_entry("resident_population", cast.town, 120_000, on=date(2025, 1, 1))
    make_entry("resident_population", cast.other_town, 80_000, on=date(2026, 11, 1))

    assert figure("N73", cast.county, "2025-06").value == 120_000
    assert figure("N73", cast.county, NOVEMBER).value == 200_000
    assert figure("N73", cast.county, "2026-11-10").value == 200_000
    assert figure("N73", cast.county, "2024-12").value is None


def test_mean_weighs_every_entry(cast: Cast) -> None:
    for unit, minutes in ((cast.branch, 2), (cast.branch, 4), (cast.other_bank, 9)):
        make_entry("reminder_minutes", unit, minutes)

    assert figure("M78", cast.county, NOVEMBER).value == 5


def test_rate_is_computed_from_sums_and_opens_its_bases(cast: Cast) -> None:
    for unit, made, due in ((cast.station, 9, 10), (cast.other_station, 0, 10)):
        make_entry("meetings_made", unit, made)
        make_entry("meetings_due", unit, due)

    shown = figure("K11", cast.county, NOVEMBER)

    assert shown.text == "45%"
    bases = {entry.metric for rows in entries(shown) for entry in rows}
    assert bases == {"meetings_made", "meetings_due"}


def test_rate_of_nothing_is_unknown(cast: Cast) -> None:
    make_entry("warnings_received", cast.station)

    assert figure("meeting_rate", cast.county, NOVEMBER).text == "—"


def test_cohort_is_unknown_until_its_window_has_passed(cast: Cast) -> None:
    today = now().date()
    make_entry("warnings_received", cast.station, on=today - timedelta(days=200))

    past = calendar().month_of(today).shift(-4)
    assert figure("dissuaded_cohort", cast.county, past).value == 0
    assert figure("dissuaded_cohort", cast.county, Month.of(today)).value is None


def test_blank_by_hand_counts_as_nothing(cast: Cast) -> None:
    make_entry("M11", cast.station, None, source="manual", raw_text="xx余次")

    assert figure("M11", cast.station, NOVEMBER).value is None


def test_approximate_parts_make_the_sum_approximate(cast: Cast) -> None:
    make_entry("M22", cast.station, 150_000, approx=True, direction="over", source="manual")
    make_entry("M22", cast.station, 2_000)

    shown = figure("M22", cast.station, NOVEMBER)

    assert shown.text == "15.2万余份"
    assert shown.is_manual


def test_days_weeks_and_ranges_come_from_the_entries(cast: Cast) -> None:
    for day in (date(2026, 10, 31), date(2026, 11, 1), DAY, date(2026, 12, 1)):
        make_entry(unit=cast.station, value=day.day, on=day)

    assert figure("M23", cast.station, "2026-11-10").value == 10
    assert figure("M23", cast.station, "2026-10-31..2026-12-01").value == 31 + 1 + 10 + 1
    assert figure("M23", cast.station, calendar().week(DAY)).value == 10


def test_numbers_can_be_read_as_they_were_known(cast: Cast) -> None:
    before = datetime(2026, 12, 1, tzinfo=UTC)
    early = make_entry(unit=cast.station, value=5, now=before)
    make_entry("loudspeakers_issued", cast.station, 50, now=before)
    later = before + timedelta(hours=1)
    make_entry(unit=cast.station, value=7, now=later)
    make_entry("loudspeakers_issued", cast.station, 60, now=later)
    reverse(early, "误", now=later)

    assert figure("M23", cast.station, NOVEMBER, as_of=before).value == 5
    assert figure("M26", cast.station, NOVEMBER, as_of=before).value == 50
    assert figure("M23", cast.station, NOVEMBER).value == 7
    assert figure("M26", cast.station, NOVEMBER).value == 60


def test_series_has_one_figure_a_month(cast: Cast) -> None:
    make_entry(unit=cast.station, value=5, on=date(2026, 9, 3), source="manual")
    make_entry(unit=cast.station, value=7, source="manual")

    months = [Month(2026, number) for number in (9, 10, 11)]
    assert [shown.value for shown in series("M23", cast.county, months)] == [5, None, 7]


def test_units_and_types_add_up_to_the_whole(cast: Cast) -> None:
    make_entry("cases_total", cast.station, 3, type_code="T01")
    make_entry("cases_total", cast.other_station, 4, type_code="T02")

    units = by_unit(["M74"], [cast.station, cast.other_station], NOVEMBER)
    types = by_type(["M74"], cast.county, NOVEMBER)

    assert [row["cases_total"].value for row in units.values()] == [3, 4]
    assert {code: row["cases_total"].value for code, row in types.items()} == {"T01": 3, "T02": 4}


def test_random_entries_give_the_same_by_every_way(cast: Cast) -> None:
    rng = Random(7)
    units = [cast.station, cast.other_station, cast.branch, cast.grid, cast.town]
    metrics = ["M23", "M12", "M26", "loss_largest", "M78"]
    facts = [
        Fact(
            rng.choice(metrics),
            rng.choice(units).pk,
            rng.randint(1, 50),
            date(2026, rng.randint(9, 11), rng.randint(1, 28)),
            f"x:y:{number}",
            type_code=rng.choice(["", "T01"]),
            source=rng.choice(["system", "manual"]),
            subject_key=rng.choice(["", "p1", "p2"]),
        )
        for number in range(300)
    ]
    for entry in rng.sample(record_many(facts), 40):
        reverse(entry, "抽查更正")

    assert verify() == []
    later = now() + timedelta(days=1)
    for metric, unit, period in product(metrics, [*units, cast.county], ["2026-11", "2026"]):
        rolled = figure(metric, unit, period).value
        if metric != "M26" or period == "2026-11":
            assert rolled == figure(metric, unit, period, as_of=later).value, (metric, unit, period)
        assert rolled == by_unit([metric], [unit], period)[unit.pk][metric_of(metric).code].value
