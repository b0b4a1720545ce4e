"""The ledger of facts: the dictionary of metrics and what figures of them mean."""

from fanzha.ledger.deltas import Delta, Trend, compare
from fanzha.ledger.dictionary import (
    GRID_SCORE,
    GROUPS,
    METRICS,
    SECTIONS,
    SMALL_POPULATION,
    Kind,
    Metric,
    UnknownMetric,
    base_codes,
    metric_of,
)
from fanzha.ledger.english import unit_en, write_en
from fanzha.ledger.fact import Fact, Source
from fanzha.ledger.figures import MISSING, Figure, write, write_money
from fanzha.ledger.periods import Calendar, Period, Span
from fanzha.ledger.scores import score
from fanzha.ledger.typed import read_value

__all__ = [
    "GRID_SCORE",
    "GROUPS",
    "METRICS",
    "MISSING",
    "SECTIONS",
    "SMALL_POPULATION",
    "Calendar",
    "Delta",
    "Fact",
    "Figure",
    "Kind",
    "Metric",
    "Period",
    "Source",
    "Span",
    "Trend",
    "UnknownMetric",
    "base_codes",
    "compare",
    "metric_of",
    "read_value",
    "score",
    "unit_en",
    "write",
    "write_en",
    "write_money",
]
