"""Cells for figures: from the roll-up where it suffices, from the entries where it does not."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, Count, IntegerField, Max, Q, QuerySet, Sum, When

from fanzha.ledger.actions.recording import calendar
from fanzha.ledger.dictionary import Kind, metric_of
from fanzha.ledger.figures import Cell
from fanzha.ledger.models import Entry, Rollup
from fanzha.ledger.periods import Period

UNIT, TYPE, MONTH = "unit", "type", "month"
"""What cells may be told apart by; without any, a metric has one cell for each source."""

_SIGN = Case(When(reverses=None, then=1), default=-1, output_field=IntegerField())
_APPROX = Case(When(approx=True, then=1), default=0, output_field=IntegerField())
_LOOSE = Case(
    When(Q(approx=True) & ~Q(direction="over"), then=1), default=0, output_field=IntegerField()
)
_NO_DAY = date.min


@dataclass(frozen=True)
class Scope:
    """Which entries are asked for: `units` None means all units, `type_code` "" all types
    and a first-level code its sub-types too.

    With `as_of` only what was recorded by then counts.
    """

    units: Collection[int] | None
    period: Period
    type_code: str = ""
    source: str = ""
    as_of: datetime | None = None

    def entries(self, codes: Sequence[str]) -> QuerySet[Entry]:
        """The entries of these metrics in the scope, blanks and counter-entries included."""
        days = Q(occurred_on__gte=self.period.first, occurred_on__lte=self.period.last)
        return self.known(Entry.objects.filter(days, metric__in=codes))

    def known(self, rows: QuerySet[Entry]) -> QuerySet[Entry]:
        """The entries of any day that belong to the scope."""
        if self.units is not None:
            rows = rows.filter(owner_id__in=self.units)
        if self.type_code:
            rows = rows.filter(type_code__startswith=self.type_code)
        if self.source:
            rows = rows.filter(source=self.source)
        return rows if self.as_of is None else rows.filter(recorded_at__lte=self.as_of)

    def rollups(self, codes: Sequence[str]) -> QuerySet[Rollup]:
        """The roll-up rows of these metrics, of any month."""
        rows = Rollup.objects.filter(metric__in=codes, entries__gt=0)
        if self.units is not None:
            rows = rows.filter(unit_id__in=self.units)
        if self.type_code:
            rows = rows.filter(type_code__startswith=self.type_code)
        return rows.filter(source=self.source) if self.source else rows


@dataclass(frozen=True)
class Found:
    """A cell of a metric; `loose` counts approximate entries that are not “over”."""

    metric: str
    cell: Cell
    loose: int = 0


def cells(codes: Sequence[str], scope: Scope, by: Collection[str] = ()) -> list[Found]:
    """The cells of these metrics, added up by the database over all that `by` does not name.

    Of `last` metrics every unit's states come, from the beginning on.
    """
    states = [code for code in codes if metric_of(code).kind == Kind.LAST]
    flows = [code for code in codes if metric_of(code).kind != Kind.LAST]
    return [*_flows(flows, scope, by), *_states(states, scope)]


def _flows(codes: Sequence[str], scope: Scope, by: Collection[str]) -> Iterator[Found]:
    if not codes:
        return
    if scope.as_of is not None:
        yield from _from_entries(codes, scope, [(scope.period.first, scope.period.last)], by)
        return
    months, spans = calendar().split(scope.period)
    if months:
        rows = scope.rollups(codes).filter(month__in=[month.first for month in months])
        yield from _from_rollup(rows, by)
    if spans:
        yield from _from_entries(codes, scope, spans, by)


def _from_rollup(rows: QuerySet[Rollup], by: Collection[str]) -> Iterator[Found]:
    columns = {UNIT: "unit_id", TYPE: "type_code", MONTH: "month"}
    names = [columns[name] for name in (UNIT, TYPE, MONTH) if name in by]
    grouped = rows.order_by().values("metric", "source", *names)
    for row in grouped.annotate(
        total=Sum("value"),
        largest=Max("value"),
        count=Sum("entries"),
        inexact=Sum("approx"),
        not_over=Sum("loose"),
    ):
        yield _found(row, row.get("unit_id", 0), row.get("month", _NO_DAY))


def _from_entries(
    codes: Sequence[str],
    scope: Scope,
    spans: Sequence[tuple[date, date]],
    by: Collection[str],
) -> Iterator[Found]:
    days = Q()
    for first, last in spans:
        days |= Q(occurred_on__gte=first, occurred_on__lte=last)
    columns = {UNIT: "owner_id", TYPE: "type_code", MONTH: "month"}
    names = [columns[name] for name in (UNIT, TYPE, MONTH) if name in by]
    # A maximum must forget what was taken back; sums net it by the counter-entry.
    peaks = [code for code in codes if metric_of(code).kind == Kind.MAX]
    sums = [code for code in codes if code not in peaks]
    for asked, rule in ((sums, Q()), (peaks, _standing(scope.as_of))):
        if not asked:
            continue
        rows = scope.known(Entry.objects.filter(days, rule, metric__in=asked, value__isnull=False))
        for row in (
            rows.order_by()
            .values("metric", "source", *names)
            .annotate(
                total=Sum("value"),
                largest=Max("value"),
                count=Sum(_SIGN),
                inexact=Sum(_APPROX * _SIGN),
                not_over=Sum(_LOOSE * _SIGN),
            )
        ):
            yield _found(row, row.get("owner_id", 0), row.get("month", _NO_DAY))


def _found(row: dict[str, object], unit_id: object, month: object) -> Found:
    metric = str(row["metric"])
    is_peak = metric_of(metric).kind == Kind.MAX
    value, count, inexact, loose = (
        row[name] for name in ("largest" if is_peak else "total", "count", "inexact", "not_over")
    )
    assert isinstance(value, int) and isinstance(count, int)
    assert isinstance(inexact, int) and isinstance(loose, int)
    assert isinstance(unit_id, int) and isinstance(month, date)
    type_code, source = str(row.get("type_code", "")), str(row["source"])
    return Found(metric, Cell(unit_id, month, type_code, source, value, count, inexact), loose)


def _states(codes: Sequence[str], scope: Scope) -> Iterator[Found]:
    if not codes:
        return
    months, spans = calendar().split(scope.period)
    if months and not spans and scope.as_of is None:
        yield from _rolled_states(scope.rollups(codes).filter(month__lte=months[-1].first))
        return
    rows = scope.known(
        Entry.objects.filter(
            _standing(scope.as_of),
            metric__in=codes,
            value__isnull=False,
            occurred_on__lte=scope.period.last,
        )
    )
    # Sorted here: ordering by id would make SQLite walk the whole table.
    names = ("owner_id", "month", "type_code", "source", "value", "approx", "occurred_on")
    for _pk, metric, *rest, approx, day in sorted(rows.values_list("id", "metric", *names)):
        unit, month, type_code, source, value = rest
        yield Found(metric, Cell(unit, month, type_code, source, value, 1, int(approx), day))


def _rolled_states(rows: QuerySet[Rollup]) -> Iterator[Found]:
    names = ("month", "value", "entries", "approx", "latest_on", "loose")
    for row in rows.values_list("metric", "unit_id", "type_code", "source", *names):
        metric, unit, type_code, source, month, value, entries, approx, latest_on, loose = row
        cell = Cell(unit, month, type_code, source, value, entries, approx, latest_on)
        yield Found(metric, cell, loose)


def _standing(as_of: datetime | None) -> Q:
    """Entries that are neither counter-entries nor taken back (by that moment)."""
    if as_of is None:
        return Q(reverses=None, counter=None)
    return Q(reverses=None) & (Q(counter=None) | Q(counter__recorded_at__gt=as_of))


def subjects(codes: Sequence[str], scope: Scope) -> QuerySet[Entry, tuple[str, int, str, str, int]]:
    """(metric, owner, type, subject, sum) of every subject that stands, for distinct metrics."""
    return (
        scope.entries(codes)
        .filter(subject_key__isnull=False)
        .order_by()
        .values_list("metric", "owner_id", "type_code", "subject_key")
        .annotate(standing=Sum("value"))
        .filter(standing__gt=0)
    )


def count_subjects(code: str, scope: Scope) -> tuple[int, int]:
    """How many different subjects stand in the scope, and the sum of their values."""
    rows = scope.entries([code]).filter(subject_key__isnull=False).order_by()
    standing = rows.values("subject_key").annotate(standing=Sum("value")).filter(standing__gt=0)
    found = standing.aggregate(people=Count("*"), total=Sum("standing"))
    return found["people"], found["total"] or 0


def blanks(scope: Scope) -> dict[str, int]:
    """How many entries were left blank by hand, by metric."""
    days = Q(occurred_on__gte=scope.period.first, occurred_on__lte=scope.period.last)
    rows = scope.known(Entry.objects.filter(days, value=None, reverses=None, counter=None))
    return dict(rows.values_list("metric").annotate(count=Count("id")))
