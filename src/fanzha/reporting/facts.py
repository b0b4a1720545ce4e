"""Gathering the figures of a report from the ledger; all numbers come from there alone."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from fanzha.kit import Month, clock, local_date
from fanzha.knowledge import Taxonomy, slogans, taxonomy
from fanzha.ledger import (
    GRID_SCORE,
    METRICS,
    Figure,
    Period,
    base_codes,
    metric_of,
    score,
)
from fanzha.ledger.actions import (
    by_group,
    by_type,
    by_unit,
    calendar,
    closing_of,
    figures,
    late_entries,
    median,
    recorders,
)
from fanzha.organisations import UnitKind
from fanzha.organisations.actions import Unit, subtree, trees
from fanzha.reporting import bulletin, summary
from fanzha.reporting.book import Book, TypeRow, UnitRow
from fanzha.reporting.bulletin import Advice
from fanzha.reporting.goals import Goal
from fanzha.reporting.models import Target

_RANKED = (UnitKind.STATION, UnitKind.TOWN, UnitKind.COMMUNITY, UnitKind.GRID)
_RANKING = ("M74", "M75", "N03", "N16", "N73", "K01", "K09", "K11", "K15", "K16", "K17", "K20")
_ADDED = ("cases_total", "case_value", "warnings_dispatched", "warnings_overdue")
TRAITS = ("性别", "年龄", "职业")  # chinese: the pieces of a victim's group, as printed


def monthly_book(unit: Unit, period: Period, as_of: datetime | None = None) -> Book:
    """What the monthly summary is written from."""
    return _book(unit, period, summary.wanted(), as_of)


def daily_book(unit: Unit, period: Period, as_of: datetime | None = None) -> Book:
    """What the daily bulletin is written from."""
    book = _book(unit, period, bulletin.wanted(), as_of)
    return replace(book, groups=_traits(by_group("N48", unit, period)))


def _book(unit: Unit, period: Period, names: Sequence[str], as_of: datetime | None) -> Book:
    days = calendar()
    units = ranked_units(unit)
    # With the bases of rates, so that the box of missing figures names only what is missing.
    names = list(dict.fromkeys([*(metric_of(name).code for name in names), *base_codes(names)]))
    current = _stamped(figures(names, unit, period), as_of)
    return Book(
        org=unit.name,
        area=area_of(unit),
        period=period,
        signed_on=local_date(as_of or clock.now()),
        current=current,
        previous=_stamped(figures(names, unit, days.previous(period)), as_of),
        year_ago=_stamped(figures(names, unit, days.year_ago(period)), as_of),
        medians=_medians(unit, period, current),
        types=_types(unit, period, as_of),
        units=_rows(units, period, current, as_of),
        areas=_areas(unit, period, as_of),
        goals=goals(unit, period, as_of),
        gaps=_gaps(units, period),
    )


def _stamped(found: Mapping[str, Figure], as_of: datetime | None) -> dict[str, Figure]:
    """Figures that open what was known at that moment.

    They are read from the roll-up, which says the same: `as_of` is the moment of approval, inside
    the transaction that stores them.
    """
    return {code: replace(figure, as_of=as_of) for code, figure in found.items()}


def _medians(unit: Unit, period: Period, current: Mapping[str, Figure]) -> dict[str, Figure]:
    """案损中位数 beside 案均损失: one large case moves the mean alone."""
    mean = metric_of("K02")
    found = median("loss_filed", "cases_filed", unit, period) if mean.code in current else None
    return {} if found is None else {mean.code: replace(current[mean.code], value=found)}


def goals(unit: Unit, period: Period, as_of: datetime | None = None) -> tuple[Goal, ...]:
    """The targets set for the period, and those of its year with what was reached by its end."""
    if not period.months:
        return ()
    year = period.months[0].year
    first = calendar().first_day(Month(year, 1))
    rows = Target.objects.filter(owner=unit, label__in=(period.key, str(year))).order_by("pk")
    spans = {period.key: period, str(year): calendar().between(first, period.last)}
    kept = {row.metric: row for row in sorted(rows, key=lambda row: row.label == period.key)}
    return tuple(
        Goal(row.value, row.label, reached)
        for row in sorted(kept.values(), key=lambda row: row.pk)
        for reached in _stamped(figures([row.metric], unit, spans[row.label]), as_of).values()
    )


def area_of(unit: Unit) -> str:
    """What a unit reports on: for a centre or bureau the area it works for, else itself."""
    central = unit.kind in (UnitKind.CENTRE, UnitKind.BUREAU)
    return unit.parent.name if central and unit.parent else unit.name


def ranked_units(unit: Unit) -> list[Unit]:
    """The units below that are compared with each other: stations, else the next areas down."""
    below = subtree(unit) - {unit.pk}
    for kind in _RANKED:
        found = list(Unit.objects.filter(pk__in=below, kind=kind, active=True).order_by("code"))
        if found:
            return found
    return []


def _types(unit: Unit, period: Period, as_of: datetime | None) -> tuple[TypeRow, ...]:
    names = taxonomy()
    cases, loss = metric_of("M74").code, metric_of("M75").code
    rows = []
    for code, found in by_type([cases, loss], unit, period).items():
        stamped = _stamped(found, as_of)
        if stamped[cases].value or stamped[loss].value:
            rows.append(TypeRow(code, type_name(names, code), stamped[cases], stamped[loss]))
    return tuple(sorted(rows, key=lambda row: (-(row.cases.value or 0), row.code)))


def type_name(names: Taxonomy, code: str) -> str:
    """The name of a type; the code itself where the taxonomy no longer has it."""
    return names.name(code) if names.knows(code) else code


def _rows(
    units: Sequence[Unit], period: Period, whole: Mapping[str, Figure], as_of: datetime | None
) -> tuple[UnitRow, ...]:
    if not units:
        return ()
    found = by_unit(_RANKING, units, period)
    rows = [_row(unit, _stamped(found[unit.pk], as_of)) for unit in units]
    return (*rows, *_rest(rows, whole))


_BY_AREA = ("M73", "K25", "K17", "K20")


def _areas(unit: Unit, period: Period, as_of: datetime | None) -> tuple[UnitRow, ...]:
    """The communities by what happened to their residents; most incidents first."""
    rows = Unit.objects.filter(pk__in=subtree(unit), kind=UnitKind.COMMUNITY, active=True)
    units = list(rows.order_by("code"))
    if not units:
        return ()
    found = by_unit(_BY_AREA, units, period)
    cases = metric_of("M73").code
    ranked = sorted(units, key=lambda each: -(found[each.pk][cases].value or 0))
    return tuple(
        UnitRow(each.short_name, _stamped(found[each.pk], as_of), each.population_resident)
        for each in ranked
    )


def _row(unit: Unit, found: Mapping[str, Figure]) -> UnitRow:
    values = {part.kpi: found[part.kpi].value for part in GRID_SCORE if part.kpi in found}
    counted = found[metric_of("N73").code].value
    population = int(counted) if counted is not None else unit.population_resident
    return UnitRow(unit.short_name, found, population, score(GRID_SCORE, values))


def _rest(rows: Sequence[UnitRow], whole: Mapping[str, Figure]) -> Iterable[UnitRow]:
    """What the parent has beyond its sub-units, so that the table adds up or shows why not."""
    rest = {}
    for code in _ADDED:
        if code not in whole or whole[code].value is None:
            continue
        below = sum(row.figures[code].value or 0 for row in rows)
        if difference := (whole[code].value or 0) - below:
            rest[code] = replace(whole[code], value=difference)
    if rest:
        yield UnitRow("其他单位及本级", rest, opens=False)  # chinese: a printed row name


def _gaps(units: Sequence[Unit], period: Period) -> tuple[str, ...]:
    publicity = [metric.code for metric in METRICS.values() if metric.group == "publicity"]
    recorded = [code for code in publicity if not metric_of(code).is_ratio]
    active = recorders(recorded, period)
    grown = trees()
    return tuple(unit.short_name for unit in units if not grown.whole(unit.pk) & active)


def _traits(groups: Mapping[str, int]) -> dict[str, dict[str, int]]:
    found: dict[str, Counter[str]] = {trait: Counter() for trait in TRAITS}
    for group, count in groups.items():
        for trait, value in zip(TRAITS, group.split("|"), strict=False):
            if value:
                found[trait][value] += count
    return {trait: dict(counts) for trait, counts in found.items() if counts}


def victim_groups(book: Book) -> list[str]:
    """The people whom the leading types are aimed at."""
    names = taxonomy()
    leading = [row.code for row in book.types if row.cases.value][:2]
    return list(
        dict.fromkeys(
            group.name for code in leading if names.knows(code) for group in names.groups_of(code)
        )
    )


def advice(book: Book, day: date) -> Advice:
    """What to tell people today about the leading type, from the knowledge in force."""
    names = taxonomy()
    code = next((row.code for row in book.types if row.cases.value), "T01")
    kind = names.type(code) if names.knows(code) else names.type("T01")
    fitting = [s for s in slogans() if s.holds_on(day) and code[:3] in s.types]
    items = [item for slogan in fitting for item in slogan.items]
    slogan = items[day.toordinal() % len(items)].replace(" → ", "，") if items else ""
    method = f"{kind.name.removesuffix('类')}常见手法：{kind.signs[0]}。" if kind.signs else ""
    prevention = kind.talking_points[0] if kind.talking_points else ""
    return Advice(method, prevention, f"{slogan}。" if slogan else "")


def late(unit: Unit, period: Period) -> int:
    """How many entries came for a period after it was closed."""
    closing = closing_of(unit, period)
    return 0 if closing is None else late_entries(closing)[:1000].count()
