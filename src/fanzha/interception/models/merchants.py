"""The merchants that a payment organisation registers."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from fanzha.kit.actions import EncryptedField

PERSON = "organisations.Person"
UNIT = "organisations.Unit"


class Merchant(models.Model):
    """A shop of a payment organisation: where its orders may come from, and its limits.

    `sensitive_from` and `sensitive_until` are minutes of the day (Asia/Shanghai), the second one
    not included; a stretch over midnight is written with the larger first.
    """

    FAMILY = "interception:merchant"

    owner = models.ForeignKey(UNIT, models.PROTECT, related_name="+")
    code = models.CharField(_("Code"), max_length=40)
    name = models.CharField(_("Name"), max_length=80)
    domains = models.JSONField(default=list)
    networks = models.JSONField(default=list)
    sensitive_from = models.PositiveSmallIntegerField(null=True)
    sensitive_until = models.PositiveSmallIntegerField(null=True)
    sensitive_fen = models.PositiveBigIntegerField(null=True)
    step_limit_s = models.PositiveIntegerField(default=300)
    total_limit_s = models.PositiveIntegerField(default=900)
    active = models.BooleanField(default=True)
    number = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("owner", "code", name="interception_merchant_once")]
        indexes = [models.Index(fields=["-changed_at", "-id"], name="interception_merchant_time")]

    def __str__(self) -> str:
        return self.name

    @property
    def domains_text(self) -> str:
        """The domains in one line."""
        return ", ".join(self.domains)

    @property
    def networks_text(self) -> str:
        """The networks in one line."""
        return ", ".join(self.networks)

    @property
    def hours_text(self) -> str:
        """The sensitive hours, empty for none."""
        if self.sensitive_from is None or self.sensitive_until is None:
            return ""
        ends = (divmod(self.sensitive_from, 60), divmod(self.sensitive_until, 60))
        return "–".join(f"{hour:02d}:{minute:02d}" for hour, minute in ends)


class MerchantRevision(models.Model):
    """An earlier or the present state of a merchant: by whom, why."""

    merchant = models.ForeignKey(Merchant, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    body = models.JSONField()
    at = models.DateTimeField()
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("merchant", "number", name="interception_revision_once")
        ]

    def __str__(self) -> str:
        return f"{self.merchant_id} #{self.number}"


class MerchantKey(models.Model):
    """A key with which a merchant signs its orders; sealed, shown once when it is made."""

    merchant = models.ForeignKey(Merchant, models.CASCADE, related_name="keys")
    name = models.CharField(max_length=60)
    secret = EncryptedField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
