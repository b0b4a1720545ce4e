"""The lists that decisions look values up in: entries sealed, what was published, by whom."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fanzha.kit.actions import BlindIndex, EncryptedField
from fanzha.knowledge.lists import LISTS
from fanzha.knowledge.masks import masked_listed

PERSON = "organisations.Person"
UNIT = "organisations.Unit"


class ListEntry(models.Model):
    """A value on a list; one row per list and value, however often it came.

    It counts from `valid_from` to `valid_until` (both included, None without end) while active.
    """

    FAMILY = "knowledge:listed"

    class State(models.TextChoices):
        """active → expired or withdrawn; adding the value again makes it active."""

        ACTIVE = "active", _("Counts")
        EXPIRED = "expired", _("Expired")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Source(models.TextChoices):
        """Who named the value."""

        POLICE = "police", _("Police")
        BANK = "bank", _("Bank")
        SUPERIOR = "superior", _("Superior unit")
        PERSON = "person", _("The person themselves")
        ANALYSIS = "analysis", _("Analysis")
        OTHER = "other", _("Other source")

    list = models.CharField(max_length=30, choices=[(code, code) for code in LISTS])
    owner = models.ForeignKey(UNIT, models.PROTECT, related_name="+", db_index=False)
    value = EncryptedField()
    value_index = BlindIndex("value")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACTIVE)
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.POLICE)
    reason = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    added_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("list", "value_index", name="knowledge_listed_once"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=models.F("valid_from")),
                name="knowledge_listed_period",
            ),
        ]
        indexes = [
            models.Index(fields=["list", "-changed_at", "-id"], name="knowledge_listed_time"),
            models.Index(
                fields=["list", "state", "-changed_at", "-id"], name="knowledge_listed_state"
            ),
            models.Index(fields=["owner", "list", "-changed_at"], name="knowledge_listed_owner"),
            models.Index(
                fields=["valid_until"], condition=Q(state="active"), name="knowledge_listed_end"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.list} {self.pk} {self.state}"

    @property
    def masked(self) -> str:
        """The value as pages and files show it."""
        return masked_listed(self.list, self.value)


class ListStep(models.Model):
    """A change of an entry: when, by whom, why."""

    entry = models.ForeignKey(ListEntry, models.CASCADE, related_name="steps", db_index=False)
    at = models.DateTimeField()
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    before = models.CharField(max_length=10, blank=True)
    after = models.CharField(max_length=10, choices=ListEntry.State.choices)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["entry", "-at"], name="knowledge_liststep_time")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.before}→{self.after}"


class ListVersion(models.Model):
    """The lists put in force: the sha of the files, how many entries each list has."""

    sha = models.CharField(max_length=64)
    key = models.CharField(max_length=10)
    at = models.DateTimeField()
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=200, blank=True)
    counts = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["-at"], name="knowledge_listversion_time")]

    def __str__(self) -> str:
        return self.sha
