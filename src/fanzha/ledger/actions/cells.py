"""Cells for figures: from the roll-up where it suffices, from the entries where it does not."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    IntegerField,
    Max,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from fanzha.ledger.actions.recording import calendar
from fanzha.ledger.dictionary import Kind, metric_of
from fanzha.ledger.figures import Cell
from fanzha.ledger.models import Entry, Rollup
from fanzha.ledger.periods import Period

_COLUMNS = ("metric", "unit_id", "type_code", "source")
_SIGN = Case(When(reverses=None, then=1), default=-1, output_field=IntegerField())
_APPROX = Case(When(approx=True, then=1), default=0, output_field=IntegerField())
_LOOSE = Case(
    When(Q(approx=True) & ~Q(direction="over"), then=1), default=0, output_field=IntegerField()
)


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
        rows = Rollup.objects.filter(metric__in=codes)
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


def cells(codes: Sequence[str], scope: Scope) -> list[Found]:
    """The cells of these metrics: `last` ones reach back to the beginning."""
    states = [code for code in codes if metric_of(code).kind == Kind.LAST]
    flows = [code for code in codes if metric_of(code).kind != Kind.LAST]
    return [*_flows(flows, scope), *_states(states, scope)]


def _flows(codes: Sequence[str], scope: Scope) -> Iterator[Found]:
    if not codes:
        return
    if scope.as_of is not None:
        yield from _summed(codes, scope, [(scope.period.first, scope.period.last)])
        return
    months, spans = calendar().split(scope.period)
    if months:
        rows = scope.rollups(codes).filter(month__in=[month.first for month in months])
        yield from _rolled(rows)
    if spans:
        yield from _summed(codes, scope, spans)


def _rolled(rows: QuerySet[Rollup]) -> Iterator[Found]:
    names = ("month", "value", "entries", "approx", "latest_on", "loose")
    for row in rows.values_list(*_COLUMNS, *names):
        metric, unit, type_code, source, month, value, entries, approx, latest_on, loose = row
        cell = Cell(unit, month, type_code, source, value, entries, approx, latest_on)
        yield Found(metric, cell, loose)


def _summed(
    codes: Sequence[str], scope: Scope, spans: Sequence[tuple[date, date]]
) -> Iterator[Found]:
    days = Q()
    for first, last in spans:
        days |= Q(occurred_on__gte=first, occurred_on__lte=last)
    peaks = [code for code in codes if metric_of(code).kind == Kind.MAX]
    distinct = [code for code in codes if metric_of(code).kind == Kind.DISTINCT]
    rows = scope.known(Entry.objects.filter(days, metric__in=codes, value__isnull=False))
    # What has a subject key is counted by `subjects`; a maximum forgets what was taken back.
    value = Case(
        When(~Q(subject_key="") & Q(metric__in=distinct), then=Value(0)),
        default="value",
        output_field=BigIntegerField(),
    )
    standing = ~Q(metric__in=peaks) | Q(reverses=None, counter=None)
    rows = rows.filter(standing) if peaks else rows
    grouped = rows.values_list("metric", "owner_id", "type_code", "source").annotate(
        total=Sum(value),
        largest=Max("value"),
        count=Sum(_SIGN),
        inexact=Sum(_APPROX * _SIGN),
        loose=Sum(_LOOSE * _SIGN),
        latest=Max("occurred_on"),
    )
    for metric, unit, type_code, source, total, largest, count, inexact, loose, latest in grouped:
        shown = largest if metric in peaks else total
        yield Found(
            metric, Cell(unit, latest, type_code, source, shown, count, inexact, latest), loose
        )


def _states(codes: Sequence[str], scope: Scope) -> Iterator[Found]:
    if not codes:
        return
    months, spans = calendar().split(scope.period)
    if months and not spans and scope.as_of is None:
        yield from _rolled(scope.rollups(codes).filter(month__lte=months[-1].first))
        return
    rows = scope.known(
        Entry.objects.filter(
            metric__in=codes,
            value__isnull=False,
            occurred_on__lte=scope.period.last,
            reverses=None,
        )
    ).filter(_standing(scope.as_of))
    names = ("owner_id", "month", "type_code", "source", "value", "approx", "occurred_on")
    for metric, *rest, approx, day in rows.order_by("id").values_list("metric", *names):
        unit, month, type_code, source, value = rest
        yield Found(metric, Cell(unit, month, type_code, source, value, 1, int(approx), day))


def _standing(as_of: datetime | None) -> Q:
    if as_of is None:
        return Q(counter=None)
    return Q(counter=None) | Q(counter__recorded_at__gt=as_of)


def subjects(codes: Sequence[str], scope: Scope) -> QuerySet[Entry, tuple[str, int, str, str]]:
    """(metric, owner, type, subject) of every subject that stands, for `distinct` metrics."""
    return (
        scope.entries(codes)
        .exclude(subject_key="")
        .values_list("metric", "owner_id", "type_code", "subject_key")
        .annotate(standing=Sum("value"))
        .filter(standing__gt=0)
        .values_list("metric", "owner_id", "type_code", "subject_key")
    )


def count_subjects(code: str, scope: Scope) -> int:
    """How many different subjects stand in the scope; counted by the database."""
    rows = scope.entries([code]).exclude(subject_key="").values("subject_key")
    return rows.annotate(standing=Coalesce(Sum("value"), 0)).filter(standing__gt=0).count()


def blanks(scope: Scope) -> dict[str, int]:
    """How many entries were left blank by hand, by metric."""
    days = Q(occurred_on__gte=scope.period.first, occurred_on__lte=scope.period.last)
    rows = scope.known(Entry.objects.filter(days, value=None, reverses=None, counter=None))
    return dict(rows.values_list("metric").annotate(count=Count("id")))
