"""Pages for residents: giving a tip, following it by its code."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from fanzha.intake.actions import follow_tip, give_tip
from fanzha.kit import Invalid, NotFound, TooMany, status_of
from fanzha.organisations.actions import OUTER, public_page
from fanzha.web.actions import visitor_address


@require_http_methods(["GET", "POST"])
@public_page(OUTER)
def give(request: HttpRequest) -> HttpResponse:
    """线索举报: the form and, once sent, the tracking code."""
    if request.method == "GET":
        return render(request, "intake/tip_give.html")
    # A field that no person sees; programs fill it in and are thanked like everybody.
    if request.POST.get("website"):
        return render(request, "intake/tip_given.html", {"receipt": None})
    text = request.POST.get("text", "")
    try:
        receipt = give_tip(text, visitor_address(request))
    except (Invalid, TooMany) as problem:
        context = {"problem": str(problem), "text": text}
        return render(request, "intake/tip_give.html", context, status=status_of(problem))
    return render(request, "intake/tip_given.html", {"receipt": receipt})


@require_http_methods(["GET", "POST"])
@public_page(OUTER)
def follow(request: HttpRequest) -> HttpResponse:
    """The state of a tip; the code is posted, so that it stands in no address."""
    if request.method == "GET":
        return render(request, "intake/tip_follow.html")
    try:
        tip = follow_tip(request.POST.get("code", ""), visitor_address(request))
    except (NotFound, TooMany) as problem:
        context = {"problem": str(problem)}
        return render(request, "intake/tip_follow.html", context, status=status_of(problem))
    return render(request, "intake/tip_follow.html", {"tip": tip})
