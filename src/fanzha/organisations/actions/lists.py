"""What list pages of every part take along: the person's saved views, and the record of exports."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from fanzha.kit.actions import write
from fanzha.organisations.access import centre
from fanzha.organisations.actions.belongings import record_export, views_of
from fanzha.organisations.actions.guards import current_person
from fanzha.web import SavedView


def own_views(request: HttpRequest, page: str) -> dict[str, Any]:
    """Keyword arguments of `List.answer`: saved views of the page, and where to save one."""
    views = [
        SavedView(view.name, view.query, reverse("organisations:view-drop", args=[view.pk]))
        for view in views_of(current_person(request), page)
    ]
    return {"saved": views, "save_url": reverse("organisations:view-save")}


def exporting(kind: str, masked: bool = True) -> Callable[[HttpRequest, str, int], None]:
    """The `export` argument of `List.answer`: records who took how many rows of what."""

    def record(request: HttpRequest, name: str, rows: int) -> None:
        person = current_person(request)
        with write():
            record_export(person, person.unit or centre(), kind, rows, name, masked)

    return record
