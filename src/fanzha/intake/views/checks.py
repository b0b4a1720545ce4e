"""查一查: paste anything and see what is known of it; and the search box of the top bar."""

import re
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from fanzha.detection import Check, check_text
from fanzha.intake.actions import find_reports
from fanzha.intake.presenting import Mark
from fanzha.kit import clock
from fanzha.knowledge import IndicatorKind, taxonomy
from fanzha.knowledge.actions import check_indicator
from fanzha.organisations.actions import ANY, Person, current_person, page

MAX_CHARS = 5000


@dataclass(frozen=True)
class Known:
    """An element that the registry knows."""

    kind: str
    value: str
    type_name: str
    confidence: int


@require_http_methods(["GET", "POST"])
@page("text.check", zones=ANY)
def check(request: HttpRequest) -> HttpResponse:
    """A text, number, card or address: verdict, what is known, what to do."""
    text = request.POST.get("text", "").replace("\r\n", "\n")[:MAX_CHARS]
    return _answer(request, current_person(request), text)


@require_POST
@page("text.check", zones=ANY)
def search(request: HttpRequest) -> HttpResponse:
    """Jump to the report that a number names; anything else is checked."""
    person = current_person(request)
    words = request.POST.get("q", "").strip()[:MAX_CHARS]
    if person.can("report.view") and 3 < len(words) <= 40:
        found = find_reports(words, person)
        if len(found) == 1:
            return redirect("intake:report", pk=found[0].pk)
        if found:
            return render(request, "intake/found.html", {"reports": found})
    return _answer(request, person, words)


def _answer(request: HttpRequest, person: Person, text: str) -> HttpResponse:
    context: dict[str, object] = {"text": text, "may_report": person.can("report.take")}
    if text.strip():
        found = check_text(text, clock.now())
        context |= {"check": found, "verdict": found.verdict(), "known": _known(found, text)}
        context["marks"] = _marks(found)
        context["tone"] = _tone(found, bool(context["known"]))
    return render(request, "intake/check.html", context)


def _tone(found: Check, known: bool) -> str:
    if known or (found.typing.is_fraud and not found.typing.abstained):
        return "bad"
    return "soon" if found.typing.abstained else "good"


def _known(found: Check, text: str) -> list[Known]:
    kinds = {str(kind) for kind in IndicatorKind}
    rows = [(str(e.kind), str(e.value)) for e in found.elements.elements]
    rows += _guesses(text)
    hits = {
        hit.id: (kind, hit)
        for kind, value in dict.fromkeys(rows)
        if kind in kinds and (hit := check_indicator(kind, value))
    }
    return [
        Known(
            kind, hit.value, taxonomy().name(hit.type_code) if hit.type_code else "", hit.confidence
        )
        for kind, hit in hits.values()
    ]


_RUN = re.compile(r"[0-9A-Za-z@._:/-]{4,100}")
_AS_NUMBER = ("phone", "bank_card", "qq", "meeting_id", "wechat", "alipay", "wallet", "domain")


def _guesses(text: str) -> list[tuple[str, str]]:
    """Every run of signs, and a short text as a whole, as any kind it may be.

    Who pastes a bare number does not say what it is; the registry knows.
    """
    runs = dict.fromkeys(_RUN.findall(text))
    whole = [("app", text.strip())] if len(text.strip()) <= 40 else []
    return whole + [(kind, run) for run in list(runs)[:40] for kind in _AS_NUMBER]


def _marks(found: Check) -> list[Mark]:
    reasons = found.typing.reasons if found.typing.is_fraud else ()
    elements = [Mark(e.start, e.end, str(e.kind)) for e in found.elements.elements]
    return elements + [Mark(r.start, r.end, "reason") for r in reasons]
