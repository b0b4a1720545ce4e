"""The monthly summary and the daily bulletin: read, edit, approve, take away."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse as address
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fanzha.kit import Invalid, NotFound, clock, local_date
from fanzha.ledger.actions import calendar
from fanzha.organisations.actions import page
from fanzha.reporting import actions, bulletin, facts, prompts, summary
from fanzha.reporting.access import Asked, asked
from fanzha.reporting.actions.editions import book_of, written
from fanzha.reporting.actions.exports import FORMATS, as_file
from fanzha.reporting.book import Book
from fanzha.reporting.changes import differences
from fanzha.reporting.document import Report
from fanzha.reporting.models import Edition
from fanzha.reporting.views import shown

MONTHS = 18


@page("summary.view")
@require_GET
def monthly(request: HttpRequest) -> HttpResponse:
    """The monthly work summary; every figure opens its entries."""
    found = asked(request, "monthly")
    today = local_date(clock.now())
    months = [str(calendar().month_of(today).shift(-step)) for step in range(MONTHS)]
    return _page(request, found, "reporting/monthly.html", {"months": months})


@page("summary.view")
@require_GET
def daily(request: HttpRequest) -> HttpResponse:
    """The daily bulletin, long and short."""
    found = asked(request, "daily")
    today = local_date(clock.now())
    return _page(request, found, "reporting/daily.html", {"latest": today - timedelta(days=1)})


def _page(
    request: HttpRequest, found: Asked, template: str, more: Mapping[str, Any]
) -> HttpResponse:
    edition = _chosen(request, found)
    is_draft = edition is None or not edition.is_approved
    person = found.person
    book = book_of(found.kind, found.unit, found.period)
    texts = edition.texts if edition else {}
    report = written(found.kind, book, texts) if is_draft else _frozen(edition)
    over = found.period.last < local_date(clock.now())
    context = {
        "asked": found,
        "edition": edition,
        "report": report,
        "sections": list(shown.sections(report)),
        "missing": shown.missing(report),
        "is_draft": is_draft,
        "changes": _changes(found, report) if is_draft else [],
        "late": 0 if is_draft else facts.late(found.unit, found.period),
        "blocks": _blocks(found, book, texts) if is_draft and person.can("summary.write") else [],
        "may_approve": is_draft and over and person.can("summary.approve"),
        "may_begin": not is_draft and edition == found.newest and person.can("summary.write"),
        "formats": FORMATS,
        "query": shown.query(found, edition),
        "short": bulletin.short(book, facts.advice(book, book.period.last)),
        **more,
    }
    return render(request, template, context)


def _chosen(request: HttpRequest, found: Asked) -> Edition | None:
    """The edition asked for by number, else the newest."""
    number = request.GET.get("edition", "")
    if not number:
        return found.newest
    match = [edition for edition in found.editions if str(edition.number) == number]
    if not match:
        raise NotFound(_("There is no such edition."))
    return match[0]


def _frozen(edition: Edition | None) -> Report:
    assert edition is not None
    return edition.report


def _changes(found: Asked, report: Report) -> list[Any]:
    return differences(found.approved.report, report) if found.approved else []


def _blocks(found: Asked, book: Book, texts: Mapping[str, str]) -> list[shown.Editable]:
    """The chapters to edit, as they stand or as proposed."""
    if found.kind == "daily":
        return shown.daily_blocks(texts)
    missing = summary.gaps(book, summary.wanted())
    drafted = prompts.drafts(book, len(missing), facts.victim_groups(book))
    return shown.monthly_blocks({**drafted, **texts})


@page("summary.write")
@require_POST
def edit(request: HttpRequest, kind: str) -> HttpResponse:
    """Keep edited chapters in the draft."""
    found = asked(request, kind)
    texts = {
        key.removeprefix("text-"): str(value).replace("\r\n", "\n").strip()
        for key, value in request.POST.items()
        if key.startswith("text-")
    }
    token = str(request.POST.get("once", ""))
    actions.save_texts(kind, found.unit, found.period, texts, found.person, token=token)
    return _back(found)


@page("summary.approve")
@require_POST
def approve(request: HttpRequest, kind: str) -> HttpResponse:
    """Freeze the draft."""
    found = asked(request, kind)
    token = str(request.POST.get("once", ""))
    actions.approve(kind, found.unit, found.period, found.person, token=token)
    return _back(found)


def _back(found: Asked) -> HttpResponse:
    return HttpResponseRedirect(f"{address(f'reporting:{found.kind}')}?{shown.query(found, None)}")


@page("summary.view")
@require_GET
def download(request: HttpRequest, kind: str) -> HttpResponse:
    """The report as docx, PDF or Markdown."""
    found = asked(request, kind)
    fmt = request.GET.get("format", "docx")
    if fmt not in FORMATS:
        raise Invalid(_("There is no such file format: choose docx, pdf or md."))
    edition = _chosen(request, found)
    report = _report(found, edition)
    response = HttpResponse(as_file(report, fmt), content_type=FORMATS[fmt])
    name = quote(f"{report.title}.{fmt}")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


def _report(found: Asked, edition: Edition | None) -> Report:
    """The frozen report of an approved edition, else the draft, marked as one."""
    if edition is not None and edition.is_approved:
        return edition.report
    texts = edition.texts if edition else {}
    report = actions.report_of(found.kind, found.unit, found.period, texts)
    return replace(report, is_draft=True)
