"""Editable knowledge: one row per entry, every earlier state kept."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from fanzha.kit import Conflict

PERSON = "organisations.Person"


class KnowledgeEntry(models.Model):
    """An entry as it is edited; `body` is its JSON form without anything derived.

    `shipped` is the body of the shipped file that the local state is based on, None for an entry
    of the centre's own. `number` is that of the newest revision.
    """

    kind = models.CharField(max_length=12)
    code = models.CharField(max_length=60)
    title = models.CharField(max_length=120)
    body = models.JSONField()
    shipped = models.JSONField(null=True)
    active = models.BooleanField(default=True)
    position = models.PositiveIntegerField(default=0)
    number = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("kind", "code", name="knowledge_entry_once")]
        indexes = [models.Index(fields=["kind", "position", "code"], name="knowledge_entry_order")]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"

    @property
    def edited(self) -> bool:
        """Does it differ from what was shipped?"""
        return not self.active or self.body != self.shipped


class Revision(models.Model):
    """A state of an entry, once written never changed."""

    class Origin(models.TextChoices):
        """How the state came about."""

        SHIPPED = "shipped", _("Shipped with the product")
        EDIT = "edit", _("Edited")
        RESTORE = "restore", _("Restored")
        RETIRE = "retire", _("Taken out or put back")

    entry = models.ForeignKey(KnowledgeEntry, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    body = models.JSONField()
    active = models.BooleanField()
    origin = models.CharField(max_length=10, choices=Origin.choices)
    at = models.DateTimeField()
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("entry", "number", name="knowledge_revision_once")]

    def __str__(self) -> str:
        return f"{self.entry_id} #{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; a revision that exists is never written again."""
        if self.pk is not None:
            raise Conflict("A revision is never changed: write a new one.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """History is kept."""
        raise Conflict("A revision is never deleted.")


class Publication(models.Model):
    """The knowledge put in force: its snapshot, by whom and why."""

    sha = models.CharField(max_length=64)
    at = models.DateTimeField()
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=200, blank=True)
    entries = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.sha
