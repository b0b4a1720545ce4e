"""Public tips, as officers read them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from fanzha.detection import classify, extract
from fanzha.intake.actions import Tip, move_tip
from fanzha.intake.actions.finding import tip_for
from fanzha.intake.presenting import Mark
from fanzha.intake.templatetags.intake import type_name
from fanzha.intake.urgency import Urgency
from fanzha.organisations import AREAS, POLICE
from fanzha.organisations.actions import (
    Unit,
    current_person,
    own_views,
    page,
    reach,
    unit_by_code,
    visible,
)
from fanzha.web import Column, Filter
from fanzha.web.actions import List

_URGENCIES = ((Urgency.NOW.value, _("Paying now")), (Urgency.TODAY.value, _("Paid today")))
TIPS = List(
    name="intake-tips",
    columns=(
        Column("title", _("Tip"), phone="title", sort=()),
        Column("received_at", _("Received"), kind="time", sort=("received_at",)),
        Column("urgency_words", _("Urgency"), kind="badge", phone="side"),
        Column("get_state_display", _("State")),
        Column("owner__short_name", _("Unit"), phone="hide"),
    ),
    sort="-received_at",
    filters=(
        Filter("state", _("State"), choices=Tip.State.choices),
        Filter("urgency", _("Urgency"), choices=_URGENCIES),
        Filter("received_at", _("Received"), kind="days"),
    ),
    row_url=lambda tip: reverse("intake:tip", args=[tip.pk]),
)


@page("tip.read")
def tips(request: HttpRequest) -> HttpResponse:
    """All tips the person may see, newest first."""
    rows = visible(Tip.objects.select_related("owner"), current_person(request))
    return TIPS.answer(
        request,
        rows,
        title=_("Public tips"),
        **own_views(request, TIPS.name),
        empty=_("Residents send tips through the public form; they appear here at once."),
    )


@page("tip.read")
def tip(request: HttpRequest, pk: int) -> HttpResponse:
    """One tip with what was read out of it."""
    person = current_person(request)
    found = tip_for(pk, person)
    elements = extract(found.text, found.received_at).elements
    typing = classify(found.text)
    units = Unit.objects.filter(pk__in=reach(person), kind__in=POLICE | AREAS, active=True)
    context = {
        "tip": found,
        "marks": [Mark(e.start, e.end, str(e.kind)) for e in elements],
        "type": type_name(typing.type or "") if typing.is_fraud else "",
        "units": units.order_by("kind", "code"),
    }
    return render(request, "intake/tip.html", context)


@require_POST
@page("tip.read")
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Read, pass on, close."""
    person = current_person(request)
    code = request.POST.get("unit", "")
    move_tip(
        tip_for(pk, person),
        request.POST.get("state", ""),
        person,
        unit=unit_by_code(code) if code else None,
        note=request.POST.get("note", "")[:500],
        token=request.POST.get("once", ""),
    )
    return redirect("intake:tips")
