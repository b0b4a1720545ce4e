"""Where messages go, the outbox (a row is the message, its lease says who is sending it), and the
notices that wait for one person.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from fanzha.delivery.channels import CHANNELS
from fanzha.delivery.times import Caps, Quiet, Urgency
from fanzha.kit.actions import EncryptedField


class Endpoint(models.Model):
    """An address at which a unit receives messages; `owner` is the unit that looks after it."""

    FAMILY = "delivery:endpoint"

    owner = models.ForeignKey("organisations.Unit", models.CASCADE, related_name="+")
    unit = models.ForeignKey("organisations.Unit", models.CASCADE, related_name="+")
    channel = models.CharField(max_length=12, choices=[(code, code) for code in CHANNELS])
    label = models.CharField(max_length=60)
    address = EncryptedField()
    secret = EncryptedField(blank=True)  # signs webhooks
    quiet_from = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)
    cap_hour = models.PositiveSmallIntegerField(null=True)
    cap_day = models.PositiveSmallIntegerField(null=True)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["unit", "active"], name="del_endpoint_unit")]

    def __str__(self) -> str:
        return f"{self.label} ({self.channel})"

    @property
    def quiet(self) -> Quiet | None:
        """The quiet hours, None without any."""
        if self.quiet_from is None or self.quiet_until is None:
            return None
        return Quiet(self.quiet_from, self.quiet_until)

    @property
    def caps(self) -> Caps:
        """How many messages are welcome."""
        return Caps(self.cap_hour, self.cap_day)


class Message(models.Model):
    """One message to one endpoint."""

    FAMILY = "delivery:message"

    class State(models.TextChoices):
        """Waiting (perhaps for its time) → sent, or failed for good; withdrawn by a person."""

        WAITING = "waiting"
        SENT = "sent"
        FAILED = "failed"
        WITHDRAWN = "withdrawn"

    owner = models.ForeignKey("organisations.Unit", models.CASCADE, related_name="+")
    endpoint = models.ForeignKey(Endpoint, models.CASCADE, related_name="messages")
    key = models.CharField(max_length=80)
    subject = models.CharField(max_length=200)
    body = EncryptedField()
    urgency = models.CharField(max_length=8, choices=[(u.value, u.value) for u in Urgency])
    rank = models.SmallIntegerField()
    ref = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)
    receipt = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint("endpoint", "key", name="del_message_once")]
        indexes = [
            models.Index(
                fields=["rank", "due_at"], name="del_message_due", condition=Q(state="waiting")
            ),
            models.Index(fields=["endpoint", "sent_at"], name="del_message_sent"),
            models.Index(fields=["owner", "created_at"], name="del_message_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} ({self.state})"


class Notice(models.Model):
    """Something one person should know, shown on their pages until they have seen it.

    `texts` holds the sentence in each language of the pages; it names nobody. `about` is the
    reference of what it waits for: once that is done, nobody needs the notice any more.
    """

    person = models.ForeignKey("organisations.Person", models.CASCADE, related_name="+")
    key = models.CharField(max_length=80)
    texts = models.JSONField()  # language code → sentence
    url = models.CharField(max_length=200)
    about = models.CharField(max_length=100, blank=True)
    urgent = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint("person", "key", name="del_notice_once")]
        indexes = [
            models.Index(
                fields=["person", "-id"], name="del_notice_new", condition=Q(seen_at__isnull=True)
            ),
            models.Index(
                fields=["about"], name="del_notice_about", condition=Q(seen_at__isnull=True)
            ),
            models.Index(fields=["person", "-created_at"], name="del_notice_person"),
        ]

    def __str__(self) -> str:
        return f"notice {self.pk} for {self.person_id}"

    @property
    def text(self) -> str:
        """The sentence in the language of the page."""
        code = (get_language() or settings.LANGUAGE_CODE).lower()
        return str(self.texts.get(code) or self.texts.get(settings.LANGUAGE_CODE, ""))
