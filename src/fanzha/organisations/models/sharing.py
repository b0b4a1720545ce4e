"""Who takes part in a row that another unit owns."""

from django.db import models

from fanzha.organisations.kinds import Aspect
from fanzha.organisations.models.units import Unit


class Participant(models.Model):
    """A unit that may see one aspect of one row of another unit, until a moment or for good."""

    family = models.CharField(max_length=40)  # part:kind, as in a reference
    object_id = models.BigIntegerField()
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    aspect = models.CharField(max_length=8, choices=[(a.value, a.value) for a in Aspect])
    since = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "family", "object_id", "unit", "aspect", name="org_participant_once"
            )
        ]
        indexes = [
            models.Index(fields=["family", "unit", "object_id"], name="org_participant_unit")
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} sees {self.aspect} of {self.family}:{self.object_id}"
