"""The leaders' dashboard: the month so far, the trend, types, units, rates, what is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse as address
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from fanzha.kit import Month, clock, local_date
from fanzha.kit.actions import is_chinese
from fanzha.knowledge import Taxonomy, taxonomy
from fanzha.ledger import Delta, Figure, Metric, Period, Span, compare, metric_of
from fanzha.ledger.actions import (
    by_type,
    by_unit,
    calendar,
    figure_text,
    figures,
    metric_name,
    series,
)
from fanzha.organisations.actions import Person, Unit, page, visible
from fanzha.reporting import facts, prompts
from fanzha.reporting.access import unit_asked, units
from fanzha.reporting.board import Chart, Tile, bars, trend
from fanzha.reporting.book import Book, UnitRow
from fanzha.reporting.goals import Goal
from fanzha.reporting.models import Edition
from fanzha.reporting.sentences import fill
from fanzha.reporting.views import shown

TILES = ("M74", "M75", "N42", "N43", "N03", "M12", "M55", "N57")
RATES = ("K09", "K11", "K12", "K13")
RANKED = ("M74", "N03", "N16", "K09", "K11", "K15")
WORKED = ("N03", "N11", "N12", "N16", "N23", "N24", "K11", "K15", "K17")
MONTHS = 12


@dataclass(frozen=True)
class Ranked:
    """A unit with its figures, worst overdue first."""

    unit: Unit
    cells: tuple[shown.Piece, ...]


@page("dashboard.view")
@require_GET
def dashboard(request: HttpRequest) -> HttpResponse:
    """The state of the county at a glance, from the roll-up."""
    person, unit, month = _asked(request)
    today = local_date(clock.now())
    whole = calendar().month(month)
    period = calendar().so_far(whole, today)
    below = facts.ranked_units(unit)
    # Nothing is dated after today, so the whole month in the roll-up is the month so far.
    current = figures([*TILES, *RATES, *WORKED], unit, whole)
    ranking = by_unit(RANKED, below, whole) if below else {}
    types = by_type(["M74"], unit, whole)
    aims = {goal.reached.metric.code: goal for goal in facts.goals(unit, whole)}
    context = {
        "unit": unit,
        "units": units(person, unit),
        "month": str(month),
        "months": [str(calendar().month_of(today).shift(-step)) for step in range(MONTHS)],
        "period": period,
        "is_running": period.span == Span.MONTH and not period.months,
        "is_simulated": any(figure.is_simulated for figure in current.values()),
        "tiles": _aimed(_tiles(TILES, unit, period, current), aims),
        "rates": _aimed(_tiles(RATES, unit, whole, current), aims),
        "may_aim": person.can("summary.approve"),
        "trend": _trend(unit, month),
        "types": _types(types),
        "chart_units": _overdue(below, ranking),
        "columns": [metric_name(metric_of(name)) for name in RANKED],
        "ranking": _ranking(below, ranking),
        "problems": _problems(unit, whole, current, below, ranking),
        "drafts": _drafts(person),
    }
    return render(request, "reporting/dashboard.html", context)


def _asked(request: HttpRequest) -> tuple[Person, Unit, Month]:
    person, unit = unit_asked(request)
    text = request.GET.get("month", "")
    today = local_date(clock.now())
    return person, unit, Month.parse(text) if text else calendar().month_of(today)


def _tiles(
    names: Sequence[str], unit: Unit, period: Period, current: Mapping[str, Figure]
) -> list[Tile]:
    """Figures of a period against the one before and the same one a year ago."""
    days = calendar()
    before = figures(names, unit, days.previous(period))
    year_ago = figures(names, unit, days.year_ago(period))
    return [_tile(metric_of(name), current, before, year_ago) for name in names]


def _aimed(tiles: list[Tile], aims: Mapping[str, Goal]) -> list[Tile]:
    """The tiles with what their figures are to reach."""
    return [replace(tile, goal=aims.get(tile.figure.metric.code)) for tile in tiles]


def _good(metric: Metric) -> str:
    return "down" if metric.code in ("cases_total", "case_value") else metric.better


def _delta(now: Figure, then: Figure) -> Delta:
    rate = now.metric.unit == "%"
    return compare(now.value, then.value, unit=now.metric.unit, is_rate=rate)


def _tile(
    metric: Metric,
    current: Mapping[str, Figure],
    before: Mapping[str, Figure],
    year_ago: Mapping[str, Figure],
) -> Tile:
    now, then, old = (found[metric.code] for found in (current, before, year_ago))
    mom, yoy = _delta(now, then), _delta(now, old)
    return Tile(metric_name(metric), now, _url(now), mom, yoy, _good(metric))


def _url(figure: Figure) -> str:
    return f"{address('ledger:entries')}?{figure.query}" if figure.value is not None else ""


def _trend(unit: Unit, month: Month) -> Chart:
    months = [month.shift(step) for step in range(1 - MONTHS, 1)]
    cases, loss = series("M74", unit, months), series("M75", unit, months)
    words = (_("Month"), _("Incidents"), _("Loss (10 000 yuan)"))
    return trend(_("Twelve months"), [str(m) for m in months], words, (cases, loss))


def _types(found: dict[str, dict[str, Figure]]) -> Chart:
    names = taxonomy()
    code = metric_of("M74").code
    ranked = sorted(found.items(), key=lambda item: -(item[1][code].value or 0))
    kept = [(type_code, row[code]) for type_code, row in ranked if row[code].value]
    labels = [_type_name(names, type_code) for type_code, _figure in kept]
    words = (_("Type"), _("Incidents"))
    return bars(_("By type"), labels, words, [figure for _code, figure in kept])


def _type_name(names: Taxonomy, code: str) -> str:
    if not names.knows(code):
        return code
    chinese = is_chinese()
    return names.short_name(code) if chinese else names.name_en(code)


def _overdue(below: Sequence[Unit], ranking: dict[int, dict[str, Figure]]) -> Chart:
    code = metric_of("N03").code
    ranked = sorted(below, key=lambda unit: -(ranking[unit.pk][code].value or 0))
    words = (_("Unit"), metric_name(metric_of("N03")))
    labels = [unit.short_name for unit in ranked]
    return bars(_("By unit"), labels, words, [ranking[unit.pk][code] for unit in ranked])


def _ranking(below: Sequence[Unit], ranking: dict[int, dict[str, Figure]]) -> list[Ranked]:
    """Units with the most overdue warnings first; incidents alone never rank anybody."""
    overdue = metric_of("K15").code
    ranked = sorted(below, key=lambda unit: -(ranking[unit.pk][overdue].value or 0))
    return [
        Ranked(unit, tuple(_cell(ranking[unit.pk][metric_of(name).code]) for name in RANKED))
        for unit in ranked
    ]


def _cell(figure: Figure) -> shown.Piece:
    text, unknown = figure_text(figure), figure.value is None
    return shown.Piece(text, _url(figure), True, unknown, figure.is_manual)


def _problems(
    unit: Unit,
    whole: Period,
    current: dict[str, Figure],
    below: Sequence[Unit],
    ranking: dict[int, dict[str, Figure]],
) -> list[list[shown.Piece]]:
    """The three gravest things that the figures show."""
    rows = tuple(UnitRow(row.short_name, ranking[row.pk]) for row in below)
    book = Book(unit.name, whole, whole.last, current, units=rows)
    lines = prompts.problems(book)[:3]
    return [[shown.piece(part) for part in fill(line, book).parts] for line in lines]


def _drafts(person: Person) -> list[Edition]:
    """Reports that wait for approval."""
    if not person.can("summary.approve"):
        return []
    rows = Edition.objects.filter(as_of=None).select_related("owner", "created_by")
    return list(visible(rows, person).order_by("-id")[:5])
