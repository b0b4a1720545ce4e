"""Publicity, training and industry work of the demo: about a hundred activities a month.

Every activity becomes one filing by hand with several counts, so it is told in the codes of the
metric dictionary.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from importlib.resources import files
from random import Random
from typing import Any

from fanzha.organisations import UnitKind
from fanzha.simulation import seasons
from fanzha.simulation.county import CENTRE, COUNTY, County, Place


@dataclass(frozen=True)
class Activity:
    """One activity or return: who did what where, with its counts by metric code."""

    unit: str
    title: str
    place: str
    day: date
    values: Mapping[str, int]
    approx: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Campaign:
    """A campaign of some days that everybody joins."""

    name: str
    first: date
    last: date


@lru_cache(maxsize=1)
def _plan() -> tuple[Mapping[str, Any], ...]:
    text = (files(__package__) / "data" / "activities.toml").read_text("utf-8")
    return tuple(tomllib.loads(text)["activity"])


def campaigns(first: date, last: date) -> list[Campaign]:
    """The campaigns that touch a span, from school start to the return at new year."""
    dated = [
        (name, date(year, month, day), date(year, month, day) + timedelta(days=length))
        for year in range(first.year - 1, last.year + 1)
        for name, month, day, length in _CAMPAIGNS
    ]
    return [Campaign(*row) for row in dated if row[1] <= last and row[2] >= first]


_CAMPAIGNS = (
    ("开学第一课反诈宣传", 9, 1, 9),
    ("国家网络安全宣传周", 9, 14, 6),
    ("“双十一”防骗集中宣传", 11, 5, 8),
    ("“全民反诈在行动”集中宣传月", 6, 1, 29),
    ("春节返乡人员反诈宣传", 1, 20, 14),
    ("金融知识普及行动", 3, 10, 9),
)


def campaign_days(first: date, last: date) -> dict[date, str]:
    """Every day of a span that belongs to a campaign, with the campaign's name."""
    return {
        day: campaign.name
        for campaign in campaigns(first, last)
        for day in _days(max(first, campaign.first), min(last, campaign.last))
    }


def _days(first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


def activities(county: County, days: Sequence[date], rng: Random) -> list[Activity]:
    """The activities of the days, in order; each kind keeps its own rhythm."""
    busy = campaign_days(days[0], days[-1])
    found = [
        activity
        for plan in _plan()
        for place in _units(county, plan)
        for activity in _of(plan, place, county, days, busy, rng)
    ]
    return sorted(found, key=lambda activity: (activity.day, activity.unit, activity.title))


def _units(county: County, plan: Mapping[str, Any]) -> list[Place]:
    if plan["unit"] in (CENTRE, COUNTY):
        return [county.by_code[plan["unit"]]]
    places = county.of(UnitKind(plan["unit"]))
    heads = plan.get("heads")
    return [place for place in places if len(place.code) == heads] if heads else places


def _of(
    plan: Mapping[str, Any],
    place: Place,
    county: County,
    days: Sequence[date],
    busy: Mapping[date, str],
    rng: Random,
) -> Iterator[Activity]:
    if "fixed" in plan:
        for day in _kept(plan["fixed"], days, rng):
            yield _activity(plan, place, county, day, busy.get(day, ""), rng)
        return
    for day in days:
        chance = plan["monthly"] / 30 * _rhythm(plan, day, busy)
        if rng.random() < chance:
            yield _activity(plan, place, county, day, busy.get(day, ""), rng)


def _kept(number: int, days: Sequence[date], rng: Random) -> Iterator[date]:
    """So many workdays of every month, in the middle of it: what is held without fail."""
    told = set(days)
    for first in sorted({day.replace(day=1) for day in days}):
        month = (first + timedelta(days=offset) for offset in range(7, 25))
        workdays = [day for day in month if day.weekday() < 5]
        yield from (day for day in sorted(rng.sample(workdays, number)) if day in told)


def _rhythm(plan: Mapping[str, Any], day: date, busy: Mapping[date, str]) -> float:
    if plan.get("term") and not seasons.in_term(day):
        return 0.0
    weekend = 0.35 if day.weekday() >= 5 else 1.26
    return weekend * (1.35 if day in busy else 0.72) * (1.4 if plan.get("term") else 1.0)


def _activity(
    plan: Mapping[str, Any], place: Place, county: County, day: date, campaign: str, rng: Random
) -> Activity:
    title = f"{campaign}：{plan['title']}" if campaign else plan["title"]
    values = {code: _count(low_high, rng) for code, low_high in plan["counts"].items()}
    for code, (whole, low, high) in plan.get("shares", {}).items():
        values[code] = round(values[whole] * rng.uniform(low, high))
    at = _place(plan, place, county, rng)
    rounded = frozenset(code for code, value in values.items() if value >= 200 and not value % 100)
    return Activity(place.code, title[:80], at, day, values, rounded)


def _count(low_high: Sequence[int], rng: Random) -> int:
    low, high = low_high
    value = rng.randint(low, high)
    return value if value < 200 else value // 100 * 100 if value < 5000 else value // 1000 * 1000


def _place(plan: Mapping[str, Any], place: Place, county: County, rng: Random) -> str:
    if place.kind is UnitKind.STATION:
        areas = [code for code, station in county.station_of.items() if station == place.code]
        site = county.by_code[rng.choice(areas)]
    elif place.kind in (UnitKind.TOWN, UnitKind.CENTRE):
        site = rng.choice(county.of(UnitKind.COMMUNITY))
    else:
        site = place
    spot = rng.choice(plan.get("spots", [""]))
    return f"{site.short}{spot}"
