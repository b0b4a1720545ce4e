"""Change against an earlier period (同比, 环比) and its words."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from fanzha.ledger.dictionary import SMALL_BASE


class Trend(StrEnum):
    """The sign word of a change."""

    UP = "上升"
    DOWN = "下降"
    LEVEL = "持平"
    NO_BASE = "上期为0，不作比"
    UNKNOWN = "—"


@dataclass(frozen=True)
class Delta:
    """A change: `share` in percent (percentage points for rates), `difference` in the unit."""

    trend: Trend
    share: Decimal | None = None
    difference: Decimal | None = None
    unit: str = ""
    is_rate: bool = False
    small_base: bool = False

    @property
    def text(self) -> str:
        """The words for a report.

        >>> compare(6, 4, unit="起").text
        '上升50%（增加2起）'
        """
        if self.share is None or self.trend not in (Trend.UP, Trend.DOWN):
            return str(self.trend)
        words = f"{self.trend}{_percent(self.share)}{'个百分点' if self.is_rate else '%'}"
        if not self.small_base or self.difference is None:
            return words
        verb = "增加" if self.trend == Trend.UP else "减少"
        return f"{words}（{verb}{_plain(abs(self.difference))}{self.unit}）"

    @property
    def sign(self) -> int:
        """1 up, -1 down, 0 otherwise."""
        return {Trend.UP: 1, Trend.DOWN: -1}.get(self.trend, 0)


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _percent(share: Decimal) -> str:
    rounded = abs(share).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return _plain(rounded) if rounded else "不足0.1"


def compare(
    value: float | None, base: float | None, unit: str = "", is_rate: bool = False
) -> Delta:
    """The change from `base` to `value`; either may be unknown (None).

    Counts change by a share of the base; rates (`is_rate`, in percent) by percentage points.
    """
    if value is None or base is None:
        return Delta(Trend.UNKNOWN)
    difference = Decimal(str(value)) - Decimal(str(base))
    if is_rate:
        return Delta(_trend(difference), difference, difference, "个百分点", is_rate=True)
    if base == 0:
        return Delta(Trend.NO_BASE, difference=difference, unit=unit)
    share = difference / abs(Decimal(str(base))) * 100
    return Delta(_trend(difference), share, difference, unit, small_base=abs(base) < SMALL_BASE)


def _trend(difference: Decimal) -> Trend:
    if difference == 0:
        return Trend.LEVEL
    return Trend.UP if difference > 0 else Trend.DOWN
