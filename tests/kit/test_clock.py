from datetime import UTC, date, datetime

import pytest

from fanzha.kit import Invalid, Month, at_local, local_date


def test_a_month_knows_its_bounds_and_neighbours() -> None:
    month = Month.parse("2026-02")

    assert (month.first, month.last) == (date(2026, 2, 1), date(2026, 2, 28))
    assert str(month.previous()) == "2026-01"
    assert str(month.year_ago()) == "2025-02"


def test_a_month_begins_at_midnight_in_shanghai() -> None:
    assert Month(2026, 1).start == datetime(2025, 12, 31, 16, tzinfo=UTC)


def test_a_moment_before_midnight_utc_is_already_tomorrow_in_shanghai() -> None:
    assert local_date(datetime(2026, 11, 21, 16, 30, tzinfo=UTC)) == date(2026, 11, 22)


def test_shifting_over_new_year_keeps_the_count() -> None:
    assert Month(2026, 11).shift(3) == Month(2027, 2)
    assert Month(2026, 1).shift(-13) == Month(2024, 12)


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "26-11", "2026-1", "二零二六-11"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="2026-11"):
        Month.parse(text)


def test_a_local_time_round_trips() -> None:
    assert local_date(at_local(date(2026, 5, 1))) == date(2026, 5, 1)
