"""The tier table of the centre, in versions."""

from functools import lru_cache

from django.db import models

from fanzha.warning.tiers import Tiers, default_tiers


class TierTable(models.Model):
    """One version of the table; the newest holds. `data` is what `Tiers.parse` reads."""

    data = models.JSONField()
    since = models.DateTimeField()
    by = models.ForeignKey("organisations.Person", models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"since {self.since:%Y-%m-%d %H:%M}"


def current_tiers() -> Tiers:
    """The newest table of the centre, the shipped one where nobody changed it."""
    newest = TierTable.objects.order_by("-id").values_list("id", flat=True).first()
    return default_tiers() if newest is None else _table(newest)


@lru_cache(maxsize=4)
def _table(pk: int) -> Tiers:
    return Tiers.parse(TierTable.objects.get(pk=pk).data)
