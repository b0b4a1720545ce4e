"""Reading the ledger: figures of a unit and period, by unit, by type, over time."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from django.db.models import QuerySet, Sum

from fanzha.kit import Direction, Month, clock, local_date
from fanzha.ledger.actions.cells import (
    MONTH,
    TYPE,
    UNIT,
    Found,
    Scope,
    cells,
    count_subjects,
    subjects,
)
from fanzha.ledger.actions.recording import calendar
from fanzha.ledger.dictionary import Kind, Metric, base_codes, metric_of
from fanzha.ledger.figures import Figure, add_up, divide, latest_cells
from fanzha.ledger.models import Entry, Feed, Share
from fanzha.ledger.periods import Period
from fanzha.organisations.actions import Unit, trees

FIRST_LEVEL = 3
"""Length of a first-level type code, T01."""


def figure(
    metric: str,
    unit: Unit | int,
    period: Period | Month | str,
    *,
    tree: str = "whole",
    type_code: str = "",
    source: str = "",
    as_of: datetime | None = None,
) -> Figure:
    """One figure of a unit with everything below it, and what others own but it took part in."""
    found = figures(
        [metric], unit, period, tree=tree, type_code=type_code, source=source, as_of=as_of
    )[metric_of(metric).code]
    scope = _scope(unit, _period(period), tree, type_code, source, as_of)
    return replace(found, shared=_shared(found.metric, scope))


def figures(
    metrics: Iterable[str],
    unit: Unit | int,
    period: Period | Month | str,
    *,
    tree: str = "whole",
    type_code: str = "",
    source: str = "",
    as_of: datetime | None = None,
) -> dict[str, Figure]:
    """Many figures of one unit and period by code, in a handful of queries.

    `tree` is what lies below the unit: `area` (块), `line` (条) or `whole` (either, once each).
    With `as_of` they are as known at that moment.
    """
    asked = [metric_of(name) for name in metrics]
    span = _period(period)
    scope = _scope(unit, span, tree, type_code, source, as_of)
    codes = base_codes(metric.code for metric in asked)
    blank = Figure(
        metric_of(codes[0]) if codes else asked[0],
        _id(unit),
        span,
        None,
        type_code=type_code,
        tree=tree,
        as_of=as_of,
    )
    bases = _base_figures(codes, scope, blank)
    return {m.code: _derived(m, bases, blank) if m.is_ratio else bases[m.code] for m in asked}


def series(
    metric: str, unit: Unit | int, periods: Sequence[Period | Month], *, tree: str = "whole"
) -> list[Figure]:
    """The figure of each period in turn; whole months come from one query."""
    definition = metric_of(metric)
    spans = [_period(period) for period in periods]
    months = [span.months[0] for span in spans if len(span.months) == 1]
    plain = definition.kind in (Kind.SUM, Kind.COHORT) and len(months) == len(spans)
    if not plain or not months:
        return [figures([metric], unit, span, tree=tree)[definition.code] for span in spans]
    whole = calendar().between(calendar().first_day(min(months)), calendar().last_day(max(months)))
    found = cells([definition.code], _scope(unit, whole, tree), by=[MONTH])
    by_month: dict[date, list[Found]] = defaultdict(list)
    for item in found:
        by_month[item.cell.month].append(item)
    since = _fed_since([definition.code])
    blanks = [Figure(definition, _id(unit), span, None, tree=tree) for span in spans]
    return [
        _base_figure(by_month[month.first], blank, None, since)
        for month, blank in zip(months, blanks, strict=True)
    ]


def by_unit(
    metrics: Sequence[str],
    units: Sequence[Unit | int],
    period: Period | Month | str,
    *,
    tree: str = "whole",
    as_of: datetime | None = None,
) -> dict[int, dict[str, Figure]]:
    """The figures of several units side by side, each with everything below it."""
    span = _period(period)
    codes = base_codes(metrics)
    below = _below([_id(unit) for unit in units], tree)
    scope = Scope(frozenset().union(*below.values()), span, as_of=as_of)
    rows = _by_owner(codes, scope)
    people = _subjects_by_owner(codes, scope)
    since = _fed_since(codes)
    found: dict[int, dict[str, Figure]] = {}
    for unit, ids in below.items():
        blank = Figure(metric_of(codes[0]), unit, span, None, tree=tree, as_of=as_of)
        bases = {
            code: _base_figure(
                [item for owner in ids for item in rows.get((code, owner), ())],
                replace(blank, metric=metric_of(code)),
                _union(people, code, ids),
                since,
            )
            for code in codes
        }
        asked = [metric_of(name) for name in metrics]
        found[unit] = {
            m.code: _derived(m, bases, blank) if m.is_ratio else bases[m.code] for m in asked
        }
    return found


def by_type(
    metrics: Sequence[str],
    unit: Unit | int,
    period: Period | Month | str,
    *,
    tree: str = "whole",
    as_of: datetime | None = None,
) -> dict[str, dict[str, Figure]]:
    """The figures of each first-level type that occurs, by type code and metric."""
    span = _period(period)
    codes = base_codes(metrics)
    scope = _scope(unit, span, tree, as_of=as_of)
    rows: dict[tuple[str, str], list[Found]] = defaultdict(list)
    for item in cells(codes, scope, by=[TYPE]):
        rows[item.cell.type_code[:FIRST_LEVEL], item.metric].append(item)
    people: dict[tuple[str, str], People] = defaultdict(People)
    for code, _owner, type_code, subject, total in _subject_rows(codes, scope):
        people[type_code[:FIRST_LEVEL], code].add(subject, total)
    since = _fed_since(codes)
    blank = Figure(metric_of(codes[0]), _id(unit), span, None, tree=tree, as_of=as_of)
    types = sorted({type_code for type_code, _code in [*rows, *people] if type_code})
    return {
        type_code: {
            code: _base_figure(
                rows[type_code, code],
                replace(blank, metric=metric_of(code), type_code=type_code),
                people[type_code, code].counted,
                since,
            )
            for code in codes
        }
        for type_code in types
    }


def entries(shown: Figure) -> list[QuerySet[Entry]]:
    """The entries behind a figure, newest first, one query for each base of a rate.

    Apart, because together the database would sort all of them to find the newest few.
    """
    scope = _scope(shown.unit_id, shown.period, shown.tree, shown.type_code, as_of=shown.as_of)
    return [_entries(code, scope) for code in shown.metric.bases]


def _entries(code: str, scope: Scope) -> QuerySet[Entry]:
    rows = scope.entries([code])
    if metric_of(code).kind == Kind.LAST:
        earlier = Entry.objects.filter(metric=code, occurred_on__lte=scope.period.last)
        rows = scope.known(earlier)
    return rows.order_by("-occurred_on", "-id")


def by_group(
    metric: str, unit: Unit | int, period: Period | Month | str, *, as_of: datetime | None = None
) -> dict[str, int]:
    """How much each group (`sex|age band|work`) makes up; what has no group is left out."""
    scope = _scope(unit, _period(period), as_of=as_of)
    rows = scope.entries([metric_of(metric).code]).exclude(group="").exclude(value=None)
    found = rows.order_by().values_list("group").annotate(total=Sum("value"))
    return {group: total for group, total in found if total > 0}


def recorders(
    metrics: Iterable[str], period: Period | Month | str, *, as_of: datetime | None = None
) -> set[int]:
    """The ids of units that recorded any of these metrics in the period; states do not count."""
    scope = Scope(None, _period(period), as_of=as_of)
    asked = [metric_of(name) for name in metrics]
    found = cells([m.code for m in asked if m.kind != Kind.LAST], scope, by=[UNIT])
    return {item.cell.unit_id for item in found if item.cell.entries > 0}


def _id(unit: Unit | int) -> int:
    return unit if isinstance(unit, int) else unit.pk


def _period(period: Period | Month | str) -> Period:
    if isinstance(period, Period):
        return period
    return calendar().month(period) if isinstance(period, Month) else calendar().parse(period)


def _below(units: Iterable[int], tree: str) -> dict[int, frozenset[int]]:
    """What each unit's figures are summed over; the trees are read once."""
    grown = trees()
    pick = {"area": grown.area, "line": grown.line, "whole": grown.whole}[tree]
    return {unit: pick(unit) for unit in units}


def _scope(
    unit: Unit | int,
    period: Period,
    tree: str = "whole",
    type_code: str = "",
    source: str = "",
    as_of: datetime | None = None,
) -> Scope:
    ids = _below([_id(unit)], tree)[_id(unit)]
    return Scope(ids, period, type_code, source, as_of)


def _base_figures(codes: Sequence[str], scope: Scope, blank: Figure) -> dict[str, Figure]:
    rows: dict[str, list[Found]] = defaultdict(list)
    for item in cells(codes, scope):
        rows[item.metric].append(item)
    since = _fed_since(codes)
    return {
        code: _base_figure(
            rows[code],
            replace(blank, metric=metric_of(code)),
            count_subjects(code, scope) if metric_of(code).kind == Kind.DISTINCT else None,
            since,
        )
        for code in codes
    }


def _base_figure(
    rows: Sequence[Found], blank: Figure, people: tuple[int, int] | None, since: Mapping[str, date]
) -> Figure:
    metric = blank.metric
    value = add_up(metric, [item.cell for item in rows])
    if metric.kind == Kind.DISTINCT and value is not None and people is not None:
        value += people[0] - people[1]
    if value is None and _knows_zero(metric, blank, since):
        value = 0
    chosen = _counted(metric, rows)
    inexact = sum(item.cell.approx for item in chosen)
    loose = sum(item.loose for item in chosen)
    direction: Direction = "" if not inexact else "about" if loose else "over"
    return replace(
        blank,
        value=value,
        entries=sum(item.cell.entries for item in chosen),
        approx=inexact > 0,
        direction=direction,
        sources=frozenset(item.cell.source for item in chosen if item.cell.entries),
    )


def _counted(metric: Metric, rows: Sequence[Found]) -> Sequence[Found]:
    if metric.kind != Kind.LAST:
        return rows
    kept = frozenset(latest_cells(item.cell for item in rows))
    return [item for item in rows if item.cell in kept]


def _derived(metric: Metric, bases: Mapping[str, Figure], blank: Figure) -> Figure:
    parts = [bases[code] for code in metric.bases]
    return replace(
        blank,
        metric=metric,
        value=divide(metric, {part.metric.code: part.value for part in parts}),
        entries=sum(part.entries for part in parts),
        approx=any(part.approx for part in parts),
        direction="about" if any(part.approx for part in parts) else "",
        sources=frozenset().union(*(part.sources for part in parts)),
        parts=tuple(parts),
    )


def _fed_since(codes: Iterable[str]) -> dict[str, date]:
    """Since when each metric records by itself; metrics that nobody feeds are left out."""
    days = dict(Feed.objects.values_list("name", "since"))
    found = {}
    for code in codes:
        metric = metric_of(code)
        known = [days[name] for name in (metric.feed, *metric.also, code) if name in days]
        if known:
            found[code] = min(known)
    return found


def _knows_zero(metric: Metric, blank: Figure, since: Mapping[str, date]) -> bool:
    """Whether silence means nothing happened, rather than nobody looked."""
    started = since.get(metric.code)
    if started is None or metric.kind not in (Kind.SUM, Kind.DISTINCT, Kind.COHORT):
        return False
    today = local_date(blank.as_of or clock.now())
    complete = blank.period.last + timedelta(days=metric.window_days)
    waiting = metric.kind == Kind.COHORT and complete > today
    return started <= blank.period.last and blank.period.first <= today and not waiting


def _shared(metric: Metric, scope: Scope) -> int:
    if scope.units is None or metric.is_ratio:
        return 0
    others = Scope(None, scope.period, scope.type_code, scope.source, scope.as_of)
    rows = Share.objects.filter(
        unit_id__in=scope.units, entry__in=others.entries([metric.code])
    ).exclude(entry__owner_id__in=scope.units)
    ids = rows.values("entry_id").distinct()
    return Entry.objects.filter(pk__in=ids).aggregate(total=Sum("value"))["total"] or 0


def _by_owner(codes: Sequence[str], scope: Scope) -> dict[tuple[str, int], list[Found]]:
    rows: dict[tuple[str, int], list[Found]] = defaultdict(list)
    for item in cells(codes, scope, by=[UNIT]):
        rows[item.metric, item.cell.unit_id].append(item)
    return rows


def _subject_rows(codes: Sequence[str], scope: Scope) -> Iterable[tuple[str, int, str, str, int]]:
    distinct = [code for code in codes if metric_of(code).kind == Kind.DISTINCT]
    return subjects(distinct, scope) if distinct else ()


@dataclass
class People:
    """Different subjects, and the sum of their values, which is not what distinct metrics count."""

    keys: set[str] = field(default_factory=set)
    total: int = 0

    def add(self, subject: str, total: int) -> None:
        """Take one more subject in; the same again only adds to the sum."""
        self.keys.add(subject)
        self.total += total

    @property
    def counted(self) -> tuple[int, int]:
        """How many subjects, and the sum of their values."""
        return len(self.keys), self.total


def _subjects_by_owner(codes: Sequence[str], scope: Scope) -> dict[tuple[str, int], People]:
    people: dict[tuple[str, int], People] = defaultdict(People)
    for code, owner, _type, subject, total in _subject_rows(codes, scope):
        people[code, owner].add(subject, total)
    return people


def _union(
    people: Mapping[tuple[str, int], People], code: str, owners: Collection[int]
) -> tuple[int, int] | None:
    """The different subjects of several owners, and the sum of their values."""
    if metric_of(code).kind != Kind.DISTINCT:
        return None
    found = [people[code, owner] for owner in owners if (code, owner) in people]
    return len(set().union(*(one.keys for one in found))), sum(one.total for one in found)
