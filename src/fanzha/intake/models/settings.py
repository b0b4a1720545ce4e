"""What a unit sets for itself."""

from django.db import models


class SheetOrder(models.Model):
    """The order and separator in which a unit copies a report out, as its own system wants it."""

    owner = models.OneToOneField("organisations.Unit", models.CASCADE, related_name="+")
    keys = models.JSONField(default=list)
    separator = models.CharField(max_length=4, default="：")

    def __str__(self) -> str:
        return f"sheet of {self.owner_id}"
