"""Imported files: how far each is, what was rejected and why."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext as spoken
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from fanzha.kit import NotFound, write_csv
from fanzha.kit.actions import write
from fanzha.organisations.access import visible
from fanzha.organisations.actions import current_person
from fanzha.organisations.actions import imports as acts
from fanzha.organisations.actions.belongings import record_export
from fanzha.organisations.actions.guards import page
from fanzha.organisations.actions.lists import own_views
from fanzha.organisations.actions.tokens import once
from fanzha.organisations.models import ImportRun
from fanzha.web import Column, Filter
from fanzha.web.actions import List

STATES = {
    ImportRun.State.STAGED.value: gettext_lazy("read, not imported yet"),
    ImportRun.State.RUNNING.value: gettext_lazy("running"),
    ImportRun.State.DONE.value: gettext_lazy("done"),
    ImportRun.State.FAILED.value: gettext_lazy("failed"),
    ImportRun.State.DISCARDED.value: gettext_lazy("discarded"),
}
_SHOWN = 200


def reason_words(reason: str) -> str:
    """Why a row was rejected: a sentence, or the words of a code that another part keeps."""
    words = spoken(reason) if reason else "—"
    return words.replace("_", " ") if words == reason and " " not in words else words


IMPORTS = List(
    name="imports",
    columns=(
        Column("filename", gettext_lazy("File"), phone="title"),
        Column("owner__short_name", gettext_lazy("Unit")),
        Column("state", gettext_lazy("State"), template="organisations/cells/run.html"),
        Column("read", gettext_lazy("Rows read"), kind="number"),
        Column("accepted", gettext_lazy("Rows accepted"), kind="number"),
        Column("rejected", gettext_lazy("Rejected rows"), kind="number"),
        Column("created_at", gettext_lazy("Time"), kind="time", sort=("created_at",)),
    ),
    sort="-created_at",
    filters=(Filter("state", gettext_lazy("State"), choices=tuple(STATES.items())),),
    row_url=lambda run: reverse("organisations:import", args=[run.pk]),
)


@page("imports.view")
@require_GET
def imports(request: HttpRequest) -> HttpResponse:
    """All files that were brought in."""
    rows = visible(ImportRun.objects.select_related("owner"), current_person(request))
    return IMPORTS.answer(
        request,
        rows,
        title=_("Imports"),
        template="organisations/imports.html",
        empty=_("Lists that are brought in are kept here, with every rejected row."),
        **own_views(request, "imports"),
    )


def _run(request: HttpRequest, pk: int) -> ImportRun:
    found = visible(ImportRun.objects.select_related("owner", "person"), current_person(request))
    run = found.filter(pk=pk).first()
    if run is None:
        raise NotFound(_("There is no such import among your units."))
    return run


@page("imports.view")
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One file: progress and rejected rows (their cells stay sealed until downloaded)."""
    run = _run(request, pk)
    rejected = run.rows.filter(state="rejected").order_by("line")
    context = {
        "run": run,
        "state": STATES[run.state],
        "running": run.state == ImportRun.State.RUNNING,
        "open": run.state in (ImportRun.State.STAGED, ImportRun.State.FAILED),
        "rejected": [
            {"line": row.line, "reason": reason_words(row.reason)}
            for row in rejected.only("line", "reason")[:_SHOWN]
        ],
    }
    return render(request, "organisations/import.html", context)


@page("imports.view")
@require_GET
def rejected(request: HttpRequest, pk: int) -> HttpResponse:
    """The rejected rows with their reasons, as CSV to correct and send again."""
    run, person = _run(request, pk), current_person(request)
    rows = acts.rejected_rows(run)
    width = max((len(cells) for _line, _reason, cells in rows), default=0)
    heads = list(run.mapping.get("columns", ()))[:width]
    heads += [""] * (width - len(heads))
    body = write_csv(
        [_("Line number"), _("Reason for rejection"), *heads],
        ([line, reason_words(reason), *cells] for line, reason, cells in rows),
    )
    with write():
        record_export(person, run.owner, "import.rejected", len(rows), masked=False)
    name = f"rejected-{run.pk}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(body, content_type="text/csv; charset=utf-8", headers=headers)


@page("imports.view")
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up a file that was never imported."""
    run, by = _run(request, pk), current_person(request)
    once(by, request.POST.get("once", ""))
    acts.discard(by, run)
    messages.success(request, _("The import was discarded."))
    return redirect("organisations:import", run.pk)
