"""Appeals: somebody says that a registered number is theirs."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from fanzha.kit.actions import EncryptedField
from fanzha.knowledge.models.indicators import Indicator

PERSON = "organisations.Person"
UNIT = "organisations.Unit"


class Appeal(models.Model):
    """A complaint about an indicator (反诈法 Art. 32: reason, remedy, an answer).

    What the complainant says and who they are is sealed; it is shown to those who decide.
    """

    FAMILY = "knowledge:appeal"

    class State(models.TextChoices):
        """received → decided."""

        RECEIVED = "received", _("Waiting for a decision")
        DECIDED = "decided", _("Decided")

    class Result(models.TextChoices):
        """Lift the measure, or keep it."""

        LIFT = "lift", _("Lifted")
        KEEP = "keep", _("Kept")

    owner = models.ForeignKey(UNIT, models.PROTECT, related_name="+")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="appeals")
    name = EncryptedField()
    phone = EncryptedField()
    statement = EncryptedField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED)
    result = models.CharField(max_length=6, choices=Result.choices, blank=True)
    reason = EncryptedField(blank=True)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "indicator",
                condition=models.Q(state="received"),
                name="knowledge_appeal_one_open",
            )
        ]
        indexes = [
            models.Index(fields=["state", "-received_at", "-id"], name="knowledge_appeal_state")
        ]

    def __str__(self) -> str:
        return f"appeal {self.pk} {self.state}"
