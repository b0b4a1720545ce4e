"""Figures in English, for screens; reports print them as Chinese work records do."""

from fanzha.kit import Direction
from fanzha.ledger.dictionary import UNITS_EN, Metric
from fanzha.ledger.figures import MISSING, rounded

_BEFORE: dict[Direction, str] = {"under": "almost ", "about": "about "}


def unit_en(metric: Metric, value: int | float | None = None) -> str:
    """The word that is counted, in the singular for 1; empty where the name of the metric says it.

    Money counts in yuan.
    """
    if metric.is_money:
        return "yuan"
    one, many = UNITS_EN.get(metric.unit, ("", ""))
    return one if value == 1 else many


def write_en(
    metric: Metric, value: int | float | None, approx: bool = False, direction: Direction = ""
) -> str:
    """The value for an English page: `1,390 people`, `over 150,000 copies`, `¥3,200.50`, `97.5%`.

    Money below a yuan keeps its fen.
    """
    if value is None:
        return MISSING
    before = _BEFORE.get(direction, "over ") if approx else ""
    if metric.is_money:
        fen = round(value)
        return f"{before}¥{fen / 100:,.2f}" if fen % 100 else f"{before}¥{fen // 100:,}"
    number = f"{value:,}" if isinstance(value, int) else rounded(value)
    word = unit_en(metric, value)
    return f"{before}{number}{word}" if word == "%" else f"{before}{number} {word}".rstrip()
