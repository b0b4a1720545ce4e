"""The dictionary of metrics: what each number means, its unit, and how it adds up.

Rows live in `data/metrics.toml`: M1–M78 of the field manual, base counts N01…, KPIs K01….
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from fanzha.kit import Invalid, NotFound
from fanzha.kit import gettext as _


class UnknownMetric(NotFound):
    """No metric has that code or number."""


class Kind(StrEnum):
    """How values roll up, over the units of a scope and over the days of a period.

    | kind     | over units                          | over days                               |
    |----------|-------------------------------------|-----------------------------------------|
    | sum      | added                               | added                                   |
    | last     | added, or the largest               | each unit's latest value up to the end  |
    | max      | largest                             | largest                                 |
    | mean     | mean of all entries                 | mean of all entries                     |
    | ratio    | Σ numerator ÷ Σ denominator         | Σ numerator ÷ Σ denominator             |
    | distinct | different subjects in the scope     | different subjects in the whole period  |
    | cohort   | added                               | added; open until its window has passed |
    """

    SUM = "sum"
    LAST = "last"
    MAX = "max"
    MEAN = "mean"
    RATIO = "ratio"
    DISTINCT = "distinct"
    COHORT = "cohort"


@dataclass(frozen=True)
class Metric:
    """One row of the dictionary.

    `unit` is the Chinese counting word; money has unit `fen` and prints in 元 or 万元. `feed` names
    the part that records it by itself (`also`: others that add to it); empty means nobody does.
    A ratio is `scale` × Σ numerator ÷ Σ denominator of other codes and is never entered. A cohort
    is complete `window_days` after its day. `dated_by` is the event whose day counts, `better` the
    direction that is good news (`up`, `down` or empty).
    """

    id: str
    code: str
    name: str
    name_en: str
    unit: str
    kind: Kind
    group: str
    section: str = ""
    feed: str = ""
    also: tuple[str, ...] = ()
    over_units: str = ""
    over_periods: str = ""
    dated_by: str = ""
    numerator: tuple[str, ...] = ()
    denominator: tuple[str, ...] = ()
    scale: int = 1
    window_days: int = 0
    better: str = ""
    note: str = ""
    note_en: str = ""

    @property
    def is_money(self) -> bool:
        """Whether values are fen."""
        return self.unit == "fen"

    @property
    def is_ratio(self) -> bool:
        """Whether figures are computed from other metrics, so that nothing is recorded under it."""
        return self.kind == Kind.RATIO

    @property
    def bases(self) -> tuple[str, ...]:
        """The codes that its figures are computed from: itself unless it is a ratio."""
        return tuple(dict.fromkeys(self.numerator + self.denominator)) or (self.code,)


def _metric(row: Mapping[str, Any]) -> Metric:
    lists = {name: tuple(row.get(name, ())) for name in ("also", "numerator", "denominator")}
    return Metric(**{**row, **lists, "kind": Kind(row["kind"])})


def read(rows: Iterable[Mapping[str, Any]]) -> dict[str, Metric]:
    """The metrics of a dictionary by code, in the order of the rows.

    Raises Invalid for a double code or number, and for a ratio without recorded bases.
    """
    found = [_metric(row) for row in rows]
    metrics = {metric.code: metric for metric in found}
    if len(metrics) < len(found) or len({metric.id for metric in found}) < len(found):
        raise Invalid("The metric dictionary names a code or number twice: make them unique.")
    for metric in found:
        _check_bases(metric, metrics)
    return metrics


def _check_bases(metric: Metric, metrics: Mapping[str, Metric]) -> None:
    if metric.is_ratio != bool(metric.numerator and metric.denominator):
        raise Invalid(f"Metric {metric.code}: ratios, and only they, have both sides.")
    for base in metric.bases:
        if base not in metrics or (metric.is_ratio and metrics[base].is_ratio):
            raise Invalid(f"Metric {metric.code} is computed from {base}, which is not recorded.")


@dataclass(frozen=True)
class Heading:
    """The name of a group or section of metrics."""

    name: str
    name_en: str


@dataclass(frozen=True)
class ScorePart:
    """One term of a score: the share of the way from `worst` to `best`, times `weight`."""

    kpi: str
    weight: float
    worst: float
    best: float


_FILE: dict[str, Any] = tomllib.loads(
    files("fanzha.ledger").joinpath("data/metrics.toml").read_text(encoding="utf-8")
)

METRICS: Mapping[str, Metric] = read(_FILE["metric"])
"""Every metric by code, in the order of the dictionary."""

GROUPS: Mapping[str, Heading] = {key: Heading(**row) for key, row in _FILE["group"].items()}
"""The chapters of a work summary."""

SECTIONS: Mapping[str, Heading] = {key: Heading(**row) for key, row in _FILE["section"].items()}
"""The finer headings of the metrics catalogue."""

UNITS_EN: Mapping[str, tuple[str, str]] = {
    unit: (one, many) for unit, (one, many) in _FILE["unit_en"].items()
}
"""The English words of the counting words, singular and plural."""

SMALL_BASE: int = _FILE["comparison"]["small_base"]
"""Below this base a percentage alone misleads, so the difference is printed too."""

SMALL_POPULATION: int = _FILE["comparison"]["small_population"]
"""Rates per head are not ranked below this population."""

GRID_SCORE = tuple(ScorePart(**part) for part in _FILE["score"]["grid_score"]["parts"])
"""The terms of 网格得分; weights add up to 1."""


@cache
def _codes_by_id() -> dict[str, str]:
    return {metric.id: metric.code for metric in METRICS.values()}


def metric_of(name: str) -> Metric:
    """The metric with that code (`dissuaded_persons`) or number (`M12`).

    Raises UnknownMetric.
    """
    found = METRICS.get(name) or METRICS.get(_codes_by_id().get(name, ""))
    if found is None:
        words = _("There is no metric “{name}”: look it up in the dictionary.")
        raise UnknownMetric(words.format(name=name[:40]))
    return found


def base_codes(names: Iterable[str]) -> list[str]:
    """The recorded metrics that figures of these need, each once."""
    return list(dict.fromkeys(base for name in names for base in metric_of(name).bases))
