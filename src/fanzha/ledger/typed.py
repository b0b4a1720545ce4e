"""Values as people type them into a work record, for one metric."""

from dataclasses import dataclass

from fanzha.kit import Direction, Invalid, parse_amount, read_number
from fanzha.ledger.dictionary import Metric


@dataclass(frozen=True)
class Typed:
    """A typed value: None where the record is vague (`xx余次`)."""

    value: int | None
    approx: bool
    direction: Direction
    raw: str


class WrongUnit(Invalid):
    """The value was written in another unit than the metric counts in."""


class Unreadable(Invalid):
    """The value is no number."""


def read_value(metric: Metric, text: str) -> Typed:
    """Read `15万余份`, `80余万元`, `约2分钟`, `xx余次`; money becomes fen.

    Raises WrongUnit (人 is not 人次) and Unreadable.
    """
    raw = text.strip()
    number = read_number(raw)
    if metric.is_money:
        return _money(metric, raw, number.value, number.approx, number.direction, number.unit)
    if number.value is not None and number.unit not in ("", metric.unit):
        raise WrongUnit(f"“{raw[:20]}”: {metric.name} counts in {metric.unit}.")
    if number.value is None and not number.approx:
        raise Unreadable(f"“{raw[:20]}” is no number: write it like 1390 or 15万余{metric.unit}.")
    return Typed(number.value, number.approx, number.direction, raw)


def _money(
    metric: Metric, raw: str, yuan: int | None, approx: bool, direction: Direction, unit: str
) -> Typed:
    if yuan is None and approx:
        return Typed(None, True, direction, raw)
    if unit.rstrip("整") not in ("", "元", "块", "块钱") and yuan is not None:
        raise WrongUnit(f"“{raw[:20]}”: {metric.name} counts in 元.")
    fen = yuan * 100 if yuan is not None else _exact(raw)
    return Typed(fen, approx, direction, raw)


def _exact(raw: str) -> int:
    try:
        return parse_amount(raw)
    except Invalid:
        raise Unreadable(f"“{raw[:20]}” is no amount: write it like 3万5 or 80余万元.") from None
