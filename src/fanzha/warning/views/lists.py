"""The warning list, one warning with its history, sending many on at once."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from fanzha.kit import Invalid, NotFound, row_id
from fanzha.kit import now as current
from fanzha.kit.actions import write
from fanzha.organisations import Aspect, UnitKind
from fanzha.organisations.actions import (
    Person,
    Unit,
    apart,
    aspects,
    current_person,
    exporting,
    need,
    once,
    own_views,
    page,
    reach,
    visible,
)
from fanzha.warning import wording
from fanzha.warning.actions import answer_elsewhere, dispatch, feed_back_one, may_dispatch, tiers
from fanzha.warning.actions.matching import search
from fanzha.warning.badges import badge
from fanzha.warning.forms import AnswerForm
from fanzha.warning.models import Assist, Warning
from fanzha.warning.models.warnings import ACTIVE, OPEN
from fanzha.warning.outcomes import Outcome
from fanzha.warning.states import State
from fanzha.warning.views import stages
from fanzha.warning.views.photos import photos_of
from fanzha.warning.views.shown import LIGHT, card, cards, history
from fanzha.web import BulkAction, Column, Filter
from fanzha.web.actions import List

ACTORS = (UnitKind.STATION, UnitKind.CENTRE)
FOUND = 50


def _tiers() -> list[tuple[str, Any]]:
    return [(tier.code, badge(tier).name) for tier in tiers().levels]


def _states() -> list[tuple[str, Any]]:
    return [(state.value, wording.state_name(state)) for state in State if state != State.IMPORTED]


def _outcomes() -> list[tuple[str, Any]]:
    return [(o.value, f"{o.value} {wording.outcome_name(o)}") for o in Outcome]


def _of_unit(rows: QuerySet[Warning], value: str) -> QuerySet[Warning]:
    return rows.filter(owner_id=row_id(value))


def _in_state(rows: QuerySet[Warning], value: str) -> QuerySet[Warning]:
    """Says of any other state that it is not closed, which the index of states asks for."""
    return rows.filter(*[OPEN] * (value != State.CLOSED), state=value)


def _unfinished(rows: QuerySet[Warning], value: str) -> QuerySet[Warning]:
    """By their keys: SQLite prefers the index of any other filter to that of the few open ones."""
    return rows.filter(pk__in=Warning.objects.filter(ACTIVE).values("pk")) if value else rows


LIST = List(
    name="warnings",
    columns=(
        Column("pk", "#", phone="hide"),
        Column("tier_badge", gettext_lazy("Tier"), kind="tier"),
        Column("masked_name", gettext_lazy("Full name"), phone="title", note="masked_phone"),
        Column("state_words", gettext_lazy("State"), template="warning/cells/state.html"),
        Column("next_due_at", gettext_lazy("Next deadline"), template="warning/cells/clock.html"),
        Column("scam_words", gettext_lazy("Scam type")),
        Column("owner__short_name", gettext_lazy("Unit")),
        Column("signer__name", gettext_lazy("Signed by"), phone="hide"),
        Column(
            "received_at",
            gettext_lazy("Time received"),
            kind="time",
            sort=("received_at",),
            phone="hide",
        ),
        Column("outcome_words", gettext_lazy("Outcome"), phone="hide"),
    ),
    sort="-received_at",
    filters=(
        Filter("tier", gettext_lazy("Tier"), choices=_tiers),
        Filter("state", gettext_lazy("State"), choices=_states, apply=_in_state),
        Filter("unit", gettext_lazy("Unit"), apply=_of_unit),
        Filter("open", gettext_lazy("Only open"), kind="flag", apply=_unfinished),
        Filter("overdue", gettext_lazy("Overdue"), kind="flag"),
        Filter("outcome", gettext_lazy("Outcome"), choices=_outcomes),
        Filter(
            "stage",
            gettext_lazy("How far"),
            choices=stages.choices,
            apply=stages.at_stage,
        ),
        Filter("dispatched", gettext_lazy("Dispatched on"), kind="days", lookup="dispatched_at"),
        Filter("received", gettext_lazy("Time received"), kind="days", lookup="received_at"),
    ),
    row_url=lambda row: reverse("warning:detail", args=[row.pk]),
)


@page("warning.view")
def warnings(request: HttpRequest) -> HttpResponse:
    """All warnings within reach."""
    person = current_person(request)
    units = Unit.objects.filter(pk__in=reach(person), kind__in=ACTORS).order_by("code")
    choices = [(str(unit.pk), unit.short_name) for unit in units]
    rows = Warning.objects.select_related("owner", "signer").defer(*LIGHT)
    return LIST.answer(
        request,
        visible(rows, person),
        parts=apart(rows, person),
        title=_("Warnings"),
        template="warning/list.html",
        export=exporting("warnings"),
        choices={"unit": choices},
        empty=_("Import a pushed list to begin."),
        bulk=_bulk(person),
        **own_views(request, LIST.name),
    )


def _bulk(person: Person) -> list[BulkAction]:
    if not person.can("warning.dispatch"):
        return []
    question = _("Send the chosen warnings to a unit? You choose the unit on the next page.")
    return [BulkAction(_("Dispatch"), reverse("warning:dispatch"), question, tone="primary")]


@require_POST
@page("warning.view")
def find(request: HttpRequest) -> HttpResponse:
    """Look up a full phone, id number, name or warning number, or the last four digits.

    What is typed is personal, so it is posted and never stands in an address.
    """
    person = current_person(request)
    text = request.POST.get("q", "").strip()
    if len(text) < 2:
        raise Invalid(_("Type a whole number or name, or its last four digits."))
    rows = visible(Warning.objects.filter(search(text)).distinct(), person)
    rows = rows.select_related("owner").defer(*LIGHT).order_by("-id")[:FOUND]
    return render(request, "warning/found.html", {"rows": cards(rows, person)})


@require_POST
@page("warning.dispatch")
def bulk_dispatch(request: HttpRequest) -> HttpResponse:
    """Ask for the unit, then send the chosen warnings to it."""
    person = current_person(request)
    pks = [row_id(pk) for pk in request.POST.getlist("ids") if row_id(pk)]
    units = Unit.objects.filter(pk__in=reach(person), kind__in=ACTORS).order_by("code")
    if not pks:
        raise Invalid(_("Choose the warnings first."))
    if "unit" not in request.POST:
        return render(request, "warning/dispatch.html", {"pks": pks, "units": units})
    unit = units.filter(pk=row_id(request.POST["unit"])).first()
    if unit is None:
        raise Invalid(_("Choose the unit that is to act."))
    with write():
        once(person, request.POST.get("once", ""))
    went = dispatch(pks, unit, person, current())
    if len(went) < len(pks):
        text = _("{n} of {all} sent; the others are signed or finished already.")
    else:
        text = _("{n} sent to {unit}.")
    messages.success(request, text.format(n=len(went), all=len(pks), unit=unit.short_name))
    return redirect("warning:detail", pks[0]) if len(pks) == 1 else redirect("warning:list")


@page("warning.view")
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One warning with everything that happened to it."""
    person = current_person(request)
    rows = Warning.objects.select_related("owner", "signer")
    warning = rows.filter(pk=pk).first()
    if warning is None:
        raise NotFound(_("There is no such warning."))
    need(warning, person)
    whole = Aspect.ALL in aspects(warning, person)
    may_read = whole and person.can("personal.reveal")
    return render(
        request,
        "warning/detail.html",
        {
            "card": card(warning, person, tiers(), light=False),
            "warning": warning,
            "history": history(warning, notes=may_read),
            "hits": warning.hits.select_related("batch").order_by("-id")[:50],
            "deadlines": [
                (wording.clock_name(d.kind), d) for d in warning.deadlines.order_by("due_at", "id")
            ],
            "followups": warning.followups.order_by("due_at"),
            "assists": warning.assists.order_by("-id"),
            "answer_form": AnswerForm(),
            "flags": [wording.flag_name(flag) for flag in warning.flags],
            "basis": wording.basis_name(warning.basis) if warning.basis else "",
            "may_work": whole and person.can("warning.work"),
            "may_send": whole and person.can("warning.dispatch") and may_dispatch(warning),
            "may_feed_back": whole
            and person.can("warning.feedback")
            and warning.at is State.OUTCOME,
            "photos": photos_of(warning)["rows"] if may_read else [],
            "units": Unit.objects.filter(pk__in=reach(person), kind__in=ACTORS).order_by("code"),
        },
    )


@require_POST
@page("warning.feedback")
def fed_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark the outcome as fed back to the platform."""
    feed_back_one(pk, current_person(request), current(), request.POST.get("once", ""))
    messages.success(request, _("Marked as fed back."))
    return redirect("warning:detail", pk)


@require_POST
@page("warning.work")
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt of another place."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("Write what the other place answered."))
    given = form.cleaned_data
    token = request.POST.get("once", "")
    if not Assist.objects.filter(pk=pk).exists():
        raise NotFound(_("There is no such request."))
    warning = answer_elsewhere(
        pk, current_person(request), given["receipt"], given["reply"], current(), token
    )
    messages.success(request, _("Answer recorded."))
    return redirect("warning:detail", warning.pk)
