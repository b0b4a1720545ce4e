"""Public tips (线索举报): no police report, no identity, followed by a code."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from fanzha.intake.urgency import Urgency
from fanzha.intake.wording import urgency_name
from fanzha.kit import ref
from fanzha.kit.actions import EncryptedField


class Tip(models.Model):
    """What somebody told through the public form. Its code is kept only as a keyed digest."""

    FAMILY = "intake:tip"

    class State(models.TextChoices):
        """Where the tip stands, as its sender may see it."""

        RECEIVED = "received", _("Arrived")
        READ = "read", _("Seen")
        PASSED_ON = "passed_on", _("Passed on")
        CLOSED = "closed", _("Closed")

    owner = models.ForeignKey("organisations.Unit", models.PROTECT, related_name="+")
    code_index = models.CharField(max_length=32, unique=True)
    text = EncryptedField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED)
    urgency = models.CharField(
        max_length=6, choices=[(u.value, u.value) for u in Urgency], default=Urgency.NONE.value
    )
    received_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    note = EncryptedField(blank=True)  # among officers
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["owner", "-received_at", "-id"], name="intake_tip_time"),
            models.Index(fields=["owner", "state", "urgency"], name="intake_tip_alarm"),
        ]

    def __str__(self) -> str:
        return f"tip {self.pk}"

    @property
    def title(self) -> str:
        """How lists name the tip."""
        return _("Tip %(number)s") % {"number": self.pk}

    @property
    def urgency_words(self) -> str:
        """How soon somebody must act."""
        return urgency_name(self.urgency)

    @property
    def ref(self) -> str:
        """The reference under which others know this tip."""
        return ref("intake", "tip", self.pk)


class TipCount(models.Model):
    """How often one sender used the public form in one hour; the sender is a keyed digest."""

    sender = models.CharField(max_length=32)
    hour = models.DateTimeField()
    sent = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint("sender", "hour", name="intake_tip_sender_hour")]

    def __str__(self) -> str:
        return f"{self.hour:%Y-%m-%d %H} {self.sent}"
