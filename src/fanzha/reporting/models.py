"""Editions of reports."""

from django.db import models

from fanzha.reporting.document import Report
from fanzha.reporting.stored import load


class Target(models.Model):
    """What a unit is to reach of a metric in a month or year (E-TARGET)."""

    owner = models.ForeignKey("organisations.Unit", models.CASCADE, related_name="+")
    metric = models.CharField(max_length=60)
    label = models.CharField(max_length=7)  # 2026 or 2026-11
    value = models.DecimalField(max_digits=18, decimal_places=2)  # fen, percent or the count
    set_at = models.DateTimeField()
    set_by = models.ForeignKey("organisations.Person", models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint("owner", "metric", "label", name="reporting_target_once")
        ]

    def __str__(self) -> str:
        return f"{self.metric} {self.label} of {self.owner_id}: {self.value}"


class Edition(models.Model):
    """One edition of a report of a unit and period.

    A draft keeps only the edited `texts`; its figures are live. Approving stores the whole report
    (`snapshot`, `sha256`) with the moment `as_of` that its figures were known at, and the head of
    the audit chain, so that the chain's tail cannot be cut unseen.
    """

    FAMILY = "reporting:edition"
    KINDS = [("monthly", "monthly"), ("daily", "daily")]

    kind = models.CharField(max_length=8, choices=KINDS)
    owner = models.ForeignKey("organisations.Unit", models.PROTECT, related_name="+")
    first = models.DateField()
    last = models.DateField()
    label = models.CharField(max_length=24)
    number = models.PositiveSmallIntegerField()
    texts = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("organisations.Person", models.PROTECT, related_name="+")
    as_of = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(
        "organisations.Person", models.PROTECT, null=True, related_name="+"
    )
    snapshot = models.JSONField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    audit_sequence = models.PositiveBigIntegerField(null=True)
    audit_seal = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "kind", "owner", "label", "number", name="reporting_edition_once"
            )
        ]
        indexes = [models.Index("kind", "as_of", name="reporting_edition_open")]

    def __str__(self) -> str:
        return f"{self.kind} {self.label} of {self.owner_id}, edition {self.number}"

    @property
    def is_approved(self) -> bool:
        """Whether its figures are frozen."""
        return self.as_of is not None

    @property
    def report(self) -> Report:
        """The frozen report; only of an approved edition."""
        assert self.snapshot is not None, "a draft has no frozen report"
        return load(self.snapshot)
