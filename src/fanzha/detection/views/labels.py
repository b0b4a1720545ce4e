"""Lists of what became of decisions: brought in, what was taken over, what was not and why."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from fanzha.detection.actions.labelfiles import KIND, import_labels
from fanzha.detection.forms import LabelFileForm
from fanzha.detection.scoring.faults import read_fault
from fanzha.detection.views.shown import show
from fanzha.kit import Invalid, NotFound, write_csv
from fanzha.organisations.actions import (
    ANY,
    ImportRow,
    ImportRun,
    current_person,
    once,
    page,
    rejected_rows,
    visible,
)

_SHOWN = 200


@page("decision.label", zones=ANY)
def labels(request: HttpRequest) -> HttpResponse:
    """Bring a list in."""
    form = LabelFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("detection:labels-imported", _imported(request, form).pk)
        except Invalid as problem:
            form.add_error("file", str(problem))
    return show(request, "labels", "decisions", {"form": form})


def _imported(request: HttpRequest, form: LabelFileForm) -> ImportRun:
    person, file = current_person(request), form.cleaned_data["file"]
    once(person, request.POST.get("once", ""))
    return import_labels(file.read(), file.name, person)


@page("decision.label", zones=ANY)
def imported(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of a list."""
    run = _run(request, pk)
    refused = run.rows.filter(state=ImportRow.State.REJECTED).order_by("line")[:_SHOWN]
    rejected = [(one.line, read_fault(one.reason)) for one in refused]
    context = {"run": run, "rejected": rejected, "shown": _SHOWN}
    return show(request, "labels_imported", "decisions", context)


@page("decision.label", zones=ANY)
def rejected(request: HttpRequest, pk: int) -> HttpResponse:
    """The rejected lines as a file, as they were sent, with line and reason."""
    lines = rejected_rows(_run(request, pk))
    told = ((line, read_fault(why), *cells) for line, why, cells in lines)
    data = write_csv([_("Line"), _("Reason")], told)
    headers = {"Content-Disposition": f'attachment; filename="rejected-{pk}.csv"'}
    return HttpResponse(data, content_type="text/csv; charset=utf-8", headers=headers)


def _run(request: HttpRequest, pk: int) -> ImportRun:
    runs = visible(ImportRun.objects.filter(kind=KIND), current_person(request))
    found = runs.filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such import in your units."))
    return found
