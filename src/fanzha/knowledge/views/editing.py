"""The back office of the knowledge: edit, preview, history, publish."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from fanzha.kit import FanzhaError, Invalid, NotFound
from fanzha.kit.actions import write
from fanzha.knowledge.actions.dictionary import (
    create_entry,
    database_entries,
    edit_entry,
    find_entry,
    in_conflict,
    keep_local,
    restore_revision,
    retire_entry,
    shipped_body,
    take_shipped,
    with_entry,
)
from fanzha.knowledge.actions.publishing import (
    changed_entries,
    last_publication,
    publish_knowledge,
)
from fanzha.knowledge.diffs import Change, changes
from fanzha.knowledge.forms import KIND_NAMES, LABELS, EntryForm
from fanzha.knowledge.models import KnowledgeEntry
from fanzha.knowledge.reading import KINDS, from_json, to_json
from fanzha.knowledge.views.shown import show
from fanzha.organisations.actions import current_person, once, page

SHOWN = 30  # states of the history on the page


@page("knowledge.edit")
def entries(request: HttpRequest) -> HttpResponse:
    """The entries of one kind, and what waits for publication."""
    kind = request.GET.get("kind", "type")
    if kind not in KINDS:
        raise NotFound(_("There is no such kind of entry."))
    rows = KnowledgeEntry.objects.filter(kind=kind).order_by("position", "code")
    context = {
        "kind": kind,
        "kinds": [(code, KIND_NAMES[code]) for code in KINDS],
        "rows": [(row, in_conflict(row)) for row in rows],
        "waiting": [f"{KIND_NAMES[kind]} {code}" for kind, code in changed_entries()],
        "published": last_publication(),
    }
    return show(request, "entries", "edit", context)


@page("knowledge.edit")
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit one entry; its history stands beside the form."""
    row = find_entry(pk)
    initial = EntryForm.initial_of(row.body)
    form = EntryForm(row.kind, request.POST or None, initial=initial, existing=True)
    preview = None
    if request.method == "POST" and form.is_valid():
        try:
            if "save" in request.POST:
                return _save(request, row, form)
            preview = _preview(row.kind, form.body(), row.body)
        except Invalid as error:
            form.add_error(None, str(error))
    context = {
        "row": row,
        "form": form,
        "kind_name": KIND_NAMES[row.kind],
        "preview": preview,
        "history": _history(row),
        "conflict": _named(changes(row.body, shipped_body(row))) if in_conflict(row) else None,
    }
    return show(request, "entry", "edit", context)


def _save(request: HttpRequest, row: KnowledgeEntry, form: EntryForm) -> HttpResponse:
    person = current_person(request)
    if request.POST.get("number") != str(row.number):
        raise Invalid(_("Somebody else has edited this entry meanwhile: compare and save again."))
    with write():
        once(person, request.POST.get("once", ""))
        edit_entry(row, form.body(), person, form.cleaned_data["reason"])
    messages.success(request, _("Saved. It is in force once it is published."))
    return redirect("knowledge:entry", row.pk)


@page("knowledge.edit")
def entry_new(request: HttpRequest, kind: str) -> HttpResponse:
    """Add an entry of the centre's own."""
    if kind not in KINDS:
        raise NotFound(_("There is no such kind of entry."))
    form = EntryForm(kind, request.POST or None, existing=False)
    preview, person = None, current_person(request)
    if request.method == "POST" and form.is_valid():
        try:
            if "save" in request.POST:
                with write():
                    once(person, request.POST.get("once", ""))
                    made = create_entry(kind, form.body(), person, form.cleaned_data["reason"])
                return redirect("knowledge:entry", made.pk)
            preview = _preview(kind, form.body(), {})
        except FanzhaError as error:
            form.add_error(None, str(error))
    context = {"form": form, "kind": kind, "kind_name": KIND_NAMES[kind], "preview": preview}
    return show(request, "entry", "edit", context)


def _preview(kind: str, body: Mapping[str, Any], old: Mapping[str, Any]) -> dict[str, Any]:
    """The entry as it would read, and what would change; raises Invalid when it does not fit."""
    built = from_json(kind, body, str(KIND_NAMES[kind]))
    with_entry(database_entries(), kind, built.code, built)
    new = to_json(built)
    fields = [(LABELS[name], value, isinstance(value, list)) for name, value in new.items()]
    return {"title": built.title, "fields": fields, "changes": _named(changes(old, new))}


def _named(found: tuple[Change, ...]) -> list[tuple[object, Change]]:
    return [(LABELS.get(change.field, change.field), change) for change in found]


def _history(row: KnowledgeEntry) -> list[dict[str, Any]]:
    states = list(row.revisions.select_related("person").order_by("-number")[: SHOWN + 1])
    before = [*states[1:], None]
    shown = zip(states, before, strict=True)
    return [
        {"state": state, "changes": _named(changes(old.body, state.body)) if old else []}
        for state, old in list(shown)[:SHOWN]
    ]


@page("knowledge.edit")
@require_POST
def restore(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Make an earlier state the newest one."""
    restore_revision(find_entry(pk), number, current_person(request))
    return redirect("knowledge:entry", pk)


@page("knowledge.edit")
@require_POST
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an entry out, or put it back."""
    retire_entry(find_entry(pk), current_person(request), request.POST.get("reason", ""))
    return redirect("knowledge:entry", pk)


@page("knowledge.edit")
@require_POST
def settle(request: HttpRequest, pk: int, choice: str) -> HttpResponse:
    """Settle a conflict with the shipped text: `keep` the local text or `take` the shipped one."""
    row, person = find_entry(pk), current_person(request)
    if choice == "take":
        take_shipped(row, person)
    else:
        keep_local(row, person)
    return redirect("knowledge:entry", pk)


@page("knowledge.edit")
@require_POST
def publish(request: HttpRequest) -> HttpResponse:
    """Put all edits in force."""
    made = publish_knowledge(current_person(request), request.POST.get("reason", ""))
    text = ngettext("Published: %(n)d entry.", "Published: %(n)d entries.", made.entries)
    messages.success(request, text % {"n": made.entries})
    return redirect("knowledge:entries")
