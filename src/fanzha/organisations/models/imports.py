"""Files that people bring in, and what became of each of their rows."""

from django.db import models

from fanzha.kit.actions import EncryptedField
from fanzha.organisations.models.people import Person
from fanzha.organisations.models.units import Unit


class ImportRun(models.Model):
    """One file on its way in. `cursor` is the last line whose chunk is committed."""

    class State(models.TextChoices):
        """Staged (rows read and judged) → running → done, or failed with a reason."""

        STAGED = "staged"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        DISCARDED = "discarded"

    owner = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=20)
    filename = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.STAGED)
    mapping = models.JSONField(default=dict)
    cursor = models.PositiveIntegerField(default=0)
    read = models.PositiveIntegerField(default=0)
    accepted = models.PositiveIntegerField(default=0)
    merged = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["owner", "created_at"], name="org_import_owner")]

    def __str__(self) -> str:
        return f"{self.kind} {self.filename} ({self.state})"


class ImportRow(models.Model):
    """One line of an imported file; its cells are sealed."""

    class State(models.TextChoices):
        """What became of the line."""

        STAGED = "staged"
        ACCEPTED = "accepted"
        MERGED = "merged"
        REJECTED = "rejected"

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.STAGED)
    reason = models.CharField(max_length=300, blank=True)
    cells = EncryptedField()  # JSON list of the cells as read
    ref = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("run", "line", name="org_import_line_once")]
        indexes = [models.Index(fields=["run", "state", "line"], name="org_import_state")]

    def __str__(self) -> str:
        return f"line {self.line} {self.state}"
