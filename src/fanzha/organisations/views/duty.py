"""The duty roster, and handing the shift over."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fanzha.kit import FanzhaError, Invalid, NotFound, at_local, clock, row_id
from fanzha.kit.actions import write
from fanzha.organisations import roster as weeks
from fanzha.organisations.access import reach
from fanzha.organisations.actions import current_person
from fanzha.organisations.actions import duty as acts
from fanzha.organisations.actions.guards import page
from fanzha.organisations.actions.tokens import once
from fanzha.organisations.forms.duty import HandoverForm, ShiftForm
from fanzha.organisations.kinds import POLICE
from fanzha.organisations.models import DutyShift, Handover, Person, Unit

_WEEK = timedelta(days=7)
_SHOWN = 20


def _unit(request: HttpRequest) -> Unit:
    """The unit of `?unit=`, else the person's own; only units in sight."""
    person, chosen = current_person(request), request.GET.get("unit", "")
    if row_id(chosen) in reach(person):
        return Unit.objects.get(pk=row_id(chosen))
    if person.unit is None:
        raise NotFound(_("You hold no post: ask your administrator."))
    if chosen:
        raise NotFound(_("There is no such unit among yours."))
    return person.unit


def _units(person: Person) -> Any:
    within = Unit.objects.filter(pk__in=reach(person), active=True)
    own = [person.unit.pk] if person.unit else []
    return (within.filter(kind__in=POLICE) | within.filter(pk__in=own)).order_by("kind", "code")


def _first_day(request: HttpRequest) -> date:
    text = request.GET.get("week", "")
    try:
        day = date.fromisoformat(text) if text else timezone.localdate()
    except ValueError:
        raise Invalid(_("This is no day: write it as 2026-11-22.")) from None
    if not 2000 <= day.year <= 2200:
        raise Invalid(_("This is no day: write it as 2026-11-22."))
    return weeks.monday(day, settings.WEEK_START_DAY)


@page("roster.view")
@require_GET
def roster(request: HttpRequest) -> HttpResponse:
    """A week of a unit: who is on duty when, and where nobody is."""
    unit, first, person = _unit(request), _first_day(request), current_person(request)
    shifts = DutyShift.objects.filter(
        unit=unit, starts_at__lt=at_local(first + _WEEK), ends_at__gt=at_local(first)
    ).select_related("leader", "officer")
    week = weeks.days(shifts, first)
    context = {
        "unit": unit,
        "units": _units(person),
        "days": week,
        "gaps": sum(day.has_gap for day in week),
        "today": timezone.localdate(),
        "now": clock.now(),
        "shift": acts.on_duty(unit, clock.now()),
        "before": first - _WEEK,
        "after": first + _WEEK,
        "first": first,
        "last": first + _WEEK - timedelta(days=1),
        "may_edit": person.can("roster.edit"),
    }
    return render(request, "organisations/roster.html", context)


@page("roster.edit")
@require_http_methods(["GET", "POST"])
def shift_new(request: HttpRequest) -> HttpResponse:
    """Put a shift, or the same one on several days, on the roster."""
    unit, by = _unit(request), current_person(request)
    form = ShiftForm(unit, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _add(by, unit, form)
        except FanzhaError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The roster was extended."))
            week = form.cleaned_data["day"]
            return redirect(f"{reverse('organisations:roster')}?unit={unit.pk}&week={week}")
    context = {"form": form, "unit": unit}
    status = 400 if form.errors else 200
    return render(request, "organisations/shift_new.html", context, status=status)


def _add(by: Person, unit: Unit, form: ShiftForm) -> None:
    data = form.cleaned_data
    with write():
        for start, end in form.spans():
            acts.add_shift(
                by,
                DutyShift(
                    unit=unit,
                    starts_at=start,
                    ends_at=end,
                    leader=data["leader"],
                    officer=data["officer"],
                    phone=data["phone"],
                ),
            )


@page("roster.edit")
@require_POST
def shift_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a future shift off the roster."""
    by = current_person(request)
    shift = DutyShift.objects.select_related("unit").filter(pk=pk, unit__in=reach(by)).first()
    if shift is None:
        raise NotFound(_("There is no such shift among your units."))
    once(by, request.POST.get("once", ""))
    acts.remove_shift(by, shift)
    messages.success(request, _("The shift was removed."))
    week = timezone.localtime(shift.starts_at).date()
    return redirect(f"{reverse('organisations:roster')}?unit={shift.unit_id}&week={week}")


@page("roster.view")
@require_http_methods(["GET", "POST"])
def handovers(request: HttpRequest) -> HttpResponse:
    """What is open right now, handing it over, and the earlier hand-overs."""
    person = current_person(request)
    unit = person.unit
    if unit is None:
        raise NotFound(_("You hold no post: ask your administrator."))
    form = HandoverForm(unit, person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            acts.give_over(person, unit, form.cleaned_data["taker"], form.cleaned_data["note"])
        except FanzhaError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Handed over; your colleague confirms it now."))
            return redirect("organisations:handovers")
    past = Handover.objects.filter(unit=unit).select_related("giver", "taker")
    context = {
        "unit": unit,
        "form": form,
        "items": acts.open_items(unit, clock.now()),
        "shift": acts.on_duty(unit, clock.now()),
        "waiting": past.filter(state=Handover.State.GIVEN).first(),
        "past": past.order_by("-given_at")[:_SHOWN],
        "me": person,
    }
    status = 400 if form.errors else 200
    return render(request, "organisations/handovers.html", context, status=status)


def _handover(request: HttpRequest, pk: int) -> Handover:
    found = Handover.objects.select_related("unit", "giver", "taker").filter(
        pk=pk, unit__in=reach(current_person(request))
    )
    handover = found.first()
    if handover is None:
        raise NotFound(_("There is no such hand-over among your units."))
    return handover


@page("roster.view")
@require_GET
def handover(request: HttpRequest, pk: int) -> HttpResponse:
    """One hand-over, as a sheet that can be printed."""
    context = {"handover": _handover(request, pk), "me": current_person(request)}
    return render(request, "organisations/handover.html", context)


@page("roster.view")
@require_POST
def handover_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the shift over."""
    acts.confirm(current_person(request), _handover(request, pk))
    messages.success(request, _("You have taken the shift over."))
    return redirect("organisations:handovers")


@page("roster.view")
@require_POST
def handover_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a hand-over back."""
    acts.withdraw(current_person(request), _handover(request, pk))
    messages.success(request, _("The hand-over was taken back."))
    return redirect("organisations:handovers")
