"""The officer's own queue and the task page, made for one thumb."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fanzha.kit import Invalid, NotFound, row_id
from fanzha.kit import now as current
from fanzha.organisations import AREAS, Aspect
from fanzha.organisations.actions import (
    Person,
    Unit,
    current_person,
    need,
    own_units,
    page,
    trees,
    visible,
)
from fanzha.warning import telling, wording
from fanzha.warning.actions import Ending, ask_elsewhere, ask_visit, conclude, sign, tiers
from fanzha.warning.badges import tier_in
from fanzha.warning.forms import ElsewhereForm, OutcomeForm, PhotoForm
from fanzha.warning.models import Warning
from fanzha.warning.outcomes import Outcome
from fanzha.warning.states import UNSIGNED, WORKING, State
from fanzha.warning.views.attempts import kinds
from fanzha.warning.views.photos import photos_of
from fanzha.warning.views.shown import (
    LIGHT,
    card,
    cards,
    history,
    said_before,
    signs,
    talking_points,
)

SHOWN = 60


@page("warning.work")
def tasks(request: HttpRequest) -> HttpResponse:
    """My tasks by deadline: what my unit has to sign, then what I signed."""
    person = current_person(request)
    mine = Q(signer=person) | Q(state__in=[s.value for s in UNSIGNED])
    rows = Warning.objects.filter(
        mine, concluded_at__isnull=True, owner_id__in=own_units(person)
    ).order_by("-overdue", "tier_rank", "next_due_at")
    shown = cards(rows.select_related("owner").defer(*LIGHT)[:SHOWN], person)
    colleagues = visible(Warning.objects.filter(concluded_at__isnull=True), person).exclude(mine)
    return render(
        request,
        "warning/tasks.html",
        {
            "unsigned": [c for c in shown if c.warning.at in UNSIGNED],
            "signed": [c for c in shown if c.warning.at not in UNSIGNED],
            "colleagues": len(colleagues.order_by().values_list("pk")[:100]),
        },
    )


def _task(request: HttpRequest, pk: int) -> tuple[Person, Warning]:
    person = current_person(request)
    rows = Warning.objects.select_related("owner", "signer")
    warning = rows.filter(pk=pk).first()
    if warning is None:
        raise NotFound(_("There is no such warning."))
    need(warning, person, Aspect.ALL)
    return person, warning


@page("warning.work")
def task(request: HttpRequest, pk: int) -> HttpResponse:
    """Who, why, what to say, what was tried, what to do next."""
    person, warning = _task(request, pk)
    return render(request, "warning/task.html", _page(person, warning))


def _page(person: Person, warning: Warning, **more: Any) -> dict[str, Any]:
    tier = tier_in(tiers(), warning.tier, warning.tier_rank)
    working = warning.at in WORKING
    numbers = _numbers(warning, person)
    waiting = warning.assists.filter(replied_at__isnull=True).order_by("-id")
    asked = waiting.values_list("place", flat=True).first() or ""
    told = said_before(warning, talking_points(warning))
    return {
        "card": card(warning, person, tiers(), light=False),
        "warning": warning,
        "numbers": numbers,
        "points": [(point, point in told) for point in talking_points(warning)],
        "advice": telling.advice(warning.state, asked),
        "signs": signs(warning),
        "flags": [wording.flag_name(flag) for flag in warning.flags],
        "history": history(warning, notes=True),
        "kinds": kinds(warning, numbers),
        "photos": photos_of(warning),
        "photo_form": PhotoForm(),
        "can_sign": person.can("warning.sign")
        and (warning.at in UNSIGNED or (working and warning.signer_id != person.pk)),
        "taken": working and warning.signer_id not in (None, person.pk),
        "can_work": working and warning.signer_id == person.pk,
        "must_meet": tier.face_to_face and not warning.away and warning.met_at is None,
        "outcome_form": OutcomeForm(initial={"basis": ""}),
        "elsewhere_form": ElsewhereForm(initial={"kind": "assist"}),
        "areas": _areas(warning),
        "visits": warning.visits.select_related("unit").order_by("-id"),
        "assists": warning.assists.order_by("-id"),
        "must_ask": warning.at is State.OUT_OF_AREA and not asked,
        **more,
    }


def _numbers(warning: Warning, person: Person) -> list[tuple[str, bool]]:
    """Further numbers, only for the one who signed: (number, of the family)."""
    if warning.signer_id != person.pk or not warning.is_open:
        return []
    return [(number.phone, number.family) for number in warning.numbers.order_by("id")]


def _areas(warning: Warning) -> list[Unit]:
    """Communities and grids of the owner's beat, those that the address names first."""
    forest = trees()
    beats = [forest.area(c) for s, c in forest.policing if s == warning.owner_id]
    units = Unit.objects.filter(pk__in=frozenset().union(*beats), kind__in=AREAS, active=True)
    near = [warning.address, warning.region]
    return sorted(
        units.order_by("code").select_related("parent"),
        key=lambda unit: (
            not any(
                name in text
                for place in (unit, unit.parent)
                if place
                for name in place.names
                for text in near
            )
        ),
    )


@require_POST
@page("warning.sign")
def sign_task(request: HttpRequest, pk: int) -> HttpResponse:
    """签收."""
    person = current_person(request)
    sign(pk, person, current(), request.POST.get("once", ""))
    return redirect("warning:task", pk)


@require_POST
@page("warning.work")
def conclude_task(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the outcome; what is missing is said on the same page, nothing is lost."""
    person, warning = _task(request, pk)
    form = OutcomeForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        ending = Ending(
            Outcome(given["outcome"]),
            reason=given["reason"],
            avoided_fen=given["avoided"],
            basis=given["basis"],
            loss_fen=given["loss"],
            app_installed=given["app_installed"],
        )
        try:
            conclude(pk, person, ending, current(), request.POST.get("once", ""))
        except Invalid as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Outcome recorded."))
            return redirect("warning:tasks")
    context = _page(person, warning, outcome_form=form, outcome_open=True)
    return render(request, "warning/task.html", context, status=400)


@require_POST
@page("warning.work")
def elsewhere(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask another place."""
    person, warning = _task(request, pk)
    form = ElsewhereForm(request.POST)
    if not form.is_valid():
        context = _page(person, warning, elsewhere_form=form, elsewhere_open=True)
        return render(request, "warning/task.html", context, status=400)
    given = form.cleaned_data
    token = request.POST.get("once", "")
    ask_elsewhere(pk, person, given["kind"], given["place"], given["letter"], current(), token)
    messages.success(request, _("Asked. The answer is due within 24 hours."))
    return redirect("warning:task", pk)


@require_POST
@page("warning.work")
def request_visit(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask a community or grid to go there."""
    person, warning = _task(request, pk)
    chosen = row_id(request.POST.get("unit", ""))
    unit = next((area for area in _areas(warning) if area.pk == chosen), None)
    if unit is None:
        raise NotFound(_("This community is not on your beat."))
    ask_visit(pk, unit, person, current(), request.POST.get("once", ""))
    messages.success(request, _("Asked {unit} for a visit.").format(unit=unit.short_name))
    return redirect("warning:task", pk)
