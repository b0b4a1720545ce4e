"""A fact to be recorded, as plain values."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from fanzha.kit import Direction, Invalid
from fanzha.ledger.dictionary import Metric, metric_of

MAX_VALUE = 10**15
"""Above every count and every sum of money in fen that a centre can have."""


class Source(StrEnum):
    """Where a value comes from; it stays marked on every page."""

    SYSTEM = "system"
    MANUAL = "manual"
    SIMULATION = "simulation"
    IMPORT = "import"


_SOURCES = frozenset(source.value for source in Source)


@dataclass(frozen=True)
class Fact:
    """One line for the ledger.

    `value` is in the metric's unit (fen for money); None is a blank that a person left (`xx余次`)
    and is only allowed by hand. `subject_key` is any stable text that names the person or
    household; only its keyed digest is stored. `group` is the victim's `sex|age band|work`.
    `key` makes recording idempotent: a second fact with the same key changes nothing. `period` is
    the span a manual total speaks of; it counts on its last day. `recorded_at` is for imported and
    simulated history; otherwise it is now.
    """

    metric: str
    unit_id: int
    value: int | None
    on: date
    ref: str
    type_code: str = ""
    tier: str = ""
    group: str = ""
    source: str = Source.SYSTEM
    approx: bool = False
    direction: Direction = ""
    raw_text: str = ""
    note: str = ""
    subject_key: str = ""
    key: str = ""
    period: tuple[date, date] | None = None
    shared_with: tuple[int, ...] = ()
    recorded_at: datetime | None = None

    @property
    def definition(self) -> Metric:
        """The dictionary's row."""
        return metric_of(self.metric)


def check(fact: Fact) -> None:
    """Raise UnknownMetric or Invalid when the fact cannot be recorded."""
    metric = fact.definition
    if metric.is_ratio:
        raise Invalid(f"{metric.code} is computed from {', '.join(metric.bases)}: record those.")
    if fact.source not in _SOURCES:
        raise Invalid(f"{fact.source!r} is no source: use one of {', '.join(Source)}.")
    if fact.value is None and fact.source != Source.MANUAL:
        raise Invalid(f"{metric.code} needs a value: only entries by hand may be left blank.")
    if fact.value is not None and not -MAX_VALUE <= fact.value <= MAX_VALUE:
        raise Invalid(f"The value of {metric.code} is out of range: check its unit.")
    if fact.period and fact.period[1] < fact.period[0]:
        raise Invalid(f"The period of {metric.code} ends before it begins: swap the days.")
