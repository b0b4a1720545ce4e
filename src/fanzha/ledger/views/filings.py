"""Filing by hand: the list, the form, one record."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from fanzha.kit import FanzhaError, NotFound, clock, local_date, ref, row_id
from fanzha.ledger import actions
from fanzha.ledger.actions.wording import metric_name
from fanzha.ledger.dictionary import SECTIONS, Metric
from fanzha.ledger.forms import FilingForm, unit_word, values
from fanzha.ledger.models import Entry, Filing
from fanzha.ledger.views import shown
from fanzha.organisations.actions import ANY, Person, Unit, current_person, own_units, page, visible

ROWS = 25
OPEN = ("publicity", "material", "media")
"""Sections that most records need stand open."""


@page("ledger.view", zones=ANY)
def listing(request: HttpRequest) -> HttpResponse:
    """Records filed by hand, newest first."""
    person = current_person(request)
    rows = visible(Filing.objects.select_related("owner", "filed_by"), person)
    mark = Filing.objects.filter(pk=row_id(request.GET.get("before", ""))).first()
    if mark:
        same_day = Q(ended_on=mark.ended_on, pk__lt=mark.pk)
        rows = rows.filter(Q(ended_on__lt=mark.ended_on) | same_day)
    found = list(rows.order_by("-ended_on", "-id")[: ROWS + 1])
    said = _values(found[:ROWS], person)
    context = {
        "filings": [(filing, said[filing.pk]) for filing in found[:ROWS]],
        "older": found[ROWS - 1].pk if len(found) > ROWS else "",
        "may_file": person.can("ledger.file"),
    }
    return render(request, "ledger/filings.html", context)


def _values(filings: Sequence[Filing], person: Person) -> dict[int, list[shown.Line]]:
    """The lines of each record by its id."""
    keys = {ref("ledger", "filing", filing.pk): filing.pk for filing in filings}
    rows = Entry.objects.filter(ref__in=keys, reverses=None)
    found: dict[int, list[shown.Line]] = {pk: [] for pk in keys.values()}
    entries = list(rows.select_related("owner", "recorded_by").order_by("id"))
    for line in shown.lines(entries, person):
        found[keys[line.entry.ref]].append(line)
    return found


@dataclass(frozen=True)
class Input:
    """A metric to fill in, with what was typed and what is wrong with it."""

    metric: Metric
    name: str
    unit: str
    typed: str
    error: str


@page("ledger.file", zones=ANY)
def new(request: HttpRequest) -> HttpResponse:
    """File a record with its values."""
    person = current_person(request)
    today = local_date(clock.now())
    form = FilingForm(request.POST or None, owners=_owners(person), initial={"started_on": today})
    typed, wrong = values(request.POST)
    if request.method == "POST" and form.is_valid() and not wrong:
        try:
            filing = actions.file(
                person,
                form.cleaned_data["owner"],
                form.record(),
                typed,
                token=request.POST.get("once", ""),
            )
            return redirect("ledger:filing", pk=filing.pk)
        except FanzhaError as error:
            form.add_error(None, str(error))
    context = {"form": form, "sections": _sections(request, wrong), "wrong": len(wrong)}
    status = 400 if request.method == "POST" else 200
    return render(request, "ledger/filing_new.html", context, status=status)


def _owners(person: Person) -> list[Unit]:
    return list(Unit.objects.filter(pk__in=own_units(person)))


def _sections(request: HttpRequest, wrong: dict[str, str]) -> list[tuple[str, bool, list[Input]]]:
    found = []
    for key, heading in SECTIONS.items():
        inputs = [
            Input(
                metric,
                metric_name(metric),
                unit_word(metric),
                request.POST.get(f"v-{metric.code}", ""),
                wrong.get(metric.code, ""),
            )
            for metric in actions.fileable()
            if metric.section == key
        ]
        is_open = key in OPEN or any(item.typed for item in inputs)
        found.append((shown.heading_name(heading), is_open, inputs))
    return [section for section in found if section[2]]


@page("ledger.view", zones=ANY)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One record with its values, as typed and as counted."""
    person = current_person(request)
    rows = Filing.objects.select_related("owner", "filed_by").filter(pk=pk)
    filing = visible(rows, person).first()
    if filing is None:
        raise NotFound(_("There is no such record in your units."))
    context = {
        "filing": filing,
        "lines": _values([filing], person)[filing.pk],
        "may_reverse": person.can("ledger.correct"),
    }
    return render(request, "ledger/filing.html", context)
