"""From a figure to its entries, from an entry to the thing behind it, and the counter-entry."""

import heapq
from collections.abc import Sequence
from datetime import date
from itertools import islice
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse as address
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from fanzha.kit import Invalid, NotFound, row_id
from fanzha.ledger import actions
from fanzha.ledger.access import as_of, question
from fanzha.ledger.actions.wording import figure_text, metric_name
from fanzha.ledger.models import Entry
from fanzha.ledger.views import shown
from fanzha.organisations.actions import ANY, current_person, page, resolve, visible

ROWS = 25
MOST = 1000
"""Counting stops here: nobody pages further, and counting a million rows takes seconds."""


@page("ledger.view", zones=ANY)
def listing(request: HttpRequest) -> HttpResponse:
    """The entries behind a figure, newest first."""
    asked = question(request)
    figure = actions.figure(
        request.GET.get("metric", ""),
        asked.unit,
        asked.period,
        tree=_one_of(request.GET.get("tree", ""), ("whole", "area", "line")),
        type_code=request.GET.get("type", ""),
        as_of=as_of(request),
    )
    everything = actions.entries(figure)
    open_rows = [visible(rows, asked.person) for rows in everything]
    wanted = [_filtered(rows, request) for rows in open_rows]
    rows, older = _page(wanted, request.GET.get("before", ""))
    total = sum(_capped(query) for query in wanted)
    closed = sum(_capped(query) for query in everything) - sum(map(_capped, open_rows))
    context = {
        "asked": asked,
        "figure": figure,
        "name": metric_name(figure.metric),
        "text": figure_text(figure),
        "note": shown.metric_note(figure.metric),
        "period": shown.period_words(asked.period),
        "lines": list(shown.lines(rows, asked.person)),
        "older": _with(request, before=older) if older else "",
        "total": f"{MOST}+" if total > MOST else str(total),
        "closed": max(0, closed),
        "parts": [
            (metric_name(part.metric), figure_text(part), shown.entries_url(part))
            for part in figure.parts
        ],
        "sources": shown.sources(),
        "kept": [(k, v) for k, v in request.GET.items() if k not in ("source", "before")],
    }
    return render(request, "ledger/entries.html", context)


def _one_of(asked: str, allowed: tuple[str, ...]) -> str:
    if asked and asked not in allowed:
        raise Invalid(_("The address asks for a tree that does not exist: open the page again."))
    return asked or allowed[0]


def _filtered(rows: QuerySet[Entry], request: HttpRequest) -> QuerySet[Entry]:
    source = request.GET.get("source", "")
    return rows.filter(source=source) if source in shown.sources() else rows


def _capped(rows: QuerySet[Entry]) -> int:
    return rows.order_by()[: MOST + 1].count()


def _page(queries: Sequence[QuerySet[Entry]], before: str) -> tuple[list[Entry], str]:
    """A page of entries and the mark from which the next, older one starts."""
    if before:
        day, pk = _mark(before)
        older = Q(occurred_on__lt=day) | Q(occurred_on=day, pk__lt=pk)
        queries = [rows.filter(older) for rows in queries]
    pages = [rows.select_related("owner", "recorded_by")[: ROWS + 1] for rows in queries]
    merged = heapq.merge(*pages, key=lambda entry: (entry.occurred_on, entry.pk), reverse=True)
    found = list(islice(merged, ROWS + 1))
    if len(found) <= ROWS:
        return found, ""
    last = found[ROWS - 1]
    return found[:ROWS], f"{last.occurred_on}.{last.pk}"


def _mark(text: str) -> tuple[date, int]:
    day, _dot, pk = text.partition(".")
    try:
        return date.fromisoformat(day), row_id(pk)
    except ValueError:
        raise Invalid(_("The page in the address cannot be read: open the list again.")) from None


def _with(request: HttpRequest, **changes: str) -> str:
    return "?" + urlencode({**request.GET.dict(), **changes})


@page("ledger.view", zones=ANY)
@require_GET
def follow(request: HttpRequest) -> HttpResponse:
    """Open the thing behind a reference."""
    thing = resolve(request.GET.get("ref", ""), current_person(request))
    return HttpResponseRedirect(thing.url)


@page("ledger.view", zones=ANY)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry with everything that was recorded."""
    entry = _entry(request, pk)
    counter = Entry.objects.filter(reverses=entry).select_related("recorded_by").first()
    metric = actions.figure(entry.metric, entry.owner, actions.calendar().day(entry.occurred_on))
    person = current_person(request)
    context = {
        "entry": entry,
        "line": next(shown.lines([entry], person)),
        "metric": metric.metric,
        "section": shown.section_name(metric.metric),
        "counter": counter,
        "shares": [share.unit for share in entry.shares.select_related("unit")],
        "may_reverse": person.can("ledger.correct") and not counter and not entry.reverses_id,
    }
    return render(request, "ledger/entry.html", context)


def _entry(request: HttpRequest, pk: int) -> Entry:
    rows = Entry.objects.select_related("owner", "recorded_by", "reverses").filter(pk=pk)
    entry = visible(rows, current_person(request)).first()
    if entry is None:
        raise NotFound(_("There is no such entry in your units."))
    return entry


@page("ledger.correct")
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an entry back with a reason."""
    entry = _entry(request, pk)
    if request.method != "POST":
        return redirect("ledger:entry", pk=pk)
    counter = actions.reverse(entry, request.POST.get("reason", ""), current_person(request))
    return HttpResponseRedirect(address("ledger:entry", args=[counter.pk]))
