"""查一查: paste anything and see what is known of it; and the search box of the top bar."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from fanzha.detection import Check
from fanzha.detection.actions import checked, known_values, type_name
from fanzha.intake.actions import find_reports
from fanzha.intake.presenting import Mark
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
        found = checked(text)
        context |= {"check": found, "verdict": found.verdict(), "known": _known(found, text)}
        context["marks"] = _marks(found)
        context["tone"] = _tone(found, bool(context["known"]))
    return render(request, "intake/check.html", context)


def _tone(found: Check, known: bool) -> str:
    if known or (found.typing.is_fraud and not found.typing.abstained):
        return "bad"
    return "soon" if found.typing.abstained else "good"


def _known(found: Check, text: str) -> list[Known]:
    return [
        Known(str(hit.kind), hit.value, type_name(hit.type_code), hit.confidence)
        for hit in known_values(text, found.elements)
    ]


def _marks(found: Check) -> list[Mark]:
    reasons = found.typing.reasons if found.typing.is_fraud else ()
    elements = [Mark(e.start, e.end, str(e.kind)) for e in found.elements.elements]
    return elements + [Mark(r.start, r.end, "reason") for r in reasons]
