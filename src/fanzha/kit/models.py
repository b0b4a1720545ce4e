"""Tables of event delivery: what is due for which handler, and which scheduled job runs next."""

from django.db import models
from django.db.models import Q


class Delivery(models.Model):
    """One event on its way to one handler. The row is the queue; a lease marks who works on it."""

    class State(models.TextChoices):
        """Where the delivery stands; parked ones wait for a person on the events page."""

        WAITING = "waiting"
        DONE = "done"
        PARKED = "parked"

    event = models.CharField(max_length=60)
    event_id = models.CharField(max_length=32)
    handler = models.CharField(max_length=160)
    queue = models.CharField(max_length=10)
    rank = models.SmallIntegerField()
    payload = models.JSONField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("event_id", "handler", name="kit_delivery_once"),
        ]
        indexes = [
            models.Index(
                fields=["rank", "due_at"], name="kit_delivery_due", condition=Q(state="waiting")
            ),
            models.Index(fields=["state", "-id"], name="kit_delivery_state"),
        ]

    def __str__(self) -> str:
        return f"{self.event} → {self.handler} ({self.state})"


class JobRun(models.Model):
    """When a scheduled job is due next, and who runs it now."""

    name = models.CharField(max_length=80, unique=True)
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    last_started = models.DateTimeField(null=True)
    last_finished = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.name
