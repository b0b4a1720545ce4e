"""Units: both trees, one unit, editing, links."""

from typing import Any

from django.contrib import messages
from django.db.models import Case, CharField, Prefetch, Q, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fanzha.kit import FanzhaError, clock, row_id
from fanzha.organisations.access import trees
from fanzha.organisations.actions import current_person, on_duty
from fanzha.organisations.actions.guards import page
from fanzha.organisations.actions.labels import (
    LINK_KINDS,
    UNIT_KINDS,
    kind_label,
    options,
    role_label,
)
from fanzha.organisations.actions.lists import exporting, own_views
from fanzha.organisations.actions.tokens import once
from fanzha.organisations.actions.units import end_link, link_units, save_unit
from fanzha.organisations.forms.units import LinkForm, UnitForm
from fanzha.organisations.kinds import LinkKind, UnitKind
from fanzha.organisations.models import Post, Unit, UnitLink
from fanzha.web import Column, Filter
from fanzha.web.actions import List

SHOWN_BELOW = 50


def _search(rows: QuerySet[Unit], text: str) -> QuerySet[Unit]:
    return rows.filter(Q(name__icontains=text) | Q(short_name__icontains=text) | Q(code=text))


def _in_area(rows: QuerySet[Unit], value: str) -> QuerySet[Unit]:
    return rows.filter(pk__in=trees().area(row_id(value)))


def _in_line(rows: QuerySet[Unit], value: str) -> QuerySet[Unit]:
    return rows.filter(pk__in=trees().line(row_id(value)))


UNITS = List(
    name="units",
    columns=(
        Column("name", gettext_lazy("Unit"), phone="title"),
        Column("kind_words", gettext_lazy("Kind of unit"), sort=("kind", "code")),
        Column("code", gettext_lazy("Unit code"), sort=("code",)),
        Column("parent__name", gettext_lazy("Unit above"), phone="hide"),
        Column(
            "seniors_now",
            gettext_lazy("Answers to"),
            template="organisations/cells/seniors.html",
            phone="hide",
            export=False,
        ),
        Column(
            "population_resident",
            gettext_lazy("Residents"),
            kind="number",
            sort=("population_resident",),
        ),
        Column("active", gettext_lazy("In use"), kind="flag", phone="hide"),
    ),
    sort="code",
    filters=(
        Filter("kind", gettext_lazy("Kind of unit"), choices=options(UNIT_KINDS)),  # type: ignore[arg-type]
        Filter("area", gettext_lazy("By area"), apply=_in_area),
        Filter("line", gettext_lazy("By line"), apply=_in_line),
        Filter("active", gettext_lazy("In use"), kind="flag"),
    ),
    row_url=lambda unit: reverse("organisations:unit", args=[unit.pk]),
    search=_search,
    search_label=gettext_lazy("Name or code of the unit"),
)
_KIND_WORDS = [(kind.value, label) for kind, label in UNIT_KINDS.items()]


@page("units.view")
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """All units, or those below one by area (块) or by line (条)."""
    kinds = [When(kind=code, then=Value(str(label))) for code, label in _KIND_WORDS]
    lines = UnitLink.objects.filter(kind=LinkKind.LINE, until=None).select_related("senior")
    rows = (
        Unit.objects.select_related("parent")
        .annotate(kind_words=Case(*kinds, output_field=CharField()))
        .prefetch_related(Prefetch("seniors", lines.order_by("id"), "seniors_now"))
    )
    return UNITS.answer(
        request,
        rows,
        title=_("Units"),
        template="organisations/units.html",
        empty=_("Import the list of units to begin."),
        choices=_tops(request),
        export=exporting("units"),
        **own_views(request, "units"),
    )


def _tops(request: HttpRequest) -> dict[str, list[tuple[str, str]]]:
    """The units to look below: counties and towns, heads of lines, and the one asked for."""
    asked = {name: row_id(request.GET.get(name, "")) for name in ("area", "line")}
    heads = {senior for senior, _junior in trees().lines}
    areas = Q(kind__in=(UnitKind.COUNTY, UnitKind.TOWN)) | Q(pk=asked["area"])
    units = Unit.objects.order_by("code")
    return {
        "area": [(str(unit.pk), unit.short_name) for unit in units.filter(areas)],
        "line": [
            (str(unit.pk), unit.short_name) for unit in units.filter(pk__in=heads | {asked["line"]})
        ],
    }


@page("units.view")
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit: what is above and below it, who works there, who is on duty."""
    unit = get_object_or_404(Unit.objects.select_related("parent"), pk=pk)
    links = UnitLink.objects.select_related("senior", "junior").order_by("since")
    context = {
        "unit": unit,
        "kind": kind_label(unit.kind),
        "children": unit.children.order_by("kind", "code")[:SHOWN_BELOW],
        "above": [_told(link, link.senior) for link in links.filter(junior=unit)],
        "below": [_told(link, link.junior) for link in links.filter(senior=unit)[:SHOWN_BELOW]],
        "posts": _posts(unit),
        "shift": on_duty(unit, clock.now()),
        "central": unit.kind in (UnitKind.CENTRE, UnitKind.BUREAU, UnitKind.STATION),
    }
    return render(request, "organisations/unit.html", context)


def _told(link: UnitLink, other: Unit) -> dict[str, Any]:
    today = timezone.localdate()
    ended = link.until is not None and link.until < today
    label = LINK_KINDS[LinkKind(link.kind)]
    return {"link": link, "unit": other, "label": label, "ended": ended}


def _posts(unit: Unit) -> list[tuple[Post, str]]:
    today = timezone.localdate()
    held = Post.objects.filter(Q(until__isnull=True) | Q(until__gte=today), unit=unit)
    return [(post, role_label(post.role)) for post in held.select_related("person").order_by("id")]


@page("units.edit")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new unit; `?parent=` chooses what is above it."""
    initial = {"parent": request.GET.get("parent"), "kind": UnitKind.COMMUNITY.value}
    return _edit(request, UnitForm(request.POST or None, initial=initial))


@page("units.edit")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a unit."""
    unit = get_object_or_404(Unit, pk=pk)
    return _edit(request, UnitForm(request.POST or None, instance=unit))


def _edit(request: HttpRequest, form: UnitForm) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        unit = form.save(commit=False)
        try:
            save_unit(current_person(request), unit)
        except FanzhaError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The unit was saved."))
            return redirect("organisations:unit", unit.pk)
    status = 400 if form.errors else 200
    return render(request, "organisations/unit_edit.html", {"form": form}, status=status)


@page("units.edit")
@require_http_methods(["GET", "POST"])
def link_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a unit answer to another one."""
    unit = get_object_or_404(Unit, pk=pk)
    form = LinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            link_units(current_person(request), data["kind"], data["senior"], unit, data["since"])
        except FanzhaError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The units are linked."))
            return redirect("organisations:unit", unit.pk)
    context = {"form": form, "unit": unit}
    status = 400 if form.errors else 200
    return render(request, "organisations/link_new.html", context, status=status)


@page("units.edit")
@require_POST
def link_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a link today."""
    link = get_object_or_404(UnitLink.objects.select_related("senior", "junior"), pk=pk)
    person = current_person(request)
    once(person, request.POST.get("once", ""))
    end_link(person, link, max(timezone.localdate(), link.since))
    messages.success(request, _("The link ends today."))
    return redirect("organisations:unit", link.junior_id)
