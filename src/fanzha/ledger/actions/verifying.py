"""`fanzha ledger verify`: does the roll-up still say what the entries say?"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Case, Count, F, IntegerField, Max, Q, Sum, When

from fanzha.ledger.actions import rollup
from fanzha.ledger.actions.recording import calendar
from fanzha.ledger.actions.rollup import Key
from fanzha.ledger.dictionary import METRICS, Kind
from fanzha.ledger.models import Entry, Rollup

_CELL = ("metric", "month", "owner_id", "type_code", "source")
_COLUMNS = ("metric", "month", "unit_id", "type_code", "source")
_SIGN = Case(When(reverses=None, then=1), default=-1, output_field=IntegerField())
_STATES = [m.code for m in METRICS.values() if m.kind in (Kind.LAST, Kind.MAX)]


@dataclass(frozen=True)
class Difference:
    """A cell in which roll-up and entries disagree, or an entry that breaks a rule."""

    where: str
    problem: str


def verify() -> list[Difference]:
    """Recompute everything from the entries; empty means that the ledger is sound."""
    expected, stored = _expected(), _stored()
    wrong = [
        Difference(_name(key), f"roll-up {stored.get(key)} but entries {expected.get(key)}")
        for key in sorted(expected.keys() | stored.keys())
        if stored.get(key, (0, 0)) != expected.get(key, (0, 0))
    ]
    return [*wrong, *_bad_counters(), *_bad_months()]


def rebuild() -> int:
    """Write the whole roll-up anew, months included (after the 统计月 setting changed).

    Returns the number of cells; one transaction, so stop the writers first.
    """
    with transaction.atomic():
        _refile_months()
        Rollup.objects.all().delete()
        cells = _sums() | rollup.changes(_states())
        Rollup.objects.bulk_create(
            (Rollup(**dict(zip(_COLUMNS, key, strict=True)), **vars(change)))
            for key, change in cells.items()
        )
    return len(cells)


def _sums() -> dict[Key, rollup.Change]:
    """The cells that add up, summed by the database."""
    rows = Entry.objects.filter(value__isnull=False).exclude(metric__in=_STATES).order_by()
    approx = Case(When(approx=True, then=_SIGN), default=0, output_field=IntegerField())
    loose = Case(
        When(Q(approx=True) & ~Q(direction="over"), then=_SIGN),
        default=0,
        output_field=IntegerField(),
    )
    return {
        row[:5]: rollup.Change(*row[5:])
        for row in rows.values_list(*_CELL).annotate(
            total=Sum("value"),
            count=Sum(_SIGN),
            inexact=Sum(approx),
            not_over=Sum(loose),
            latest=Max("occurred_on"),
        )
    }


def _states() -> Iterator[Entry]:
    """The standing entries of states and maxima, in the order they were recorded."""
    rows = Entry.objects.filter(value__isnull=False, metric__in=_STATES, reverses=None)
    return rows.filter(counter=None).order_by("id").iterator()


def _name(key: Key) -> str:
    metric, month, unit, type_code, source = key
    return f"{metric} {month:%Y-%m} unit {unit} {type_code or '*'} {source}"


def _expected() -> dict[Key, tuple[int, int]]:
    """Value and count of each cell from the entries alone."""
    cells = _sums() | rollup.changes(_states())
    found = {key: (change.value, change.entries) for key, change in cells.items()}
    return {key: sums for key, sums in found.items() if sums != (0, 0)}


def _stored() -> dict[Key, tuple[int, int]]:
    rows = Rollup.objects.values_list(
        "metric", "month", "unit_id", "type_code", "source", "value", "entries"
    )
    return {row[:5]: row[5:] for row in rows.iterator() if row[5:] != (0, 0)}


def _bad_counters() -> Iterator[Difference]:
    same = Q(
        metric=F("reverses__metric"),
        owner=F("reverses__owner"),
        occurred_on=F("reverses__occurred_on"),
    )
    opposite = Q(value=-F("reverses__value")) | Q(value=None, reverses__value=None)
    counters = Entry.objects.filter(reverses__isnull=False)
    for pk in counters.exclude(same & opposite).values_list("pk", flat=True):
        yield Difference(f"entry {pk}", "a counter-entry that does not mirror its entry")


def _bad_months() -> Iterator[Difference]:
    days = calendar()
    filed = Entry.objects.order_by().values_list("occurred_on", "month")
    for day, month, count in filed.annotate(count=Count("id")):
        if days.month_of(day).first != month:
            yield Difference(f"{day}", f"{count} entries in month {month:%Y-%m}: rebuild")


def _refile_months() -> None:
    days = calendar()
    for day in list(Entry.objects.order_by().values_list("occurred_on", flat=True).distinct()):
        month = days.month_of(day).first
        Entry.objects.filter(occurred_on=day).exclude(month=month).update(month=month)
