"""What every page of rules and decisions needs in its frame."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fanzha.organisations.actions import current_person


def frame(request: HttpRequest, tab: str) -> dict[str, Any]:
    """The tab in sight, and what the person may do."""
    person = current_person(request)
    may = {
        "rules": person.can("rule.view"),
        "decisions": person.can("decision.view"),
        "edit": person.can("rule.edit"),
        "publish": person.can("rule.publish"),
    }
    return {"tab": tab, "may": may}


def show(
    request: HttpRequest, template: str, tab: str, context: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    """A page of the part."""
    whole = {**frame(request, tab), **context}
    return render(request, f"detection/{template}.html", whole, status=status)
