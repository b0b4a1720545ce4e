"""Units: both trees, one unit, editing, links."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fanzha.kit import FanzhaError, clock
from fanzha.organisations.actions import current_person, on_duty
from fanzha.organisations.actions.guards import page
from fanzha.organisations.actions.tokens import once
from fanzha.organisations.actions.units import end_link, link_units, save_unit, units_listing
from fanzha.organisations.forms.labels import LINK_KINDS, kind_label, role_label
from fanzha.organisations.forms.units import LinkForm, UnitForm
from fanzha.organisations.kinds import LinkKind, UnitKind
from fanzha.organisations.models import Post, Unit, UnitLink


@page("units.view")
@require_GET
def tree(request: HttpRequest) -> HttpResponse:
    """All units, by the administrative tree (块) or by the professional line (条)."""
    by = "line" if request.GET.get("tree") == "line" else "area"
    rows = [{**row, "kind_label": kind_label(str(row["kind"]))} for row in units_listing(by)]
    context = {"rows": rows, "tree": by, "total": len(rows)}
    return render(request, "organisations/units.html", context)


@page("units.view")
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit: what is above and below it, who works there, who is on duty."""
    unit = get_object_or_404(Unit.objects.select_related("parent"), pk=pk)
    links = UnitLink.objects.select_related("senior", "junior").order_by("since")
    context = {
        "unit": unit,
        "kind": kind_label(unit.kind),
        "children": unit.children.order_by("kind", "code"),
        "above": [_told(link, link.senior) for link in links.filter(junior=unit)],
        "below": [_told(link, link.junior) for link in links.filter(senior=unit)],
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
