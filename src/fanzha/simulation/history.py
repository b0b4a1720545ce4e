"""Earlier months as ledger figures: the months told in full, echoed back in time.

Each cell (metric, unit, type) of the told days gives a monthly mean; an earlier month repeats it
with the trend of its chapter, the season and some noise. Cells of one unit, type and month are
rounded with one draw, so that a part never exceeds its whole (signed in time ≤ signed ≤ due).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import floor
from random import Random

from fanzha.kit import Month
from fanzha.ledger import METRICS, Fact, Kind, Metric, Source
from fanzha.simulation import seasons

MONTHS = 15
# How much the figures of a chapter shrink with each month back in time: publicity has grown, cases
# have fallen since last year.
_TREND = {"publicity": -0.018, "training": -0.012, "industry": -0.015, "warning": -0.01}
_TREND |= {"cases": 0.011, "strike": 0.002, "base": -0.001, "kpi": 0.0}
_SEASON = {1: 0.95, 2: 0.8, 3: 1.0, 6: 1.08, 7: 1.1, 8: 1.06, 9: 1.04, 11: 1.12, 12: 1.05}
_BY_TYPE = frozenset({"cases", "strike"})  # the chapters whose history is told by scam class
_USUAL_PEAK = 0.5  # the largest of a month against the largest of a quarter
Cell = tuple[str, int, str]  # metric, unit, type


@dataclass(frozen=True)
class Past:
    """One figure of an earlier month."""

    cell: Cell
    month: Month
    value: int
    on: date


def earlier_months(first: date) -> list[tuple[Month, float]]:
    """The months before the told days with the share of each that they leave open."""
    whole = [(Month.of(day), 1.0) for day in seasons.months_back(first, MONTHS)]
    month = Month.of(first)
    left = (first.day - 1) / month.last.day
    return [*whole, (month, left)] if left else whole


def means(facts: Iterable[Fact], days: int) -> dict[Cell, float]:
    """What a month has in every cell: the mean of sums, the newest state, the usual maximum."""
    values: dict[Cell, list[int]] = defaultdict(list)
    for fact in _once(facts):
        metric = fact.definition
        kept = fact.type_code[:3] if metric.group in _BY_TYPE else ""
        values[metric.code, fact.unit_id, kept].append(fact.value or 0)
    return {cell: _level(METRICS[cell[0]].kind, found, days) for cell, found in values.items()}


def _once(facts: Iterable[Fact]) -> Iterator[Fact]:
    """Facts by day; of those with one key only the first is recorded."""
    seen: set[str] = set()
    for fact in sorted(facts, key=lambda fact: fact.on):
        if fact.key not in seen and fact.source != Source.SIMULATION:
            seen |= {fact.key} if fact.key else set()
            yield fact


def _level(kind: Kind, values: Sequence[int], days: int) -> float:
    match kind:
        case Kind.LAST:
            return values[-1]
        case Kind.MAX:
            return max(values) * _USUAL_PEAK
        case Kind.MEAN:
            return sum(values) / len(values)
    return sum(values) * 30 / days


def echo(
    mean: Mapping[Cell, float], months: Sequence[tuple[Month, float]], rng: Random
) -> Iterator[Past]:
    """The figures of earlier months, month by month; zeros are left out."""
    last = months[-1][0]
    ordered = sorted(mean.items())
    for month, share in months:
        age = (last.year - month.year) * 12 + last.month - month.month + 2
        draws: dict[tuple[int, str, str], tuple[float, float]] = {}
        for cell, value in ordered:
            group = METRICS[cell[0]].group
            draw = draws.setdefault(
                (cell[1], cell[2], group), (rng.random(), rng.lognormvariate(0, 0.06))
            )
            metric = METRICS[cell[0]]
            number = _rounded(value * _scale(metric, month, share, age, draw[1]), draw[0], metric)
            if number:
                yield Past(cell, month, number, _day(month, share, rng))


def _scale(metric: Metric, month: Month, share: float, age: int, noise: float) -> float:
    """By how much an earlier month differs; states and averages only follow the trend."""
    trend = 1 + _TREND.get(metric.group, 0.0) * age
    if metric.kind in (Kind.LAST, Kind.MEAN):
        return max(0.3, trend)
    return _factor(metric.group, month, age) * noise * (1 if metric.kind is Kind.MAX else share)


def _factor(group: str, month: Month, age: int) -> float:
    season = _SEASON.get(month.month, 1.0) if group in ("cases", "strike", "warning") else 1.0
    return max(0.3, 1 + _TREND.get(group, 0.0) * age) * season


def _rounded(value: float, draw: float, metric: Metric) -> int:
    if metric.is_money:
        return round(value / 10_000) * 10_000
    return floor(value + draw)


def _day(month: Month, share: float, rng: Random) -> date:
    last = month.last.day if share == 1 else round(month.last.day * share)
    return month.first + timedelta(days=rng.randrange(max(1, last)))


def as_facts(past: Iterable[Past], refs: Mapping[int, str]) -> Iterator[Fact]:
    """The figures as facts marked `source=simulation`, written down after their month."""
    for figure in past:
        metric, unit, type_code = figure.cell
        yield Fact(
            metric,
            unit,
            figure.value,
            figure.on,
            refs[unit],
            type_code=type_code,
            source=Source.SIMULATION,
            note="演示历史数据",
            recorded_at=figure.month.end + timedelta(hours=9),
        )
