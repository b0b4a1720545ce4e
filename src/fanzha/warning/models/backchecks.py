"""一案一倒查: the task that each reported case opens."""

from django.db import models

from fanzha.kit.actions import EncryptedField
from fanzha.warning import wording
from fanzha.warning.backcheck import Finding


class BackCheck(models.Model):
    """What was known before a case was reported, and what the check concluded."""

    FAMILY = "warning:backcheck"

    owner = models.ForeignKey("organisations.Unit", models.PROTECT, related_name="+")
    report_ref = models.CharField(max_length=60, unique=True)
    report_id = models.BigIntegerField(db_index=True)
    incident_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    finding = models.CharField(max_length=14, choices=[(f.value, f.value) for f in Finding])
    warnings = models.JSONField(default=list)  # ids of the warnings found
    cause = models.CharField(max_length=20, blank=True)
    conclusion = EncryptedField(blank=True)
    concluded_at = models.DateTimeField(null=True)
    concluded_by = models.ForeignKey(
        "organisations.Person", models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["owner", "concluded_at", "-id"], name="warning_check_open")]

    def __str__(self) -> str:
        return f"{self.report_ref} {self.finding}"

    @property
    def finding_words(self) -> str:
        """The finding in words."""
        return wording.finding_name(self.finding)

    @property
    def cause_words(self) -> str:
        """The cause in words, once concluded."""
        return wording.cause_name(self.cause) if self.cause else ""

    @property
    def found(self) -> int:
        """How many warnings there were before the case."""
        return len(self.warnings)
