"""查一查 for residents: paste it, read the verdict. Nothing is stored."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from fanzha.detection.actions import ask, pasted, text_of_picture
from fanzha.detection.actions.questions import PER_HOUR
from fanzha.detection.answers import Level
from fanzha.detection.pictures import can_read_pictures
from fanzha.kit import FanzhaError, status_of
from fanzha.organisations.actions import OUTER, public_page
from fanzha.web.actions import hold_back, visitor_address

TONES = {
    Level.DANGER: "bad",
    Level.CAUTION: "bad",
    Level.UNCLEAR: "soon",
    Level.UNKNOWN: "soon",
    Level.OFFICIAL: "info",
    Level.CLEAN: "good",
}


@require_http_methods(["GET", "POST"])
@never_cache
@public_page(zones=OUTER)
def check(request: HttpRequest) -> HttpResponse:
    """The form and, once sent, the answer on the same page."""
    context: dict[str, object] = {"pictures": can_read_pictures()}
    if request.method == "GET":
        return render(request, "detection/check.html", context)
    context["text"] = request.POST.get("text", "")
    try:
        text = context["text"] = _asked(request)
        found = ask(text)
    except FanzhaError as problem:
        context["problem"] = str(problem)
        return render(request, "detection/check.html", context, status=status_of(problem))
    context |= {"answer": found, "tone": TONES[found.level]}
    return render(request, "detection/check.html", context)


def _asked(request: HttpRequest) -> str:
    """The text that was pasted, or that stands in the picture."""
    hold_back("check", visitor_address(request), PER_HOUR)
    picture = request.FILES.get("picture")
    if picture is None:
        return pasted(request.POST.get("text", ""))
    return text_of_picture(request, picture.read())
