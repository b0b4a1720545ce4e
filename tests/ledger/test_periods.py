from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanzha.kit import Invalid, Month
from fanzha.ledger import Calendar, Span

days = st.dates(date(2000, 1, 1), date(2090, 12, 31))
calendars = st.builds(Calendar, st.integers(1, 28), st.integers(1, 7))


@given(days, calendars)
def test_day_lies_in_its_own_statistical_month(day: date, calendar: Calendar) -> None:
    assert day in calendar.month(calendar.month_of(day))


@given(days, calendars)
def test_statistical_months_follow_without_gap(day: date, calendar: Calendar) -> None:
    month = calendar.month_of(day)

    assert calendar.first_day(month.shift(1)) == calendar.last_day(month) + timedelta(days=1)


@given(days, calendars)
def test_week_holds_the_day_and_starts_as_set(day: date, calendar: Calendar) -> None:
    week = calendar.week(day)

    assert day in week
    assert week.days == 7
    assert week.first.isoweekday() == calendar.week_start


@given(days, calendars)
def test_period_reads_back_from_its_key(day: date, calendar: Calendar) -> None:
    month = calendar.month(calendar.month_of(day))

    for period in (calendar.day(day), month, calendar.so_far(month, day), calendar.year(day.year)):
        again = calendar.parse(period.key)
        assert (again.first, again.last, again.months) == (period.first, period.last, period.months)


def test_month_from_the_26th_starts_in_the_month_before() -> None:
    period = Calendar(month_start=26).parse("2026-01")

    assert (period.first, period.last) == (date(2025, 12, 26), date(2026, 1, 25))


@pytest.mark.parametrize(
    ("asked", "previous", "year_ago"),
    [
        ("2026-11", "2026-10", "2025-11"),
        ("2026", "2025", "2025"),
        ("2026-11-22", "2026-11-21", "2025-11-22"),
        ("2024-02-29", "2024-02-28", "2023-02-28"),
    ],
)
def test_bases_of_comparison(asked: str, previous: str, year_ago: str) -> None:
    calendar = Calendar()
    period = calendar.parse(asked)

    assert calendar.previous(period).label == previous
    assert calendar.year_ago(period).label == year_ago


def test_running_month_is_compared_with_the_same_days() -> None:
    calendar = Calendar()
    period = calendar.so_far(calendar.month(Month(2026, 3)), date(2026, 3, 30))

    assert calendar.previous(period).last == date(2026, 2, 28)
    assert calendar.year_ago(period).last == date(2025, 3, 30)
    assert calendar.year_ago(period).months == ()


def test_week_is_compared_with_the_same_weekdays_last_year() -> None:
    calendar = Calendar()
    week = calendar.week(date(2026, 11, 22))

    assert calendar.year_ago(week).first.isoweekday() == 1
    assert calendar.previous(week).last == date(2026, 11, 15)
    assert calendar.year_ago(week).span == Span.WEEK


@pytest.mark.parametrize("text", ["", "2026-13", "26-11", "2026-02-30", "0001", "2026-1-1..x"])
def test_nonsense_is_no_period(text: str) -> None:
    with pytest.raises(Invalid):
        Calendar().parse(text)


def test_period_cannot_end_before_it_begins() -> None:
    with pytest.raises(Invalid, match="2026-11-22"):
        Calendar().parse("2026-11-22..2026-11-01")
