"""What a person or unit owns on any page: drafts, views, exports, progress, tokens, API keys."""

from django.db import models

from fanzha.kit.actions import EncryptedField
from fanzha.organisations.models.people import Person
from fanzha.organisations.models.units import Unit


class Draft(models.Model):
    """A form not yet sent, saved as it is typed; sealed, because it may name people."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    form = models.CharField(max_length=60)
    body = EncryptedField()
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint("person", "form", name="org_draft_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.form}"


class SavedView(models.Model):
    """A named filter and order of a list page."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    page = models.CharField(max_length=60)
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=500)

    class Meta:
        constraints = [models.UniqueConstraint("person", "page", "name", name="org_view_once")]

    def __str__(self) -> str:
        return self.name


class ExportRecord(models.Model):
    """Rows that left the system, by whom and what for."""

    owner = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=40)
    purpose = models.CharField(max_length=200, blank=True)
    masked = models.BooleanField(default=True)
    rows = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="org_export_time")]

    def __str__(self) -> str:
        return f"{self.kind} {self.rows}"


class IdempotencyKey(models.Model):
    """A form token that was used; a double click or a repeated API call finds it taken."""

    holder = models.CharField(max_length=40)  # person:7, key:3
    key = models.CharField(max_length=64)
    result = models.CharField(max_length=200, blank=True)
    used_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint("holder", "key", name="org_token_once")]

    def __str__(self) -> str:
        return f"{self.holder} {self.key[:8]}"


class Progress(models.Model):
    """How far a long piece of work is, for the bar on the page."""

    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    label = models.CharField(max_length=100)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, default="running")
    message = models.CharField(max_length=300, blank=True)
    url = models.CharField(max_length=200, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.label} {self.done}/{self.total}"


class ApiKey(models.Model):
    """A key of a unit for the HTTP API; only its digest is stored."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.name} {self.prefix}…"
