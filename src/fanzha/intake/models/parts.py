"""What hangs on a report: payments, elements, state changes, the sketch of its narrative."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from fanzha.intake.minimum import Channel
from fanzha.intake.models.reports import Report
from fanzha.intake.sides import Side
from fanzha.kit.actions import BlindIndex, EncryptedField
from fanzha.organisations import mask_card, mask_id_card, mask_phone


class Payment(models.Model):
    """One payment of the victim (E-CASE transfers). The payer is sealed, the payee plain."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="payments")
    number = models.PositiveSmallIntegerField()
    channel = models.CharField(
        max_length=10, choices=[(c.value, c.value) for c in Channel], blank=True
    )
    amount_fen = models.BigIntegerField(null=True)
    paid_at = models.DateTimeField(null=True)
    payee_name = models.CharField(max_length=120, blank=True)
    payee_account = models.CharField(max_length=120, blank=True)
    payee_bank = models.CharField(max_length=80, blank=True)
    payer_name = EncryptedField(blank=True)
    payer_account = EncryptedField(blank=True)
    payer_account_index = BlindIndex(source="payer_account", db_index=True)
    payer_bank = models.CharField(max_length=80, blank=True)
    # Other items of the channel's minimum set (order numbers, places, plates), JSON by item key.
    details = EncryptedField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("report", "number", name="intake_payment_once")]
        indexes = [models.Index(fields=["payee_account"], name="intake_payment_payee")]

    def __str__(self) -> str:
        return f"{self.report_id}/{self.number}"


_MASKS = {"phone": mask_phone, "id_card": mask_id_card}


class Element(models.Model):
    """One element of the narrative. A swindler's value is plain; any other is sealed."""

    class State(models.TextChoices):
        """What the officer made of it."""

        FOUND = "found", _("Found")
        CONFIRMED = "confirmed", _("Confirmed")
        DROPPED = "dropped", _("Dropped")
        ADDED = "added", _("Added")

    report = models.ForeignKey(Report, models.CASCADE, related_name="elements")
    kind = models.CharField(max_length=16)
    found_kind = models.CharField(max_length=16, blank=True)  # before the officer's correction
    side = models.CharField(max_length=10, choices=[(s.value, s.value) for s in Side])
    value = models.CharField(max_length=500, blank=True)
    sealed = EncryptedField(blank=True)
    sealed_index = BlindIndex(source="sealed", db_index=True)
    start = models.IntegerField(null=True)  # place in the narrative, end exclusive
    end = models.IntegerField(null=True)
    confidence = models.FloatField(default=1.0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.FOUND)

    class Meta:
        indexes = [models.Index(fields=["kind", "value"], name="intake_element_value")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.report_id}"

    @property
    def mask(self) -> str:
        """A sealed value as everybody who may see the report sees it."""
        return _MASKS.get(self.kind, mask_card)(self.sealed)

    @property
    def text(self) -> str:
        """The value, wherever it is kept."""
        return self.value or self.sealed


class StateChange(models.Model):
    """A step of the report's way, by whom and why."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="changes")
    old = models.CharField(max_length=24, blank=True)
    new = models.CharField(max_length=24)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = EncryptedField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["report", "-at"], name="intake_change_time")]

    def __str__(self) -> str:
        return f"{self.report_id} {self.old} → {self.new}"


class Sketch(models.Model):
    """The keyed hashes of a narrative's trigrams; a changed narrative gets a new row, so that every
    process sees the change by the growing id."""

    report = models.OneToOneField(Report, models.CASCADE, related_name="sketch")
    hashes = models.BinaryField()

    def __str__(self) -> str:
        return f"sketch of {self.report_id}"
