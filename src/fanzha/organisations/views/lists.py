"""The start wizard: bring in units, people, areas and population; file → check → import."""

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from fanzha.kit import FanzhaError, Invalid, NotFound, clock
from fanzha.organisations.access import centre
from fanzha.organisations.actions import current_person
from fanzha.organisations.actions.guards import page
from fanzha.organisations.actions.imports import open_raw, stage
from fanzha.organisations.actions.start import IMPORTS
from fanzha.organisations.blank import template as blank
from fanzha.organisations.lists import KINDS, ListResult, columns, title
from fanzha.organisations.models import ImportRun, Person, Post, Unit, UnitLink

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_TITLES = {
    "units": gettext_lazy("Units"),
    "people": gettext_lazy("People"),
    "areas": gettext_lazy("Policing areas"),
    "population": gettext_lazy("Population"),
}


def _called(kind: str) -> str:
    """The name of a list in the language of the page; raises Invalid for an unknown one."""
    return str(_TITLES.get(kind) or title(kind))


def _counts() -> dict[str, int]:
    return {
        "units": Unit.objects.count(),
        "people": Post.objects.count(),
        "areas": UnitLink.objects.filter(kind="policing", until__isnull=True).count(),
        "population": Unit.objects.filter(population_resident__isnull=False).count(),
    }


@page("units.edit")
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """The four lists in the order they are needed."""
    counts = _counts()
    steps = [{"kind": kind, "title": _called(kind), "count": counts[kind]} for kind in KINDS]
    return render(request, "organisations/lists.html", {"steps": steps})


@page("units.edit")
@require_GET
def upload(request: HttpRequest, kind: str) -> HttpResponse:
    """What the list must hold, and where to send it."""
    return render(request, "organisations/list_upload.html", _about(kind))


def _about(kind: str) -> dict[str, object]:
    return {"kind": kind, "name": _called(kind), "columns": columns(kind)}


@page("units.edit")
@require_GET
def form(request: HttpRequest, kind: str) -> HttpResponse:
    """The empty form as XLSX."""
    headers = {"Content-Disposition": f'attachment; filename="{kind}.xlsx"'}
    return HttpResponse(blank(kind), content_type=_XLSX, headers=headers)


@page("units.edit")
@require_POST
def check(request: HttpRequest, kind: str) -> HttpResponse:
    """Read and judge the file; nothing is stored but the sealed file itself."""
    sent, person = request.FILES.get("file"), current_person(request)
    about = _about(kind)
    try:
        if not isinstance(sent, UploadedFile):
            raise Invalid(_("Choose a file first."))
        data, name = sent.read(), sent.name or kind
        result = IMPORTS[kind](data, name, True, person)
        run = stage(data, name, f"list.{kind}", person.unit or centre(), person)
    except FanzhaError as error:
        context = {**about, "error": str(error)}
        return render(request, "organisations/list_upload.html", context, status=400)
    _note(run, result, ImportRun.State.STAGED)
    context = {**about, "result": result, "run": run}
    return render(request, "organisations/list_result.html", context)


@page("units.edit")
@never_cache
@require_POST
def load(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Store a checked list; one-time passwords of new people show only in this answer."""
    person = current_person(request)
    run = _take(person, kind, pk)
    try:
        result = IMPORTS[kind](open_raw(run), run.filename, False, person)
    except FanzhaError:
        ImportRun.objects.filter(pk=run.pk).update(state=ImportRun.State.FAILED)
        raise
    _note(run, result, ImportRun.State.DONE if result.stored else ImportRun.State.FAILED)
    context = {**_about(kind), "result": result, "run": run}
    return render(request, "organisations/list_result.html", context)


def _take(person: Person, kind: str, pk: int) -> ImportRun:
    """Claim the staged run, so that a double click imports once."""
    staged = ImportRun.objects.filter(
        pk=pk, kind=f"list.{kind}", person=person, state=ImportRun.State.STAGED
    )
    if not staged.update(state=ImportRun.State.RUNNING):
        raise NotFound(_("This list was imported already, or checked by somebody else."))
    return ImportRun.objects.get(pk=pk)


def _note(run: ImportRun, result: ListResult, state: ImportRun.State) -> None:
    done = state != ImportRun.State.STAGED
    ImportRun.objects.filter(pk=run.pk).update(
        state=state,
        read=result.read,
        accepted=result.accepted,
        rejected=result.rejected,
        finished_at=clock.now() if done else None,
    )
