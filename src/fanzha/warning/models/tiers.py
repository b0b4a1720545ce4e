"""The tier table of the centre, in versions."""

from datetime import datetime
from functools import lru_cache
from time import monotonic

from django.db import models

from fanzha.warning.tiers import Tiers, default_tiers


class TierTable(models.Model):
    """One version of the table; the newest holds. `data` is what `Tiers.parse` reads."""

    data = models.JSONField()
    since = models.DateTimeField()
    by = models.ForeignKey("organisations.Person", models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"since {self.since:%Y-%m-%d %H:%M}"


_FRESH_S = 1.0
_seen: list[tuple[float, Tiers]] = []


def current_tiers() -> Tiers:
    """The newest table of the centre, the shipped one where nobody changed it.

    Asked for every badge of a list, so what was read is good for a second.
    """
    now = monotonic()
    if _seen and now - _seen[0][0] < _FRESH_S:
        return _seen[0][1]
    newest = TierTable.objects.order_by("-id").values_list("id", "since").first()
    table = default_tiers() if newest is None else _table(*newest)
    _seen[:] = [(now, table)]
    return table


def forget_tiers() -> None:
    """Read the table anew next time (this process has just changed it)."""
    _seen.clear()


@lru_cache(maxsize=4)
def _table(pk: int, _since: datetime) -> Tiers:
    return Tiers.parse(TierTable.objects.get(pk=pk).data)
