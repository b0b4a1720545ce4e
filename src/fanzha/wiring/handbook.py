"""The help of every page a person may open, on one page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from fanzha.organisations.actions import ANY, current_person, page
from fanzha.wiring.frame import SECTIONS, open_entries
from fanzha.wiring.help import help_for


@page("self.use", ANY)
@require_GET
def handbook(request: HttpRequest) -> HttpResponse:
    """In the order of the navigation; pages outside the person's role are left out."""
    person, language = current_person(request), get_language() or ""
    sections = [
        (label, [(link, help_for(name, language)) for name, link in open_entries(person, entries)])
        for label, entries in SECTIONS
    ]
    context = {"sections": [(label, pages) for label, pages in sections if pages]}
    return render(request, "web/handbook.html", context)
