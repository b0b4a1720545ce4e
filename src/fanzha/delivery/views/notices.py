"""What waits to be seen by the person who is logged in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fanzha.delivery.actions import see, see_all, unseen
from fanzha.delivery.models import Notice
from fanzha.kit import now as current
from fanzha.organisations.actions import ANY, current_person, page

SHOWN = 100
ON_PAGES = 4  # the panel of a queue shows so many


@page("self.use", zones=ANY)
@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    """New notices, then those seen lately."""
    person = current_person(request)
    seen = Notice.objects.filter(person=person, seen_at__isnull=False).order_by("-created_at")
    context = {"fresh": unseen(person)[:SHOWN], "seen": seen[:SHOWN]}
    return render(request, "delivery/notices.html", context)


@page("self.use", zones=ANY)
@require_GET
def panel(request: HttpRequest) -> HttpResponse:
    """The newest few, on top of a queue; it refreshes itself."""
    rows = list(unseen(current_person(request))[: SHOWN + 1])
    context = {"rows": rows[:ON_PAGES], "more": len(rows) - ON_PAGES, "poll": request.path}
    return render(request, "delivery/parts/notices.html", context)


@page("self.use", zones=ANY)
@require_GET
def bell(request: HttpRequest) -> HttpResponse:
    """The bell of the frame with the present count."""
    return render(request, "web/parts/bell.html")


@page("self.use", zones=ANY)
@require_POST
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Open what a notice speaks of; it counts as seen."""
    return redirect(see(pk, current_person(request), current()).url)


@page("self.use", zones=ANY)
@require_POST
def clear(request: HttpRequest) -> HttpResponse:
    """Everything is seen."""
    see_all(current_person(request), current())
    messages.success(request, _("Nothing new is left."))
    return redirect("delivery:notices")
