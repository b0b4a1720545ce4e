"""What every page of the part needs in its frame."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fanzha.organisations.actions import current_person


def frame(request: HttpRequest, tab: str) -> dict[str, Any]:
    """The tab in sight, and the tabs the person may open."""
    person = current_person(request)
    may = {
        "indicator_view": person.can("indicator.view"),
        "lists": person.can("list.view"),
        "appeals": person.can("appeal.view"),
        "knowledge_edit": person.can("knowledge.edit"),
    }
    return {"tab": tab, "may": may}


def show(request: HttpRequest, template: str, tab: str, context: Mapping[str, Any]) -> HttpResponse:
    """A page of the part."""
    return render(request, f"knowledge/{template}.html", {**frame(request, tab), **context})
