"""What people did on a warning."""

from django.db import models

from fanzha.kit.actions import EncryptedField
from fanzha.warning.models.warnings import Warning


class StateChange(models.Model):
    """One step of a warning; the steps together are its history."""

    warning = models.ForeignKey(Warning, models.CASCADE, related_name="changes")
    at = models.DateTimeField()
    old = models.CharField(max_length=14)
    new = models.CharField(max_length=14)
    by = models.ForeignKey("organisations.Person", models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=120, blank=True)  # code words only, no personal data

    class Meta:
        indexes = [models.Index(fields=["warning", "id"], name="warning_change_order")]

    def __str__(self) -> str:
        return f"{self.warning_id} {self.old} → {self.new}"


class Attempt(models.Model):
    """One try to reach the person (domain.md 3.2, data per attempt)."""

    FAMILY = "warning:attempt"

    warning = models.ForeignKey(Warning, models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    kind = models.CharField(max_length=10)
    result = models.CharField(max_length=14)
    officer = models.ForeignKey("organisations.Person", models.PROTECT, null=True, related_name="+")
    duration_s = models.PositiveIntegerField(null=True)
    note = EncryptedField(blank=True)
    points = models.JSONField(default=list)  # talking points said, in words (numbers: demo of 0.1)
    app_installed = models.BooleanField(null=True)
    fraud_app_removed = models.BooleanField(null=True)
    relative_informed = models.BooleanField(null=True)

    class Meta:
        indexes = [models.Index(fields=["warning", "id"], name="warning_attempt_order")]

    def __str__(self) -> str:
        return f"{self.warning_id} {self.kind} {self.result}"


class Photo(models.Model):
    """A photo of a visit; the picture lies sealed under this name in FANZHA_HOME/photos."""

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="photos")
    name = models.CharField(max_length=32, unique=True)
    size = models.PositiveIntegerField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("organisations.Person", models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"photo of {self.attempt_id}"


class FollowUp(models.Model):
    """回访 after an outcome: done or to be done."""

    warning = models.ForeignKey(Warning, models.CASCADE, related_name="followups")
    owner = models.ForeignKey("organisations.Unit", models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    cancelled = models.BooleanField(default=False)
    officer = models.ForeignKey("organisations.Person", models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=10, blank=True)
    in_contact = models.BooleanField(null=True)  # still in contact with the swindler
    app_installed = models.BooleanField(null=True)
    new_loss_fen = models.BigIntegerField(default=0)
    note = EncryptedField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("warning", "number", "due_at", name="warning_followup_once")
        ]
        indexes = [
            models.Index(
                fields=["owner", "due_at"],
                name="warning_followup_due",
                condition=models.Q(done_at__isnull=True, cancelled=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.warning_id} follow-up {self.number}"


class Assist(models.Model):
    """异地协查 or 转办: another place is asked, with its own clock and receipt (回执)."""

    class Kind(models.TextChoices):
        """Assist keeps the warning here; a hand-over gives it away."""

        ASSIST = "assist"
        TRANSFER = "transfer"

    warning = models.ForeignKey(Warning, models.CASCADE, related_name="assists")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    place = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("organisations.Person", models.PROTECT, related_name="+")
    letter = models.CharField(max_length=60, blank=True)  # number of our letter
    due_at = models.DateTimeField()
    replied_at = models.DateTimeField(null=True)
    receipt = models.CharField(max_length=60, blank=True)  # number of their 回执
    reply = EncryptedField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["warning", "id"], name="warning_assist_order")]

    def __str__(self) -> str:
        return f"{self.warning_id} {self.kind} {self.place}"


class VisitRequest(models.Model):
    """A community or grid asked to go and see the person; it sees name, address and advice only."""

    warning = models.ForeignKey(Warning, models.CASCADE, related_name="visits")
    unit = models.ForeignKey("organisations.Unit", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("organisations.Person", models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True)  # name and address were opened
    opened_by = models.ForeignKey(
        "organisations.Person", models.PROTECT, null=True, related_name="+"
    )
    done_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=14, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["unit", "asked_at"],
                name="warning_visit_open",
                condition=models.Q(done_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.warning_id} visit by {self.unit_id}"
