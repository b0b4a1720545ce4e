"""The tables of the ledger."""

from typing import Any

from django.db import models
from django.db.models import Q

from fanzha.kit import Conflict
from fanzha.ledger.fact import Source

UNIT = "organisations.Unit"
PERSON = "organisations.Person"
SOURCES = [(source.value, source.value) for source in Source]


class Entry(models.Model):
    """One recorded fact. It is never changed or deleted: a counter-entry (`reverses`) corrects it.

    `month` is the statistical month of `occurred_on`. `value` is None for a blank left by hand.
    """

    FAMILY = "ledger:entry"

    metric = models.CharField(max_length=40)
    owner = models.ForeignKey(UNIT, models.PROTECT, related_name="+", db_index=False)
    shared_with: "models.ManyToManyField[Any, Any]" = models.ManyToManyField(
        UNIT, through="Share", related_name="+"
    )
    occurred_on = models.DateField()
    month = models.DateField()
    period_start = models.DateField(null=True)
    period_end = models.DateField(null=True)
    value = models.BigIntegerField(null=True)
    approx = models.BooleanField(default=False)
    direction = models.CharField(max_length=5, blank=True)
    type_code = models.CharField(max_length=8, blank=True)
    tier = models.CharField(max_length=16, blank=True)
    group = models.CharField(max_length=60, blank=True)
    ref = models.CharField(max_length=100)
    source = models.CharField(max_length=10, choices=SOURCES)
    raw_text = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=200, blank=True)
    subject_key = models.CharField(max_length=32, null=True)
    key = models.CharField(max_length=120, null=True, unique=True)
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="reversed_by", related_query_name="counter"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        indexes = [
            # Sums over days read this index alone.
            models.Index(
                *("metric", "occurred_on", "owner", "source", "type_code"),
                *("value", "approx", "direction", "reverses"),
                name="ledger_entry_days",
            ),
            models.Index(
                "metric",
                "occurred_on",
                "subject_key",
                "owner",
                "value",
                condition=Q(subject_key__isnull=False),
                name="ledger_entry_subject",
            ),
            models.Index("ref", "metric", name="ledger_entry_ref"),
            models.Index(
                "occurred_on", "owner", condition=Q(value=None), name="ledger_entry_blank"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.metric} {self.value} on {self.occurred_on} at {self.owner_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; raises Conflict for an entry that is already in the ledger."""
        if not self._state.adding:
            raise Conflict(f"Entry {self.pk} is in the ledger: correct it by a counter-entry.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Raises Conflict: nothing leaves the ledger."""
        raise Conflict(f"Entry {self.pk} is in the ledger: correct it by a counter-entry.")


class Share(models.Model):
    """A unit that took part in a fact another unit owns; the fact still counts once."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="shares")
    unit = models.ForeignKey(UNIT, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint("entry", "unit", name="ledger_share_once")]

    def __str__(self) -> str:
        return f"{self.entry_id} with {self.unit_id}"


class Rollup(models.Model):
    """What a unit recorded of a metric in a month, by type and source, kept with every entry.

    `value` is the sum, for `last` metrics the state of day `latest_on`, for `max` the largest, for
    `distinct` the sum with all subjects. `entries` counts entries less counter-entries; `approx`
    those that are approximate, `loose` those of them that are not “over”.
    """

    metric = models.CharField(max_length=40)
    month = models.DateField()
    unit = models.ForeignKey(UNIT, models.PROTECT, related_name="+", db_index=False)
    type_code = models.CharField(max_length=8, blank=True)
    source = models.CharField(max_length=10, choices=SOURCES)
    value = models.BigIntegerField()
    entries = models.IntegerField()
    approx = models.IntegerField(default=0)
    loose = models.IntegerField(default=0)
    latest_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["metric", "month", "unit", "type_code", "source"], name="ledger_rollup_cell"
            )
        ]

    def __str__(self) -> str:
        return f"{self.metric} {self.month} at {self.unit_id}: {self.value}"


class Feed(models.Model):
    """Since which day a part (or, in the demo, a metric) records by itself.

    From that day on a missing number is 0; before it, it is unknown.
    """

    name = models.CharField(max_length=40, primary_key=True)
    since = models.DateField()

    def __str__(self) -> str:
        return f"{self.name} since {self.since}"


class Closing(models.Model):
    """A period that an approved report has closed for a unit: later entries go to the next one."""

    unit = models.ForeignKey(UNIT, models.PROTECT, related_name="+")
    first = models.DateField()
    last = models.DateField()
    as_of = models.DateTimeField()
    ref = models.CharField(max_length=100, unique=True)

    class Meta:
        indexes = [models.Index("unit", "first", "last", name="ledger_closing_unit")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.first}..{self.last} as of {self.as_of:%Y-%m-%d %H:%M}"


class Filing(models.Model):
    """A record filled in by hand (手工填报): one activity or return with several values."""

    FAMILY = "ledger:filing"

    owner = models.ForeignKey(UNIT, models.PROTECT, related_name="+")
    title = models.CharField(max_length=80)
    place = models.CharField(max_length=80, blank=True)
    started_on = models.DateField()
    ended_on = models.DateField()
    note = models.CharField(max_length=200)
    filed_at = models.DateTimeField()
    filed_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["-ended_on", "-id"], name="ledger_filing_newest")]

    def __str__(self) -> str:
        return self.title
