"""The figures a report is written from, gathered beforehand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from fanzha.ledger import Delta, Figure, Period, compare, metric_of
from fanzha.reporting.document import Number
from fanzha.reporting.goals import Goal


@dataclass(frozen=True)
class UnitRow:
    """A unit beneath the one that reports, with its figures of the period.

    `opens` is False for a remainder, whose figures have no entries of their own to open.
    """

    name: str
    figures: Mapping[str, Figure]
    population: int | None = None
    score: float | None = None
    opens: bool = True


@dataclass(frozen=True)
class TypeRow:
    """A scam type with its cases and loss of the period."""

    code: str
    name: str
    cases: Figure
    loss: Figure


@dataclass(frozen=True)
class Book:
    """All figures of one unit and period, and the same of the period before and a year ago.

    `gaps` names units that filed nothing by hand in the period. `groups` counts victims by
    trait and value (`性别` → `女` → 3). `areas` are the communities, by where victims live. `area`
    is what the unit reports on when that is not itself.
    """

    org: str
    period: Period
    signed_on: date
    current: Mapping[str, Figure]
    previous: Mapping[str, Figure] = field(default_factory=dict)
    year_ago: Mapping[str, Figure] = field(default_factory=dict)
    medians: Mapping[str, Figure] = field(default_factory=dict)
    types: tuple[TypeRow, ...] = ()
    units: tuple[UnitRow, ...] = ()
    areas: tuple[UnitRow, ...] = ()
    goals: tuple[Goal, ...] = ()
    gaps: tuple[str, ...] = ()
    groups: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    area: str = ""

    @property
    def texts(self) -> dict[str, str]:
        """The words that sentences may name: who reports, and about which area."""
        return {"org": self.org, "area": self.area or self.org}

    def value(self, name: str) -> int | float | None:
        """The value of a metric in the period; None when it is not known."""
        figure = self.current.get(metric_of(name).code)
        return figure.value if figure else None

    def number(self, name: str) -> Number:
        """The printed figure of a metric in the period."""
        metric = metric_of(name)
        figure = self.current.get(metric.code)
        if figure is None:
            return Number("—", metric.code, None)
        return printed(figure)

    def median(self, name: str) -> Number:
        """The median that stands beside a mean."""
        metric = metric_of(name)
        figure = self.medians.get(metric.code)
        return printed(figure) if figure else Number("—", metric.code, None)

    def before(self, name: str) -> Number:
        """The printed figure of the period before."""
        metric = metric_of(name)
        figure = self.previous.get(metric.code)
        return printed(figure) if figure else Number("—", metric.code, None)

    def month_on_month(self, name: str) -> Delta:
        """环比: against the period before."""
        return self._delta(name, self.previous)

    def year_on_year(self, name: str) -> Delta:
        """同比: against the same period last year."""
        return self._delta(name, self.year_ago)

    def _delta(self, name: str, base: Mapping[str, Figure]) -> Delta:
        metric = metric_of(name)
        now, then = self.current.get(metric.code), base.get(metric.code)
        value, before = (figure.value if figure else None for figure in (now, then))
        if metric.is_money:
            return compare(_yuan(value), _yuan(before), "元")
        return compare(value, before, metric.unit, metric.is_ratio and metric.unit == "%")


def _yuan(fen: float | None) -> float | None:
    return None if fen is None else fen / 100


def printed(figure: Figure) -> Number:
    """A ledger figure as a report prints it."""
    return Number(
        figure.text,
        figure.metric.code,
        figure.value,
        figure.query if figure.value is not None else "",
        figure.is_manual,
        figure.is_simulated,
    )
