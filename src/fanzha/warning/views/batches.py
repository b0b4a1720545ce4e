"""Pushed lists: file → mapping → preview → result, and the feedback that goes back."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from fanzha.kit import Conflict, FanzhaError, Invalid, NotFound, ref, write_csv
from fanzha.kit import now as current
from fanzha.kit.actions import publish, write
from fanzha.organisations.actions import (
    ImportRow,
    ImportRun,
    Person,
    audit,
    current_person,
    need,
    once,
    own_views,
    page,
    record_export,
    visible,
)
from fanzha.warning import wording
from fanzha.warning.actions import export_feedback, read_again, run_import, stage, tiers
from fanzha.warning.actions.rowsout import rows_gone, rows_of
from fanzha.warning.badges import badge
from fanzha.warning.columns import Field
from fanzha.warning.forms import UploadForm
from fanzha.warning.models import Batch, Hit, Warning
from fanzha.warning.reading import ListReading, read_list
from fanzha.warning.states import State
from fanzha.web import Column
from fanzha.web.actions import List

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

AT_ONCE = 2000  # lists up to this length are stored while the page waits, longer ones by a worker
SHOWN = 20

LIST = List(
    name="batches",
    columns=(
        Column("pk", "#", sort=("pk",), phone="hide"),
        Column("run__filename", gettext_lazy("File"), phone="title"),
        Column("source", gettext_lazy("Pushed by"), phone="hide"),
        Column("created_at", gettext_lazy("Time received"), kind="time"),
        Column("run__state", gettext_lazy("State"), template="warning/cells/run.html"),
        Column("run__read", gettext_lazy("Rows"), kind="number"),
        Column("run__accepted", gettext_lazy("Rows accepted"), kind="number", phone="hide"),
        Column("run__merged", gettext_lazy("Merged"), kind="number", phone="hide"),
        Column("run__rejected", gettext_lazy("Rows rejected"), kind="number"),
        Column("persons", gettext_lazy("Persons"), kind="number"),
        Column("returned_at", gettext_lazy("Feedback"), kind="time"),
    ),
    sort="-pk",
    row_url=lambda row: reverse("warning:batch", args=[row.pk]),
)


@page("warning.import")
def batches(request: HttpRequest) -> HttpResponse:
    """All pushed lists."""
    rows = visible(Batch.objects.select_related("run"), current_person(request))
    return LIST.answer(
        request,
        rows,
        title=_("Pushed lists"),
        template="warning/batches.html",
        empty=_("Upload the list that the platform pushed."),
        **own_views(request, LIST.name),
    )


@page("warning.import")
def upload(request: HttpRequest) -> HttpResponse:
    """Step 1: the file."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        person = current_person(request)
        try:
            with write():
                once(person, request.POST.get("once", ""))
            batch = _stage(form.cleaned_data["file"], person)
        except Conflict:
            raise
        except FanzhaError as error:
            form.add_error("file", str(error))
        else:
            fresh = batch.run.state == ImportRun.State.STAGED
            return redirect("warning:preview" if fresh else "warning:batch", batch.pk)
    status = 400 if form.errors else 200
    return render(request, "warning/upload.html", {"form": form}, status=status)


def _stage(upload: "UploadedFile[bytes]", person: Person) -> Batch:
    data, name, now = upload.read(), upload.name or "list.csv", current()
    unit = person.unit
    if unit is None:
        raise Invalid(_("You hold no post; ask your administrator."))
    return stage(data, name, unit, person, now, read_list(data, name, now, tiers()))


def _batch(request: HttpRequest, pk: int) -> Batch:
    batch = Batch.objects.select_related("run", "owner").filter(pk=pk).first()
    if batch is None:
        raise NotFound(_("There is no such list."))
    need(batch, current_person(request))
    return batch


@page("warning.import")
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Steps 2 and 3: the mapping, and what would become of the rows."""
    batch = _batch(request, pk)
    if batch.run.state != ImportRun.State.STAGED:
        return redirect("warning:batch", pk)
    if request.method == "POST":
        _remap(batch, request)
        return redirect("warning:preview", pk)
    reading = read_again(batch.run)
    person = current_person(request)
    return render(request, "warning/preview.html", _preview(batch, reading, person))


def _remap(batch: Batch, request: HttpRequest) -> None:
    """Take over the mapping of the form; it must still leave a phone or an id number."""
    chosen = {
        str(index): request.POST.get(f"column-{index}", "") for index in range(len(batch.columns))
    }
    if any(name and name not in list(Field) for name in chosen.values()):
        raise Invalid(_("Choose what each column holds from the list."))
    batch.run.mapping = chosen
    reading = read_again(batch.run)
    with write():
        ImportRun.objects.filter(pk=batch.run_id).update(mapping=chosen)
        columns = [[c.header, c.field or "", c.factor] for c in reading.columns]
        Batch.objects.filter(pk=batch.pk).update(columns=columns)


def _preview(batch: Batch, reading: ListReading, person: Person) -> dict[str, Any]:
    masked = reading.as_json(masked=True)
    samples = reading.accepted[0].cells if reading.accepted else ()
    return {
        "batch": batch,
        "reading": reading,
        "columns": [
            {
                "index": column.index,
                "header": column.header,
                "field": column.field or "",
                "sample": _sample(samples, column.index, column.field),
            }
            for column in reading.columns
        ],
        "options": [(field.value, wording.field_name(field)) for field in Field],
        "unknown": reading.unknown_columns,
        "persons": [
            {**row, "badge": badge(person_.tier), "words": _flags(row["flags"])}
            for row, person_ in zip(masked["persons"][:SHOWN], reading.persons, strict=False)
        ],
        "rejections": masked["rejections"][:200],
        "more": max(0, len(reading.persons) - SHOWN),
        "person": person,
    }


def _flags(flags: list[str]) -> list[str]:
    return [wording.flag_name(flag) for flag in flags]


def _sample(cells: tuple[str, ...], index: int, field: Field | None) -> str:
    """The first cell of a column; nothing of columns that hold personal data or are unknown."""
    open_fields = (Field.TIER, Field.PUSHED_AT, Field.SCAM_TYPE, Field.SOURCE, Field.WARNING_NO)
    return cells[index][:30] if field in open_fields and index < len(cells) else ""


@require_POST
@page("warning.import")
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Step 4: store. A long list is stored by a worker; its page shows how far it is."""
    batch, person = _batch(request, pk), current_person(request)
    with write():
        once(person, request.POST.get("once", ""))
        staged = ImportRun.objects.filter(pk=batch.run_id, state=ImportRun.State.STAGED)
        if not staged.update(state=ImportRun.State.RUNNING):
            raise Conflict(_("This list is imported already."))
        publish("warning.imported", queue="urgent", batch=batch.pk)
    if batch.run.read <= AT_ONCE:
        run_import(batch)
    return redirect("warning:batch", pk)


@require_POST
@page("warning.import")
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a staged list away; nothing of it was stored."""
    batch, person = _batch(request, pk), current_person(request)
    with write():
        staged = ImportRun.objects.filter(pk=batch.run_id, state=ImportRun.State.STAGED)
        if not staged.update(state=ImportRun.State.DISCARDED):
            raise Conflict(_("This list is imported already."))
        audit(person, "warning.list_discarded", ref("warning", "batch", pk))
    messages.success(request, _("The list was discarded."))
    return redirect("warning:batches")


@page("warning.import")
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """The result: counts, rejected rows with reasons, downloads, feedback."""
    shown = _batch(request, pk)
    if shown.run.state == ImportRun.State.STAGED:
        return redirect("warning:preview", pk)
    rejected = ImportRow.objects.filter(run=shown.run, state=ImportRow.State.REJECTED)
    return render(
        request,
        "warning/batch.html",
        {
            "batch": shown,
            "run": shown.run,
            "rejected": [
                {"line": line, "reason": wording.reason_name(reason)}
                for line, reason in rejected.order_by("line").values_list("line", "reason")[:200]
            ],
            **_tally(shown),
            "gone": rows_gone(shown),
            "running": shown.run.state == ImportRun.State.RUNNING,
        },
    )


def _tally(batch: Batch) -> dict[str, int]:
    """How far the persons of a list are: to be dispatched, to be fed back, with an outcome."""
    named = Warning.objects.filter(pk__in=Hit.objects.filter(batch=batch).values("warning"))
    return named.aggregate(
        waiting=Count("pk", filter=Q(state=State.DEDUPLICATED)),
        ready=Count("pk", filter=Q(state=State.OUTCOME)),
        ended=Count("pk", filter=~Q(outcome="")),
    )


@require_POST
@page("warning.import")
def rows(request: HttpRequest, pk: int, state: str) -> HttpResponse:
    """Download the accepted or the rejected rows as they were pushed (open, so it is recorded)."""
    if state not in ("accepted", "rejected"):
        raise NotFound(_("There is no such download."))
    shown, person = _batch(request, pk), current_person(request)
    columns, found = rows_of(shown, state)
    _recorded(shown, person, f"{state}_rows", len(found))
    return _file(f"{state}-{pk}.csv", write_csv(columns, found))


@require_POST
@page("warning.feedback")
def feedback(request: HttpRequest, pk: int) -> HttpResponse:
    """反馈回填: the pushed file filled in."""
    shown = _batch(request, pk)
    name, content = export_feedback(shown.pk, current_person(request))
    stem, _dot, ending = name.rpartition(".")
    ending = "xlsx" if shown.form == "xlsx" else ending or "csv"
    return _file(f"{stem or name}-{_('feedback')}.{ending}", content)


def _recorded(batch: Batch, person: Person, kind: str, count: int) -> None:
    with write():
        record_export(person, batch.owner, kind, count, batch.run.filename, masked=False)
        audit(person, "warning.rows_exported", ref("warning", "batch", batch.pk), rows=count)


def _file(name: str, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
