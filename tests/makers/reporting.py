"""Makers of the reporting part: a book of figures without a database."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from fanzha.ledger import Calendar, Figure, metric_of
from fanzha.reporting.book import Book, TypeRow, UnitRow
from fanzha.reporting.goals import Goal

MONTH = Calendar().parse("2026-11")
UNIT = 1

VALUES: dict[str, int | float] = {
    "M1": 1390, "M2": 455, "M3": 9075, "M4": 3, "M5": 236_000, "M6": 204, "M8": 2, "M9": 1,
    "M12": 87, "M17": 1260, "M22": 150_000, "M31": 52_000, "M54": 103, "M55": 80_000_000, "M56": 34,
    "M57": 14, "M72": 1, "M74": 150, "M75": 958_700_000, "N01": 1012, "N03": 980, "N06": 975,
    "N09": 951, "N11": 310, "N12": 301, "N16": 21, "N17": 940, "N23": 2, "N24": 1, "N36": 41,
    "N37": 212, "N38": 33, "N39": 118, "N40": 32, "N41": 140, "N42": 131, "N43": 22, "N44": 3,
    "N48": 145, "N53": 60, "N55": 72, "N57": 12_345_600, "N59": 31, "N60": 44_000_000,
    "N61": 9_900_000, "N15": 66, "K01": 3.0, "K02": 731_832.1, "K07": 22.5, "K08": 9.6,
    "K09": 98.2, "K10": 97.0, "K15": 2.1,
    "K11": 97.1, "K16": 88.8, "K17": 61.5,
}  # fmt: skip
"""A plausible November; what is absent is not known."""


def make_figure(name: str, value: int | float | None, **more: Any) -> Figure:
    """A figure of November 2026."""
    return Figure(metric_of(name), UNIT, MONTH, value, entries=1, **more)


def make_figures(values: Mapping[str, int | float]) -> dict[str, Figure]:
    """Figures by metric code."""
    return {metric_of(name).code: make_figure(name, value) for name, value in values.items()}


def make_unit_row(name: str, score: float | None = None, **values: int | float) -> UnitRow:
    """A unit of the ranking; metrics by number."""
    return UnitRow(name, make_figures(values), population=50_000, score=score)


def make_type_row(code: str, name: str, cases: int, loss: int) -> TypeRow:
    """A scam type with its cases and loss (fen)."""
    return TypeRow(code, name, make_figure("M74", cases), make_figure("M75", loss))


def make_goal(name: str, target: int, label: str = "2026-11") -> Goal:
    """A target of a metric whose figure is that of VALUES."""
    return Goal(Decimal(target), label, make_figure(name, VALUES.get(name)))


def make_book(**changes: Any) -> Book:
    """The whole November of 示范县, with October and last November."""
    previous = {**VALUES, "M74": 168, "M75": 1_000_000_000, "M4": 4, "M72": 0, "N37": 212}
    year_ago = {"M74": 4, "M75": 30_000_000, "M1": 1200}
    made: dict[str, Any] = {
        "org": "示范县反诈中心",
        "area": "示范县",
        "period": MONTH,
        "signed_on": date(2026, 12, 2),
        "current": make_figures(VALUES),
        "previous": make_figures(previous),
        "year_ago": make_figures(year_ago),
        "types": (
            make_type_row("T01", "刷单返利类", 61, 320_000_000),
            make_type_row("T03", "冒充电商物流客服类", 40, 210_000_000),
            make_type_row("T02", "虚假网络投资理财类", 28, 380_000_000),
            make_type_row("T04", "贷款、代办信用卡类", 21, 48_700_000),
        ),
        "units": (
            make_unit_row("城关派出所", 91.25, M74=80, N03=500, K09=99, K11=99.5, K16=92.0, N16=6),
            make_unit_row("河东派出所", 74.5, M74=70, N03=480, K09=97.4, K11=94, K16=80, N16=15),
            make_unit_row("西山派出所", None, M74=0, N16=0),
        ),
        "medians": {"loss_per_case": make_figure("K02", 320_050.0)},
        "areas": (
            make_unit_row("文昌", M73=41, K25=24.2, K17=61.5),
            make_unit_row("石桥村", M73=9),
        ),
        "goals": (make_goal("M6", 300, "2026-11"), make_goal("K11", 100, "2026")),
        "gaps": ("西山派出所",),
    }
    return Book(**{**made, **changes})
