"""The lists that decisions look values up in: overview, one list, one entry, import, publish."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from fanzha.kit import Invalid, NotFound
from fanzha.kit.actions import blind
from fanzha.knowledge.actions.exchange import rejected_csv
from fanzha.knowledge.actions.listexchange import ListImport, import_to_list
from fanzha.knowledge.actions.listing import (
    add_to_list,
    find_listed,
    listed_ref,
    need_editor,
    withdraw_listed,
)
from fanzha.knowledge.actions.listpublishing import last_publication, publish_lists, waiting
from fanzha.knowledge.forms import ListedForm, ListFileForm
from fanzha.knowledge.lists import LISTS, list_named, list_title, written_value
from fanzha.knowledge.models import ListEntry, ListStep
from fanzha.knowledge.views.shown import frame, show
from fanzha.organisations.actions import (
    ImportRow,
    ImportRun,
    current_person,
    exporting,
    once,
    own_views,
    page,
    visible,
)
from fanzha.web import Column, Filter
from fanzha.web.actions import List

COUNTED = 1000  # changes that wait are counted no further
_TONES = {"active": "good", "expired": "", "withdrawn": ""}
_ICONS = {"active": "plus", "expired": "clock", "withdrawn": "close"}
ENTRIES = List(
    name="decision-list",
    columns=(
        Column("masked", gettext_lazy("Listed value"), phone="title"),
        Column("get_state_display", gettext_lazy("State"), kind="badge", phone="side"),
        Column("get_source_display", gettext_lazy("Source")),
        Column("reason", gettext_lazy("Reason")),
        Column("valid_from", gettext_lazy("Counts from"), kind="day", phone="hide"),
        Column("valid_until", gettext_lazy("Counts until"), kind="day"),
        Column("owner__short_name", gettext_lazy("Unit"), phone="hide"),
        Column("changed_at", gettext_lazy("Changed"), kind="time", sort=("changed_at",)),
    ),
    sort="-changed_at",
    filters=(
        Filter("state", gettext_lazy("State"), choices=ListEntry.State.choices),
        Filter("source", gettext_lazy("Source"), choices=ListEntry.Source.choices),
        Filter("changed", gettext_lazy("Changed"), kind="days", lookup="changed_at"),
        Filter("ends", gettext_lazy("Counts until"), kind="dates", lookup="valid_until"),
    ),
    row_url=lambda row: reverse("knowledge:listed", args=[row.pk]),
)


@dataclass(frozen=True)
class _Named:
    """A list on the overview: its title and how many entries are in force."""

    code: str
    title: str
    entries: int


@page("list.view")
def overview(request: HttpRequest) -> HttpResponse:
    """The lists, what is in force, what waits for publication."""
    last = last_publication()
    counts = last.counts if last else {}
    context = {
        "lists": [_Named(code, list_title(code), counts.get(code, 0)) for code in LISTS],
        "last": last,
        "waiting": len(waiting().values_list("pk", flat=True)[: COUNTED + 1]),
        "most": COUNTED,
        **_rights(request),
    }
    return show(request, "lists", "lists", context)


def _rights(request: HttpRequest) -> dict[str, bool]:
    return {"may_edit": current_person(request).can("list.edit")}


@page("list.view")
def entries(request: HttpRequest, code: str) -> HttpResponse:
    """One list."""
    title = list_title(_known(code))
    rows = visible(ListEntry.objects.select_related("owner"), current_person(request))
    return ENTRIES.answer(
        request,
        rows.filter(list=code),
        title=title,
        template="knowledge/list.html",
        export=exporting("decision-list"),
        **own_views(request, ENTRIES.name),
        empty=_("Nothing stands on this list yet: add a value or import a file."),
        context={**frame(request, "lists"), **_rights(request), "code": code},
    )


def _known(code: str) -> str:
    if code not in LISTS:
        raise NotFound(_("There is no such list."))
    return code


@page("list.view")
@require_POST
def find(request: HttpRequest, code: str) -> HttpResponse:
    """Is this value on the list? The value is never part of an address."""
    value = written_value(request.POST.get("value", "")[:200])
    rows = visible(ListEntry.objects.filter(list=_known(code)), current_person(request))
    found = rows.filter(value_index__in=blind(value)).first() if value else None
    if found is not None:
        return redirect("knowledge:listed", found.pk)
    messages.info(request, _("This value does not stand on the list."))
    return redirect("knowledge:list", code)


@page("list.view")
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry with its history."""
    row = find_listed(pk, current_person(request))
    context = {
        "row": row,
        "title": list_title(row.list),
        "value": row.masked,
        "personal": LISTS[row.list].personal,
        "ref": listed_ref(row),
        "story": list(_story(row)),
        "tone": _TONES[row.state],
        **_rights(request),
    }
    return show(request, "listed", "lists", context)


def _story(row: ListEntry) -> Iterator[dict[str, Any]]:
    steps = ListStep.objects.filter(entry=row).select_related("person").order_by("-at", "-id")
    for step in steps:
        yield {
            "at": step.at,
            "title": step.get_after_display(),
            "by": str(step.person or ""),
            "detail": step.reason,
            "icon": _ICONS[step.after],
            "tone": _TONES[step.after],
        }


@page("list.edit")
def add(request: HttpRequest, code: str) -> HttpResponse:
    """Put one value on the list."""
    title, form = list_title(_known(code)), ListedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = _add(request, code, dict(form.cleaned_data))
        except Invalid as error:
            form.add_error("value", str(error))
        else:
            messages.success(request, _("Added: it counts from the next publication on."))
            return redirect("knowledge:listed", row.pk)
    return show(request, "list_add", "lists", {"form": form, "code": code, "title": title})


def _add(request: HttpRequest, code: str, values: dict[str, Any]) -> ListEntry:
    person = current_person(request)
    once(person, request.POST.get("once", ""))
    return add_to_list(person, code, values.pop("value"), values.pop("reason"), **values)


@page("list.edit")
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a value off its list."""
    person = current_person(request)
    withdraw_listed(find_listed(pk, person), person, request.POST.get("reason", ""))
    messages.success(request, _("Taken off: it no longer counts from the next publication on."))
    return redirect("knowledge:listed", pk)


@page("list.edit")
def import_file(request: HttpRequest, code: str) -> HttpResponse:
    """Bring in a file, or only check it."""
    title = list_title(_known(code))
    form, checked = ListFileForm(request.POST or None, request.FILES or None), None
    if request.method == "POST" and form.is_valid():
        try:
            checked = _import(request, code, form)
        except Invalid as error:
            form.add_error("file", str(error))
        else:
            if checked.run is not None:
                return redirect("knowledge:list-imported", checked.run.pk)
    context = {"form": form, "code": code, "title": title, "checked": checked}
    return show(request, "list_import", "lists", context)


def _import(request: HttpRequest, code: str, form: ListFileForm) -> ListImport:
    file, dry = form.cleaned_data["file"], form.cleaned_data["dry_run"]
    return import_to_list(code, file.read(), file.name, current_person(request), dry_run=dry)


def _run(request: HttpRequest, pk: int) -> ImportRun:
    runs = visible(ImportRun.objects.filter(kind="list"), current_person(request))
    found = runs.filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such import in your units."))
    return found


@page("list.edit")
def imported(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of a file."""
    run = _run(request, pk)
    code = list_named(run.mapping["list"]).code
    rejected = run.rows.filter(state=ImportRow.State.REJECTED).order_by("line")[:200]
    context = {"run": run, "rejected": rejected, "code": code, "title": list_title(code)}
    return show(request, "list_imported", "lists", context)


@page("list.edit")
def rejected(request: HttpRequest, pk: int) -> HttpResponse:
    """The rejected lines as a file."""
    headers = {"Content-Disposition": f'attachment; filename="rejected-{pk}.csv"'}
    data = rejected_csv(_run(request, pk))
    return HttpResponse(data, content_type="text/csv; charset=utf-8", headers=headers)


@page("list.edit")
@require_POST
def publish(request: HttpRequest) -> HttpResponse:
    """Put the lists in force as they stand."""
    need_editor(current_person(request))
    publish_lists(current_person(request), request.POST.get("reason", ""))
    messages.success(request, _("Published: decisions look values up in it within seconds."))
    return redirect("knowledge:lists")
