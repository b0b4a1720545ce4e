"""Figures: what roll-up cells and entries add up to, and how they are written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import urlencode

from fanzha.kit import Direction, wan, write_number
from fanzha.ledger.dictionary import Kind, Metric
from fanzha.ledger.periods import Period

MISSING = "—"
"""What is printed where nothing is known: never 0."""

_YI = 10**10  # fen in 1亿元


@dataclass(frozen=True)
class Cell:
    """One roll-up row: what one unit recorded of one metric in one month, by type and source.

    `value` is the sum, for `last` the latest state (of day `latest_on`), for `max` the largest.
    """

    unit_id: int
    month: date
    type_code: str
    source: str
    value: int
    entries: int
    approx: int = 0
    latest_on: date | None = None


@dataclass(frozen=True)
class Figure:
    """A number that can be printed and opened.

    `value` is in the metric's unit (fen for money, percent for rates), None when nothing is known.
    `entries` counts what lies behind it; `sources` says where that came from. `shared` is what
    units outside the scope own and this scope took part in: never part of `value`, so that
    sub-units add up to the parent.
    """

    metric: Metric
    unit_id: int
    period: Period
    value: int | float | None
    entries: int = 0
    approx: bool = False
    direction: Direction = ""
    sources: frozenset[str] = frozenset()
    type_code: str = ""
    tree: str = "whole"
    as_of: datetime | None = None
    shared: int = 0
    parts: tuple["Figure", ...] = field(default=(), repr=False)

    @property
    def text(self) -> str:
        """As a report prints it, with its unit."""
        return write(self.metric, self.value, self.approx, self.direction)

    @property
    def is_manual(self) -> bool:
        """Whether any of it was typed in by hand."""
        return "manual" in self.sources

    @property
    def is_simulated(self) -> bool:
        """Whether any of it comes from the demo county."""
        return "simulation" in self.sources

    @property
    def query(self) -> str:
        """The query string that opens its entries."""
        asked = {
            "metric": self.metric.code,
            "unit": str(self.unit_id),
            "period": self.period.key,
            "type": self.type_code,
            "tree": "" if self.tree == "whole" else self.tree,
            "as_of": self.as_of.isoformat() if self.as_of else "",
        }
        return urlencode({key: value for key, value in asked.items() if value})


def write(
    metric: Metric, value: int | float | None, approx: bool = False, direction: Direction = ""
) -> str:
    """The value as a work record prints it: `1390人次`, `15万余份`, `958.7万元`, `97.5%`, `—`."""
    if value is None:
        return MISSING
    if metric.is_money:
        return write_money(round(value), approx, direction)
    if isinstance(value, int):
        shown = _coarse(value) if approx and direction in ("", "over") else value
        return write_number(shown, metric.unit, approx, direction or "over")
    return f"{rounded(value)}{metric.unit}"


def _coarse(value: int) -> int:
    """A number that goes before 余: 4180余, never 4181余."""
    step = 1 if value < 100 else 10 if value < 10_000 else 100
    return value // step * step


def write_money(fen: int, approx: bool = False, direction: Direction = "") -> str:
    """Money in 元, from 10 000 on in 万元 rounded to a tenth, in 亿元 where that is exact.

    >>> write_money(958_700_000), write_money(80_000_000, True), write_money(320_050)
    ('958.7万元', '80余万元', '3200.5元')
    >>> write_money(12_000_000_000)
    '1.2亿元'
    """
    if fen >= _YI and fen % (_YI // 100) == 0:
        return write_number(fen // 100, "元", approx, direction or "over")
    prefix = {"under": "近", "about": "约"}.get(direction, "") if approx else ""
    more = "余" if approx and not prefix else ""
    if abs(fen) < 1_000_000:
        return f"{prefix}{_trim(f'{fen / 100:.2f}')}{more}元"
    size = wan(fen)
    return f"{prefix}{size}万{more}元" if "." in size else f"{prefix}{size}{more}万元"


def _trim(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def rounded(value: float) -> str:
    """A rate as it prints: one decimal; two below 1, where most rates per head would become 0."""
    return _trim(f"{value + 1e-9:.1f}" if abs(value) >= 1 else f"{value:.2f}")


def add_up(metric: Metric, cells: Sequence[Cell]) -> int | float | None:
    """The figure of a scope from its cells; None without entries.

    For `last` the cells may reach back to the beginning: the latest of each unit and type counts.
    Distinct metrics cannot be added up from cells.
    """
    filled = [cell for cell in cells if cell.entries]
    if not filled:
        return None
    if metric.kind == Kind.MAX:
        return max(cell.value for cell in filled)
    if metric.kind == Kind.LAST:
        return _latest(metric, filled)
    total = sum(cell.value for cell in filled)
    if metric.kind == Kind.MEAN:
        return total / sum(cell.entries for cell in filled)
    return total


def latest_cells(cells: Iterable[Cell]) -> list[Cell]:
    """Of each unit and type, the cell with the latest state."""
    latest: dict[tuple[int, str], Cell] = {}
    for cell in cells:
        key = (cell.unit_id, cell.type_code)
        if key not in latest or _age(cell) > _age(latest[key]):
            latest[key] = cell
    return list(latest.values())


def _age(cell: Cell) -> tuple[date, date]:
    return (cell.month, cell.latest_on or cell.month)


def _latest(metric: Metric, cells: Sequence[Cell]) -> int:
    largest_period = metric.over_periods == "max"
    chosen = cells if largest_period else latest_cells(cells)
    values = [cell.value for cell in chosen]
    return max(values) if metric.over_units == "max" or largest_period else sum(values)


def divide(metric: Metric, values: Mapping[str, int | float | None]) -> float | None:
    """A ratio from the figures of its bases; None when one is unknown or nothing is divided by."""
    sides = [[values.get(code) for code in side] for side in (metric.numerator, metric.denominator)]
    if any(value is None for side in sides for value in side):
        return None
    over, under = (sum(value or 0 for value in side) for side in sides)
    return metric.scale * over / under if under else None
