"""Targets (目标) and how far a unit has come."""

from dataclasses import dataclass
from decimal import Decimal

from fanzha.ledger import Figure, write


@dataclass(frozen=True)
class Goal:
    """A target of a month or year, and the figure reached by the end of the period.

    `value` is in the metric's unit (fen for money, percent for rates); `label` is the month or
    year that it was set for.
    """

    value: Decimal
    label: str
    reached: Figure

    @property
    def text(self) -> str:
        """The target as a report prints it."""
        return write(self.reached.metric, self.exact)

    @property
    def exact(self) -> int | float:
        """The target as the figure is counted."""
        metric = self.reached.metric
        return float(self.value) if metric.is_ratio and not metric.is_money else int(self.value)

    @property
    def is_met(self) -> bool | None:
        """Whether it is reached; None while the figure is not known.

        Where fewer is better (发案数, 超期率) the target is a ceiling.
        """
        if self.reached.value is None:
            return None
        reached = Decimal(str(self.reached.value))
        return reached <= self.value if self._is_ceiling else reached >= self.value

    @property
    def share(self) -> float | None:
        """How much of the target was reached, in percent; None for rates and unknown figures."""
        if self.reached.value is None or self.reached.metric.is_ratio or not self.value:
            return None
        return float(100 * Decimal(str(self.reached.value)) / self.value)

    @property
    def words(self) -> str:
        """The last column of the table: 完成92.4%, 差17.6个百分点, 已达到."""
        if self.is_met is None:
            return "—"
        if self.is_met and (self._is_ceiling or self.share is None):
            return "未超过" if self._is_ceiling else "已达到"
        if self.share is not None:
            return f"{'占' if self._is_ceiling else '完成'}{_short(self.share)}%"
        gap = abs(Decimal(str(self.reached.value)) - self.value)
        return f"{'超' if self._is_ceiling else '差'}{_short(float(gap))}个百分点"

    @property
    def _is_ceiling(self) -> bool:
        metric = self.reached.metric
        return metric.better == "down" or metric.code in ("cases_total", "case_value")


def _short(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
