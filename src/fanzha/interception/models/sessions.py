"""Orders on their way to being paid, and every verdict on them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fanzha.interception.models.merchants import Merchant
from fanzha.kit.actions import BlindIndex, EncryptedField

UNIT = "organisations.Unit"


class Session(models.Model):
    """One order: created → confirmed → paid; void is the end of everything else.

    `number` counts its stamps: only the newest is good, and only once. `step_at` is when that stamp
    was issued. Accounts, device and address are sealed; their digests count repetitions.
    """

    FAMILY = "interception:session"

    class State(models.TextChoices):
        """How far the order came."""

        CREATED = "created", _("Created")
        CONFIRMED = "confirmed", _("Confirmed")
        PAID = "paid", _("May be paid")
        VOID = "void", _("Void")

    owner = models.ForeignKey(UNIT, models.PROTECT, related_name="+")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="sessions")
    code = models.CharField(max_length=32, unique=True)
    order_no = models.CharField(max_length=64)
    request_id = models.CharField(max_length=64)
    amount_fen = models.PositiveBigIntegerField()
    payee = EncryptedField()
    payer = EncryptedField(blank=True)
    payer_index = BlindIndex("payer")
    device = EncryptedField(blank=True)
    device_index = BlindIndex("device")
    source_ip = EncryptedField(blank=True)
    source_ip_index = BlindIndex("source_ip")
    source_domain = models.CharField(max_length=253, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.CREATED)
    number = models.PositiveIntegerField(default=0)
    gaps_us = models.JSONField(default=list)
    captcha_passed = models.BooleanField(default=False)
    confirmed_twice = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    step_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("merchant", "request_id", name="interception_session_once"),
            models.UniqueConstraint(
                "merchant",
                "order_no",
                condition=~Q(state="void"),
                name="interception_order_once",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "-created_at", "-id"], name="interception_session_owner"),
            models.Index(fields=["-created_at", "-id"], name="interception_session_time"),
            models.Index(fields=["device_index", "created_at"], name="interception_device"),
            models.Index(fields=["source_ip_index", "created_at"], name="interception_ip"),
            models.Index(fields=["payer_index", "created_at"], name="interception_payer"),
            models.Index(fields=["merchant", "created_at"], name="interception_shop_time"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.state}"


class Verdict(models.Model):
    """One answer of the guard; what it was given and which rules spoke, never personal data.

    `number` is that of the stamp given with it, 0 for none. The same `request_id` gets the same
    answer again.
    """

    session = models.ForeignKey(Session, models.CASCADE, related_name="verdicts")
    at = models.DateTimeField()
    step = models.CharField(max_length=10)
    answer = models.CharField(max_length=10)
    code = models.CharField(max_length=60)
    reason_zh = models.CharField(max_length=300, blank=True)
    reason_en = models.CharField(max_length=300, blank=True)
    rules = models.JSONField(default=list)
    version = models.CharField(max_length=12, blank=True)
    patterns = models.JSONField(default=list)
    number = models.PositiveIntegerField(default=0)
    request_id = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint("session", "request_id", name="interception_verdict_once")
        ]
        indexes = [models.Index(fields=["at", "code"], name="interception_verdict_time")]

    def __str__(self) -> str:
        return f"{self.session_id} {self.step} {self.code}"


class Challenge(models.Model):
    """A captcha of an order: used once, soon over, few tries. The answer is blanked at the end."""

    class State(models.TextChoices):
        """open → passed or over."""

        OPEN = "open", _("Waiting for the answer")
        PASSED = "passed", _("Passed")
        OVER = "over", _("Over")

    session = models.ForeignKey(Session, models.CASCADE, related_name="challenges")
    answer = EncryptedField(blank=True)
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.session_id} {self.state}"
