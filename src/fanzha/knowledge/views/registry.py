"""The indicator registry: list, one indicator, confirm, withdraw, import, export."""

from dataclasses import replace
from functools import reduce
from operator import or_

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from fanzha.kit import FanzhaError, Forbidden, Invalid, NotFound, row_id
from fanzha.kit.actions import write
from fanzha.knowledge.access import is_police, shown_value
from fanzha.knowledge.actions.exchange import export_indicators, import_indicators, rejected_csv
from fanzha.knowledge.actions.library import current_library
from fanzha.knowledge.actions.registry import (
    confirm_indicator,
    find_indicator,
    propose_indicator,
    withdraw_indicator,
)
from fanzha.knowledge.actions.story import story
from fanzha.knowledge.forms import (
    ConfirmForm,
    ImportForm,
    ProposeForm,
    kind_choices,
    type_choices,
)
from fanzha.knowledge.identifiers import IndicatorKind, kind_name, written
from fanzha.knowledge.models import Indicator
from fanzha.knowledge.views.shown import frame, show
from fanzha.organisations.actions import (
    ImportRow,
    ImportRun,
    current_person,
    once,
    page,
    views_of,
    visible,
)
from fanzha.web import BulkAction, Column, Filter, SavedView
from fanzha.web.actions import List


def _type_options() -> list[tuple[str, str]]:
    return type_choices(current_library().taxonomy)


def _search(rows: QuerySet[Indicator], text: str) -> QuerySet[Indicator]:
    """The value as any kind would write it; whole values only, so that the index answers."""
    forms = [(kind, written(kind, text)) for kind in IndicatorKind]
    return rows.filter(reduce(or_, (Q(kind=k, value=v) for k, v in forms if v), Q(pk__in=[])))


LIST = List(
    name="indicators",
    columns=(
        Column(
            "value", gettext_lazy("Value"), template="knowledge/cells/value.html", phone="title"
        ),
        Column("kind", gettext_lazy("Kind"), template="knowledge/cells/kind.html"),
        Column("type_code", gettext_lazy("Scam type"), template="knowledge/cells/type.html"),
        Column("state", gettext_lazy("State"), template="knowledge/cells/state.html", phone="side"),
        Column("confidence", gettext_lazy("Confidence"), kind="number"),
        Column("sightings_count", gettext_lazy("Sightings"), kind="number"),
        Column("last_seen", gettext_lazy("Last seen"), kind="time", sort=("last_seen",)),
        Column("expires_on", gettext_lazy("Counts until"), kind="day", phone="hide"),
    ),
    sort="-last_seen",
    filters=(
        Filter("state", gettext_lazy("State"), choices=Indicator.State.choices),
        Filter("kind", gettext_lazy("Kind"), choices=kind_choices),
        Filter("type", gettext_lazy("Scam type"), lookup="type_class", choices=_type_options),
        Filter("source", gettext_lazy("Source"), choices=Indicator.Source.choices),
        Filter("seen", gettext_lazy("Last seen"), kind="days", lookup="last_seen"),
    ),
    row_url=lambda row: reverse("knowledge:indicator", args=[row.pk]),
    search=_search,
    search_label=gettext_lazy("Whole number, account, domain …"),
)

_MASKED = replace(LIST.columns[0], template="knowledge/cells/masked.html")
MASKED_LIST = replace(LIST, columns=(_MASKED, *LIST.columns[1:]), search=None)


@page("indicator.view")
def indicators(request: HttpRequest) -> HttpResponse:
    """The registry."""
    person = current_person(request)
    bulk = []
    if person.can("indicator.confirm"):
        url = reverse("knowledge:indicators-confirm")
        bulk = [BulkAction(_("Confirm"), url, _("Confirm the chosen indicators?"), tone="primary")]
    shown = LIST if is_police(person) else MASKED_LIST
    return shown.answer(
        request,
        Indicator.objects.all(),
        title=_("Indicators"),
        template="knowledge/indicators.html",
        saved=[SavedView(v.name, v.query) for v in views_of(person, LIST.name)],
        bulk=bulk,
        empty=_("Reports propose them; you can also add one or import a list."),
        context={**frame(request, "indicators"), **_rights(request)},
    )


def _rights(request: HttpRequest) -> dict[str, bool]:
    person = current_person(request)
    return {
        "may_confirm": person.can("indicator.confirm"),
        "may_export": person.can("indicator.export"),
        "may_appeal": person.can("appeal.record"),
    }


@page("indicator.view")
def indicator(request: HttpRequest, pk: int) -> HttpResponse:
    """One indicator with everything that happened to it."""
    row, person = find_indicator(pk), current_person(request)
    taxonomy = current_library().taxonomy
    initial = {"confidence": max(row.confidence, 80), "type_code": row.type_code[:3]}
    context = {
        "row": row,
        "value": shown_value(row, person),
        "kind_name": kind_name(IndicatorKind(row.kind)),
        "type_name": taxonomy.name(row.type_code) if row.type_code else "",
        "form": ConfirmForm(taxonomy, initial=initial),
        "story": story(row, person),
        "open_appeal": row.appeals.filter(state="received").first(),
        **_rights(request),
    }
    return show(request, "indicator", "indicators", context)


@page("indicator.confirm")
def propose(request: HttpRequest) -> HttpResponse:
    """Register one by hand."""
    form = ProposeForm(current_library().taxonomy, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = _propose(request, form)
        except Invalid as error:
            form.add_error("value", str(error))
        else:
            return redirect("knowledge:indicator", row.pk)
    return show(request, "propose", "indicators", {"form": form})


def _propose(request: HttpRequest, form: ProposeForm) -> Indicator:
    person, values = current_person(request), dict(form.cleaned_data)
    with write():
        once(person, request.POST.get("once", ""))
        return propose_indicator(
            values.pop("kind"),
            values.pop("value"),
            source=Indicator.Source.MANUAL,
            by=person,
            unit=person.unit,
            **values,
        )


@page("indicator.confirm")
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm one."""
    row = find_indicator(pk)
    form = ConfirmForm(current_library().taxonomy, request.POST)
    if not form.is_valid():
        raise Invalid(" ".join(str(e) for errors in form.errors.values() for e in errors))
    values = dict(form.cleaned_data)
    if row.type_code.startswith(values["type_code"] or "-"):
        values["type_code"] = row.type_code  # the list offers classes; a sub-type stays
    confirm_indicator(row, current_person(request), **values)
    messages.success(request, _("Confirmed: it is matched everywhere from now on."))
    return redirect("knowledge:indicator", pk)


@page("indicator.confirm")
@require_POST
def confirm_many(request: HttpRequest) -> HttpResponse:
    """Confirm the chosen ones; those that cannot be are named."""
    person, done = current_person(request), 0
    for pk in request.POST.getlist("ids")[:200]:
        try:
            confirm_indicator(find_indicator(row_id(pk)), person)
            done += 1
        except FanzhaError as error:
            messages.warning(request, f"{pk}: {error}")
    text = ngettext("%(n)d indicator confirmed.", "%(n)d indicators confirmed.", done)
    messages.success(request, text % {"n": done})
    return redirect("knowledge:indicators")


@page("indicator.confirm")
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one back."""
    withdraw_indicator(find_indicator(pk), current_person(request), request.POST.get("reason", ""))
    messages.success(request, _("Withdrawn: it is matched nowhere from now on."))
    return redirect("knowledge:indicator", pk)


@page("indicator.confirm")
def import_list(request: HttpRequest) -> HttpResponse:
    """Bring in a list."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            run = import_indicators(file.read(), file.name, current_person(request))
        except Invalid as error:
            form.add_error("file", str(error))
        else:
            return redirect("knowledge:import", run.pk)
    return show(request, "import", "indicators", {"form": form})


def _run(request: HttpRequest, pk: int) -> ImportRun:
    runs = visible(ImportRun.objects.filter(kind="indicators"), current_person(request))
    found = runs.filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such import in your units."))
    return found


@page("indicator.confirm")
def imported(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of a list."""
    run = _run(request, pk)
    rejected = run.rows.filter(state=ImportRow.State.REJECTED).order_by("line")[:200]
    return show(request, "imported", "indicators", {"run": run, "rejected": rejected})


@page("indicator.confirm")
def rejected(request: HttpRequest, pk: int) -> HttpResponse:
    """The rejected lines as a file."""
    return _download(rejected_csv(_run(request, pk)), f"rejected-{pk}.csv")


@page("indicator.export")
def export(request: HttpRequest) -> HttpResponse:
    """The list in sight as a file that the import reads."""
    if not is_police(current_person(request)):
        raise Forbidden(_("Only the police take indicators out in full."))
    rows = LIST.narrow(Indicator.objects.order_by("kind", "value"), request.GET.dict())
    data = export_indicators(rows, current_person(request), request.GET.get("purpose", ""))
    return _download(data, "indicators.csv")


def _download(data: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(data, content_type="text/csv; charset=utf-8", headers=headers)
