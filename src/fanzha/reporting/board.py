"""What the leaders' dashboard shows, as plain values from figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fanzha.ledger import Delta, Figure
from fanzha.reporting.goals import Goal

# Charts count from 0 and name their lines directly; money is drawn in 万元.
FEN_PER_WAN = 1_000_000


@dataclass(frozen=True)
class Tile:
    """A figure with its changes; `good` is the welcome direction."""

    name: str
    figure: Figure
    url: str
    mom: Delta
    yoy: Delta
    good: str
    goal: Goal | None = None

    @property
    def waits_days(self) -> int:
        """After how many days a figure that is not known yet will be; 0 when it is not waiting."""
        if self.figure.value is not None:
            return 0
        return max((part.metric.window_days for part in self.figure.parts), default=0)


@dataclass(frozen=True)
class Chart:
    """An ECharts option and the table it was drawn from."""

    name: str
    option: Mapping[str, Any]
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    @property
    def table(self) -> dict[str, Any]:
        """Columns and rows, as the chart component takes them."""
        return {"columns": self.columns, "rows": self.rows}


def trend(
    name: str, labels: Sequence[str], words: tuple[str, str, str], lines: Sequence[Sequence[Figure]]
) -> Chart:
    """Cases as bars and money as a line over months; `words` name the month, bars and line."""
    cases = [figure.value for figure in lines[0]]
    money = [None if f.value is None else round(f.value / FEN_PER_WAN, 1) for f in lines[1]]
    option = {
        "tooltip": {"trigger": "axis"},
        "legend": {"top": 0, "data": [words[1], words[2]]},
        "grid": {"left": 48, "right": 56, "top": 40, "bottom": 32},
        "xAxis": {"type": "category", "data": list(labels)},
        "yAxis": [
            {"type": "value", "min": 0, "name": ""},
            {"type": "value", "min": 0, "name": "", "splitLine": {"show": False}},
        ],
        "series": [
            {"type": "bar", "name": words[1], "data": cases, "barMaxWidth": 28},
            {"type": "line", "name": words[2], "data": money, "yAxisIndex": 1},
        ],
    }
    rows = tuple(zip(labels, cases, money, strict=True))
    return Chart(name, option, words, rows)


def bars(
    name: str, labels: Sequence[str], words: tuple[str, str], figures: Sequence[Figure]
) -> Chart:
    """One bar a label, the largest on top; a value that is not known has no bar."""
    values = [figure.value for figure in figures]
    option = {
        "tooltip": {"trigger": "axis", "axisPointer": {"type": "shadow"}},
        "grid": {"left": 8, "right": 48, "top": 8, "bottom": 8, "containLabel": True},
        "xAxis": {"type": "value", "min": 0},
        "yAxis": {
            "type": "category",
            "inverse": True,
            "data": list(labels),
            "axisLabel": {"width": 136, "overflow": "truncate"},
        },
        "series": [
            {
                "type": "bar",
                "name": words[1],
                "data": values,
                "barMaxWidth": 20,
                "label": {"show": True, "position": "right"},
            }
        ],
    }
    return Chart(name, option, words, tuple(zip(labels, values, strict=True)))
