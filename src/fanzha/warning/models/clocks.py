"""Deadlines as rows: a worker that dies loses none of them."""

from django.db import models
from django.db.models import Q

from fanzha.warning.deadlines import Clock
from fanzha.warning.models.warnings import Warning


class Deadline(models.Model):
    """One clock of a warning.

    `ring_at` is when something is to be done next for it: remind, note that it is missed, or tell
    the leader (`rung` counts what was done). A worker claims a row by a conditional UPDATE of
    `lease_until`; after a crash the lease runs out and another takes it.
    """

    class State(models.TextChoices):
        """Missed ones stay to be done; late ones were done after their time."""

        OPEN = "open"
        MET = "met"
        MISSED = "missed"
        LATE = "late"
        CANCELLED = "cancelled"

    warning = models.ForeignKey(Warning, models.CASCADE, related_name="deadlines")
    kind = models.CharField(max_length=10, choices=[(c.value, c.value) for c in Clock])
    number = models.PositiveSmallIntegerField(default=1)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    ring_at = models.DateTimeField(null=True)
    rung = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["ring_at", "id"],
                name="warning_deadline_ring",
                condition=Q(ring_at__isnull=False),
            ),
            models.Index(fields=["warning", "state"], name="warning_deadline_of"),
        ]

    def __str__(self) -> str:
        return f"{self.warning_id} {self.kind} {self.due_at:%m-%d %H:%M} {self.state}"
