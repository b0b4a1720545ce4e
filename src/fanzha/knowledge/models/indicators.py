"""The registry of swindlers' identifiers; values are plain, as they are matched and exported."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _

from fanzha.knowledge.identifiers import IndicatorKind

PERSON = "organisations.Person"
UNIT = "organisations.Unit"


class Indicator(models.Model):
    """A number, account, name or address that swindlers use; one row per kind and normal value.

    `confidence` is 0–100. `version` is that of the registry at the last change of the row, so that
    a reader in memory fetches only what changed.
    """

    FAMILY = "knowledge:indicator"

    class State(models.TextChoices):
        """proposed → confirmed → expired or withdrawn; only confirmed ones are acted upon."""

        PROPOSED = "proposed", _("To be confirmed")
        CONFIRMED = "confirmed", _("Confirmed")
        EXPIRED = "expired", _("Expired")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Source(models.TextChoices):
        """Where it became known first."""

        REPORT = "report", _("Reported case")
        WARNING = "warning", _("Warning")
        TIP = "tip", _("Public tip")
        BANK = "bank", _("Bank")
        OPERATOR = "operator", _("Operator")
        SUPERIOR = "superior", _("Superior unit")
        ANALYSIS = "analysis", _("Analysis")
        IMPORT = "import", _("Imported list")
        MANUAL = "manual", _("Entered by hand")
        SIMULATION = "simulation", _("Simulation")

    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in IndicatorKind])
    value = models.CharField(max_length=500)
    type_code = models.CharField(max_length=5, blank=True)
    type_class = models.GeneratedField(
        expression=Substr("type_code", 1, 3),
        output_field=models.CharField(max_length=3),
        db_persist=True,
    )
    source = models.CharField(max_length=12, choices=Source.choices)
    confidence = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField()
    expires_on = models.DateField(null=True)
    sightings_count = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=200, blank=True)
    unit = models.ForeignKey(UNIT, models.PROTECT, null=True, related_name="+")
    version = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint("kind", "value", name="knowledge_indicator_once"),
            models.CheckConstraint(
                condition=Q(confidence__lte=100), name="knowledge_indicator_confidence"
            ),
        ]
        indexes = [
            models.Index(fields=["-last_seen", "-id"], name="knowledge_ind_seen"),
            models.Index(fields=["state", "-last_seen", "-id"], name="knowledge_ind_state"),
            models.Index(fields=["kind", "-last_seen", "-id"], name="knowledge_ind_kind_seen"),
            models.Index(fields=["kind", "state", "-last_seen", "-id"], name="knowledge_ind_kind"),
            models.Index(fields=["type_class", "-last_seen", "-id"], name="knowledge_ind_type"),
            models.Index(fields=["source", "-last_seen", "-id"], name="knowledge_ind_source"),
            models.Index(fields=["version"], name="knowledge_ind_version"),
            models.Index(
                fields=["expires_on"], condition=Q(state="confirmed"), name="knowledge_ind_expiry"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


class Sighting(models.Model):
    """One piece of evidence: where the indicator was met. The same reference counts once."""

    indicator = models.ForeignKey(
        Indicator, models.CASCADE, related_name="sightings", db_index=False
    )
    at = models.DateTimeField()
    source = models.CharField(max_length=12, choices=Indicator.Source.choices)
    ref = models.CharField(max_length=100, blank=True)
    confidence = models.PositiveSmallIntegerField()
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "indicator", "ref", condition=~Q(ref=""), name="knowledge_sighting_once"
            )
        ]
        indexes = [models.Index(fields=["indicator", "-at"], name="knowledge_sighting_time")]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.ref}"


class IndicatorStep(models.Model):
    """A change of an indicator's state: when, by whom, why."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="steps", db_index=False)
    at = models.DateTimeField()
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    before = models.CharField(max_length=10, blank=True)
    after = models.CharField(max_length=10, choices=Indicator.State.choices)
    reason = models.CharField(max_length=200, blank=True)
    ref = models.CharField(max_length=100, blank=True)

    class Meta:
        indexes = [models.Index(fields=["indicator", "-at"], name="knowledge_step_time")]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.before}→{self.after}"


class RegistryState(models.Model):
    """One row: the version of the registry. `epoch` changes when the registry is begun anew."""

    version = models.PositiveBigIntegerField(default=0)
    epoch = models.CharField(max_length=32)

    def __str__(self) -> str:
        return f"{self.epoch[:6]} {self.version}"
