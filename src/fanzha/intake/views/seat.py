"""The 110 seat: one page to take a report, analysed while it is typed."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods, require_POST

from fanzha.intake import callsheet
from fanzha.intake.actions import (
    NumberTaken,
    Report,
    Taken,
    Tip,
    assign,
    report_for,
    retake,
    take,
)
from fanzha.intake.actions.likeness import nearest
from fanzha.intake.actions.taking import call_of
from fanzha.intake.analysis import Analysis, Call, analyse
from fanzha.intake.forms import KINDS, call_from, taken_from
from fanzha.intake.presenting import (
    groups,
    is_urgent,
    later,
    marks,
    missing,
    next_question,
    shown,
)
from fanzha.intake.sides import Side
from fanzha.intake.templatetags.intake import type_name
from fanzha.intake.views.opened import mark_opened, need_opened
from fanzha.intake.wording import channels
from fanzha.kit import Invalid, clock, row_id
from fanzha.knowledge import IndicatorKind, scripts, taxonomy
from fanzha.knowledge.actions import check_indicator
from fanzha.organisations import UnitKind
from fanzha.organisations.actions import (
    Person,
    Unit,
    current_person,
    draft_of,
    drop_draft,
    page,
    reach,
    save_draft,
    unit_by_code,
    visible,
)

_DRAFT = "intake:seat"
SIMILAR_FROM = 20  # characters of narrative before likeness says anything
# Fields always open on the page; the others unfold.
CALLER = ("reporter_name", "reporter_phone", "victim_name", "case_no")


@require_http_methods(["GET", "POST"])
@page("report.take")
def seat(request: HttpRequest) -> HttpResponse:
    """A new report: the form, and taking what was typed."""
    person = current_person(request)
    if request.method == "POST":
        return _save(request, person, None)
    return _page(request, person, taken_from(_draft(person)), None)


@require_http_methods(["GET", "POST"])
@page("report.take")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The same page for a report that was taken before."""
    person = current_person(request)
    report = report_for(pk, person)
    need_opened(request, report)
    if request.method == "POST":
        return _save(request, person, report)
    code = (report.sub_type or report.type_code) if report.classified else ""
    taken = Taken(call_of(report), report.source, code, report.secondary)
    return _page(request, person, taken, report)


def _save(request: HttpRequest, person: Person, report: Report | None) -> HttpResponse:
    token = request.POST.get("once", "")
    taken = taken_from(request.POST)
    try:
        saved = retake(report, taken, person, token) if report else take(taken, person, token=token)
    except (NumberTaken, Invalid) as problem:
        return _page(request, person, taken, report, str(problem))
    if report is None:
        drop_draft(person, _DRAFT)
    mark_opened(request, saved)
    return _next(request, person, saved)


def _next(request: HttpRequest, person: Person, report: Report) -> HttpResponse:
    """Where the pressed button leads: the stop-payment sheet, the station, or the report."""
    then = request.POST.get("then", "")
    if then == "stop":
        return redirect("intake:stop", pk=report.pk)
    if then == "assign" and request.POST.get("station"):
        report = assign(report, unit_by_code(request.POST["station"]), person)
    return redirect("intake:report", pk=report.pk)


def _page(
    request: HttpRequest, person: Person, taken: Taken, report: Report | None, problem: str = ""
) -> HttpResponse:
    call = taken.call
    context = {
        "report": report,
        "taken": taken,
        "fields": call.fields,
        "caller": [(f, call.fields.get(f.key, "")) for f in _sheet(CALLER)],
        "more": [
            (f, call.fields.get(f.key, ""))
            for f in callsheet.fields()
            if f.key not in CALLER and f.key not in ("narrative", "type")
        ],
        "sources": Report.Source.choices,
        "stations": _stations(person),
        "incomplete": [] if report else _incomplete(person),
        "problem": problem,
        "restored": not report and bool(call.narrative or call.fields),
        **_panels(call, taken.type_code, person, report),
    }
    return render(request, "intake/seat.html", context, status=409 if problem else 200)


def _sheet(keys: tuple[str, ...]) -> list[callsheet.Field]:
    by_key = {field.key: field for field in callsheet.fields()}
    return [by_key[key] for key in keys]


def _stations(person: Person) -> list[Unit]:
    return list(
        Unit.objects.filter(kind=UnitKind.STATION, active=True, pk__in=reach(person)).order_by(
            "code"
        )
    )


def _types() -> list[tuple[str, str, list[tuple[str, str]]]]:
    known = taxonomy()
    return [
        (code, type_name(code), [(sub.code, type_name(sub.code)) for sub in known.below(code)])
        for code in known.types
    ]


def _incomplete(person: Person) -> list[Report]:
    rows = visible(Report.objects.filter(missing__gt=0), person)
    return list(rows.exclude(state__in=("withdrawn", "consult_only")).order_by("-received_at")[:5])


def _panels(call: Call, chosen: str, person: Person, report: Report | None) -> dict[str, Any]:
    """What follows from the typed words; the same for the page and for each keystroke."""
    found = analyse(call, clock.now(), scripts())
    return {
        "analysis": found,
        "narrative": call.narrative,
        "marks": marks(found),
        "groups": groups(found),
        "later": later(found),
        "next_question": next_question(found),
        "missing": missing(found.items),
        "required": sum(item.need.required for item in found.items),
        "elements": shown(found.findings),
        "answers": call.answers,
        "corrections": call.corrections,
        "kinds": KINDS,
        "sides": [side.value for side in Side],
        "channels": channels(),
        "urgent": is_urgent(found),
        "chosen": chosen,
        "types": _types(),
        "type_names": _top(found),
        "questions": _questions(chosen or found.typing.type or ""),
        "known": _known(found),
        "similar": _similar(call.narrative, person, report),
    }


def _top(found: Analysis) -> list[tuple[str, str, float]]:
    return [(code, type_name(code), share) for code, share in found.typing.top[:3]]


def _questions(code: str) -> tuple[str, ...]:
    return taxonomy().type(code).questions if code else ()


def _known(found: Analysis) -> list[tuple[str, str, str, int]]:
    """Elements that the registry knows: kind, value, scam type, confidence."""
    kinds = {str(kind) for kind in IndicatorKind}
    hits = {}
    values = [
        (f.kind, f.value) for f in found.findings if f.kind in kinds and f.side is not Side.VICTIM
    ]
    values += [("bank_card", m.payment.values.get("payee_account", "")) for m in found.money]
    for kind, value in dict.fromkeys(values):
        hit = check_indicator(kind, value) if value else None
        if hit:
            hits[hit.id] = (kind, hit.value, type_name(hit.type_code), hit.confidence)
    return list(hits.values())


def _similar(text: str, person: Person, report: Report | None) -> list[dict[str, Any]]:
    if len(text) < SIMILAR_FROM:
        return []
    return [
        {
            "report": row,
            "share": round(match.similarity * 100),
            "type": type_name(row.sub_type or row.type_code),
        }
        for row, match in nearest(text, person, without=report.pk if report else None)
    ]


# ------------------------------------------------------------------- while it is typed


@require_POST
@page("report.take")
def analyse_call(request: HttpRequest) -> JsonResponse:
    """Marks, checklist, type, likeness for what is typed; a pasted sheet is taken apart."""
    person = current_person(request)
    call, read = call_from(request.POST), None
    if request.POST.get("pasted") and callsheet.is_sheet(call.narrative):
        sheet = callsheet.read(call.narrative)
        read = {
            "fields": dict(sheet.values),
            "narrative": sheet.narrative,
            "other": len(sheet.other),
        }
        fields = {**sheet.values, **call.fields}
        call = Call(sheet.narrative, fields, call.answers, call.corrections, call.added)
    pk = request.POST.get("report", "")
    report = report_for(row_id(pk), person) if row_id(pk) else None
    context = _panels(call, request.POST.get("type", ""), person, report)
    return JsonResponse(
        {
            "marks": render_to_string("intake/parts/marks.html", context, request),
            "panel": render_to_string("intake/parts/panel.html", context, request),
            "elements": render_to_string("intake/parts/elements.html", context, request),
            "urgent": context["urgent"],
            "missing": context["missing"],
            "read": read,
        }
    )


# ------------------------------------------------------------------------------ drafts


def _draft(person: Person) -> QueryDict:
    """What the person typed and did not send yet, as the page would send it."""
    kept = draft_of(person, _DRAFT)
    found = QueryDict(mutable=True)
    for name, values in json.loads(kept.body if kept else "{}").items():
        found.setlist(name, values)
    return found


@require_http_methods(["GET", "POST"])
@page("report.take")
def draft(request: HttpRequest) -> HttpResponse:
    """Keep what is typed, sealed, until it is sent; an emptied page forgets it.

    The page itself comes filled with the draft, so there is nothing to fetch.
    """
    if request.method == "GET":
        return HttpResponse(status=204)
    person = current_person(request)
    call = call_from(request.POST)
    names = set(request.POST) - {"csrfmiddlewaretoken", "once", "then"}
    body = {name: request.POST.getlist(name) for name in names}
    if call.narrative or call.fields or call.answers:
        save_draft(person, _DRAFT, json.dumps(body, ensure_ascii=False))
    else:
        drop_draft(person, _DRAFT)
    return HttpResponse(status=204)


# ------------------------------------------------------------------------------- alarm


@page("tip.read")
def alarm(request: HttpRequest) -> HttpResponse:
    """Unread tips that speak of a payment now or today, for the seat and the duty desk."""
    rows = Tip.objects.filter(state=Tip.State.RECEIVED, urgency__in=("now", "today"))
    tips = list(visible(rows, current_person(request)).order_by("-received_at")[:5])
    return render(request, "intake/parts/alarm.html", {"tips": tips, "alarm_url": request.path})
