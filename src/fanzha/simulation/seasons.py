"""When things happen: week days, hours, school terms, sales days, campaigns."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from random import Random

from fanzha.kit import at_local

# Share of reports and hits by hour of the day: people are called at work and deceived at home.
_HOURS = (8, 5, 3, 2, 1, 1, 2, 4, 12, 20, 23, 20, 14, 17, 21, 22, 21, 18, 17, 20, 23, 22, 16, 12)
_WEEK = (1.08, 1.06, 1.04, 1.02, 1.0, 0.92, 0.88)


def moment(day: date, rng: Random) -> datetime:
    """A UTC moment on that local day, busy hours more often."""
    hour = rng.choices(range(24), _HOURS)[0]
    return at_local(day, time(hour, rng.randrange(60), rng.randrange(60)))


def weight(day: date, campaigns: Mapping[date, str] | None = None) -> float:
    """How busy a day is against the average; publicity campaigns take a little off."""
    eased = 0.9 if campaigns and day in campaigns else 1.0
    return _WEEK[day.weekday()] * eased * (1.12 if double_eleven(day) else 1.0)


def double_eleven(day: date) -> bool:
    """The weeks around the sales of 11 November."""
    return date(day.year, 11, 1) <= day <= date(day.year, 11, 18)


def in_term(day: date) -> bool:
    """Do schools teach on this day (spring term March–June, autumn term September–mid January)?"""
    part = (day.month, day.day)
    return day.weekday() < 5 and ((3, 1) <= part <= (6, 30) or part >= (9, 1) or part <= (1, 15))


def factors(day: date) -> dict[str, float]:
    """Which classes the season makes more or less frequent, as factors of their shares."""
    found: dict[str, float] = {}
    if double_eleven(day):
        found |= {"T03": 1.5, "T06": 1.6}
    if day.month == 9 and day.day <= 20:
        found |= {"T05": 1.4, "T08": 1.3}
    if day.month in (7, 8):
        found |= {"T01": 1.2, "T09": 2.2}
    if day.month in (1, 2, 12):
        found |= {"T04": 1.3, "T02": 1.1}
    return found


def spread(total: int, days: list[date], rng: Random, campaigns: Mapping[date, str]) -> list[date]:
    """`total` events over the days by their weights, in order."""
    weights = [weight(day, campaigns) * rng.lognormvariate(0, 0.15) for day in days]
    return sorted(rng.choices(days, weights, k=total))


def days_back(until: date, count: int) -> list[date]:
    """The `count` days that end with `until`."""
    return [until - timedelta(days=back) for back in reversed(range(count))]


def months_back(first: date, count: int) -> list[date]:
    """First days of the `count` months before the month of `first`, oldest first."""
    index = first.year * 12 + first.month - 1
    return [date((index - n) // 12, (index - n) % 12 + 1, 1) for n in range(count, 0, -1)]
