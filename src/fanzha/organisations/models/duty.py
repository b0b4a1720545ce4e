"""Who is on duty, and how the shift is handed over."""

from django.db import models

from fanzha.organisations.models.people import Person
from fanzha.organisations.models.units import Unit


class DutyShift(models.Model):
    """One shift of a unit: 带班领导, 值班员 and the telephone that is answered."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="shifts")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    leader = models.ForeignKey(Person, models.PROTECT, related_name="+")
    officer = models.ForeignKey(Person, models.PROTECT, related_name="+")
    phone = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "starts_at"], name="org_shift_time")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="org_shift_order"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.starts_at:%Y-%m-%d %H:%M}"


class Handover(models.Model):
    """交接班: what was open when the shift changed, confirmed by both sides."""

    class State(models.TextChoices):
        """Written by the giver, then confirmed by the taker, or taken back."""

        GIVEN = "given"
        CONFIRMED = "confirmed"
        WITHDRAWN = "withdrawn"

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="handovers")
    giver = models.ForeignKey(Person, models.PROTECT, related_name="+")
    taker = models.ForeignKey(Person, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.GIVEN)
    items = models.JSONField(default=list)  # counts and references of open work, no personal data
    note = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "-given_at"], name="org_handover_time")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.given_at:%Y-%m-%d %H:%M} {self.state}"
