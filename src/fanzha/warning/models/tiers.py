"""The tier table of the centre, in versions."""

from django.db import models


class TierTable(models.Model):
    """One version of the table; the newest holds. `data` is what `Tiers.parse` reads."""

    data = models.JSONField()
    since = models.DateTimeField()
    by = models.ForeignKey("organisations.Person", models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"since {self.since:%Y-%m-%d %H:%M}"
