"""Reports: the list, one report with its way, decisions."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from fanzha.intake import callsheet
from fanzha.intake.actions import Element, Report, assign, decide, report_for
from fanzha.intake.models.reports import MASKS
from fanzha.intake.presenting import Mark, covered, covered_marks
from fanzha.intake.states import State, choices
from fanzha.intake.wording import state_name, step_name
from fanzha.kit import YEARS, Invalid, clock, local_date
from fanzha.kit.actions import begins, is_chinese
from fanzha.knowledge import taxonomy
from fanzha.organisations import UnitKind
from fanzha.organisations.actions import (
    Person,
    Unit,
    apart,
    current_person,
    exporting,
    own_views,
    page,
    reach,
    unit_by_code,
    visible,
)
from fanzha.web import Column, Filter
from fanzha.web.actions import List

_SEALED = (*MASKS, "narrative", "extra", "answers")
"""What no list shows: not loaded, not opened."""
_MANY = 1000  # so many the page counts; beyond it the newest rows are soon met


def _states() -> list[tuple[str, str]]:
    return [(state.value, state_name(state)) for state in State]


def _type_choices() -> list[tuple[str, str]]:
    chinese = is_chinese()
    types = taxonomy().types.items()
    return [(code, type_.short_name if chinese else type_.name_en) for code, type_ in types]


def _narrowed(rows: QuerySet[Report], rare: Q, same: Q) -> QuerySet[Report]:
    """A few rows by their keys, which are read through the index of `rare`; many by `same`.

    Left to itself SQLite takes the index of any other filter, and walks through all its rows.
    """
    keys = list(Report.objects.filter(rare).values_list("pk", flat=True)[: _MANY + 1])
    return rows.filter(same) if len(keys) > _MANY else rows.filter(pk__in=keys)


def _numbered(rows: QuerySet[Report], text: str) -> QuerySet[Report]:
    return _narrowed(rows, begins("number", text), Q(number__startswith=text))


def _incomplete(rows: QuerySet[Report], _value: str) -> QuerySet[Report]:
    return _narrowed(rows, Q(missing__gt=0), Q(missing__gt=0))


REPORTS = List(
    name="intake-reports",
    columns=(
        Column("number", gettext_lazy("Call sheet"), phone="title"),
        Column("received_at", gettext_lazy("Received"), kind="time", sort=("received_at",)),
        Column("type_words", gettext_lazy("Type")),
        Column("loss_fen", gettext_lazy("Loss"), kind="money"),
        Column("state_words", gettext_lazy("State"), kind="badge", phone="side"),
        Column("missing", gettext_lazy("To be asked"), template="intake/cells/missing.html"),
        Column("owner__short_name", gettext_lazy("Unit"), phone="hide"),
    ),
    sort="-received_at",
    filters=(
        Filter("state", gettext_lazy("State"), choices=_states),
        Filter("type_code", gettext_lazy("Type"), choices=_type_choices),
        Filter("received_at", gettext_lazy("Received"), kind="days"),
        Filter("open", gettext_lazy("Missing items"), kind="flag", apply=_incomplete),
    ),
    row_url=lambda report: reverse("intake:report", args=[report.pk]),
    search=_numbered,
    search_label=gettext_lazy("Call sheet number"),
)


@page("report.view")
def reports(request: HttpRequest) -> HttpResponse:
    """All reports the person may see, newest first."""
    person = current_person(request)
    rows = Report.objects.select_related("owner").defer(*_SEALED)
    return REPORTS.answer(
        request,
        visible(rows, person),
        parts=apart(rows, person),
        title=_("Reports"),
        export=exporting("reports"),
        **own_views(request, REPORTS.name),
        empty=_("Take the first report at the 110 seat."),
    )


@dataclass(frozen=True)
class Happened:
    """A line of the timeline."""

    at: datetime
    title: str
    by: str = ""
    detail: str = ""
    icon: str = "circle"


@page("report.view")
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """One report: masked narrative, payments, elements, its way, what can be done next."""
    person = current_person(request)
    found = report_for(pk, person)
    elements = list(found.elements.order_by("start", "id"))
    text, marks = _narrative(found, elements)
    context = {
        "report": found,
        "text": text,
        "marks": marks,
        "payments": found.payments.order_by("number"),
        "elements": [e for e in elements if e.kind not in ("amount", "datetime")],
        "history": list(_history(found)),
        "steps": _steps(found, person),
        "stations": _stations(found, person),
        "today": f"{local_date(clock.now())}",
        "people": _people(found),
        "may_take": person.can("report.take"),
    }
    return render(request, "intake/report.html", context)


def _narrative(found: Report, elements: list[Element]) -> tuple[str, list[Mark]]:
    """The narrative with everything that is not the swindler's masked, and its marks."""
    sealed, kept = [], []
    for each in elements:
        if each.start is None or each.end is None:
            continue
        if each.sealed:
            sealed.append((each.start, each.end, each.mask))
        elif each.state != Element.State.DROPPED:
            kept.append(Mark(each.start, each.end, each.kind))
    names = [found.reporter_name, found.victim_name]
    return covered_marks(covered(found.narrative, sealed, names), kept)


def _people(found: Report) -> list[tuple[callsheet.Field, str]]:
    """Personal fields that are filled, each with its mask."""
    by_key = {field.key: field for field in callsheet.fields()}
    return [(by_key[name], found.masked(name)) for name in MASKS if getattr(found, name)]


def _history(found: Report) -> Iterator[Happened]:
    for change in found.changes.select_related("by").order_by("-at", "-id"):
        title = state_name(change.new) if change.old else _("Report taken")
        yield Happened(change.at, title, change.by.name if change.by else "", change.reason)


@dataclass(frozen=True)
class Step:
    """A decision that is open now; `dated` asks for its day, `reason` for a reason."""

    state: str
    label: str
    dated: bool
    reason: bool
    main: bool


_DATED = {State.ACCEPTED, State.FILED, State.SOLVED}
_MAIN = {State.ACCEPTED, State.FILED, State.SOLVED}
_FILING = {State.FILED, State.SOLVED, State.PENDING}


def _steps(found: Report, person: Person) -> list[Step]:
    if not person.can("report.state"):
        return []
    return [
        Step(each.value, step_name(each), each in _DATED, each is State.WITHDRAWN, each in _MAIN)
        for each in choices(State(found.state))
        if each not in _FILING or person.can("report.file")
    ]


def _stations(found: Report, person: Person) -> list[Unit]:
    if not person.can("report.take"):
        return []
    rows = Unit.objects.filter(kind=UnitKind.STATION, active=True, pk__in=reach(person))
    return list(rows.exclude(pk=found.owner_id).order_by("code"))


@require_POST
@page("report.state")
def change_state(request: HttpRequest, pk: int) -> HttpResponse:
    """One decision."""
    person = current_person(request)
    found = report_for(pk, person)
    wanted = request.POST.get("state", "")
    if wanted not in [each.value for each in State]:
        raise Invalid(_("Choose one of the offered steps."))
    decide(
        found,
        State(wanted),
        person,
        reason=request.POST.get("reason", "")[:500],
        on=_day(request.POST.get("on", "")),
        token=request.POST.get("once", ""),
    )
    return redirect("intake:report", pk=found.pk)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid(_("Write the day as 2026-11-22.")) from None
    if day is not None and day.year not in YEARS:
        raise Invalid(_("Write the day as 2026-11-22."))
    return day


@require_POST
@page("report.take")
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand the report to a station."""
    person = current_person(request)
    found = report_for(pk, person)
    if not request.POST.get("station"):
        raise Invalid(_("A report is handed to a police station: choose one from the list."))
    station = unit_by_code(request.POST["station"])
    assign(found, station, person, request.POST.get("once", ""))
    if station.pk in reach(person):
        return redirect("intake:report", pk=found.pk)
    return redirect("intake:list")
