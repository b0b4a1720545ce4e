"""The outbox: what left, what waits, what failed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from fanzha.delivery.actions import outbox as acts
from fanzha.delivery.models import Message
from fanzha.delivery.times import Urgency
from fanzha.kit import NotFound
from fanzha.organisations.actions import current_person, once, own_views, page, visible
from fanzha.web import Column, Filter
from fanzha.web.actions import List

STATES = {
    Message.State.WAITING.value: gettext_lazy("waiting"),
    Message.State.SENT.value: gettext_lazy("sent"),
    Message.State.FAILED.value: gettext_lazy("failed"),
    Message.State.WITHDRAWN.value: gettext_lazy("withdrawn"),
}
URGENCIES = {
    Urgency.URGENT.value: gettext_lazy("urgent"),
    Urgency.NORMAL.value: gettext_lazy("normal"),
    Urgency.BULK.value: gettext_lazy("bulk"),
}

OUTBOX = List(
    name="outbox",
    columns=(
        Column("subject", gettext_lazy("Subject"), phone="title"),
        Column("endpoint__unit__short_name", gettext_lazy("Unit"), note="endpoint__label"),
        Column("state", gettext_lazy("State"), template="delivery/cells/state.html"),
        Column("attempts", gettext_lazy("Attempts"), kind="number"),
        Column("created_at", gettext_lazy("Time"), kind="time", sort=("created_at",)),
        Column("sent_at", gettext_lazy("Sent"), kind="time"),
    ),
    sort="-created_at",
    filters=(
        Filter("state", gettext_lazy("State"), choices=tuple(STATES.items())),
        Filter("urgency", gettext_lazy("Urgency"), choices=tuple(URGENCIES.items())),
        Filter("created_at", gettext_lazy("Day"), kind="days"),
    ),
)


@page("delivery.view")
@require_GET
def outbox(request: HttpRequest) -> HttpResponse:
    """All messages of the units in sight."""
    rows = visible(Message.objects.select_related("endpoint__unit"), current_person(request))
    return OUTBOX.answer(
        request,
        rows,
        title=_("Outgoing messages"),
        template="delivery/outbox.html",
        empty=_("Messages to units appear here, with their receipts."),
        **own_views(request, "outbox"),
    )


def _message(request: HttpRequest, pk: int) -> Message:
    found = visible(Message.objects.all(), current_person(request)).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such message among your units."))
    return found


@page("delivery.edit")
@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Try a failed message again."""
    message, by = _message(request, pk), current_person(request)
    once(by, request.POST.get("once", ""))
    acts.retry(by, message)
    messages.success(request, _("The message is sent again."))
    return redirect("delivery:outbox")


@page("delivery.edit")
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a message that has not left."""
    message, by = _message(request, pk), current_person(request)
    once(by, request.POST.get("once", ""))
    acts.withdraw(by, message)
    messages.success(request, _("The message was withdrawn."))
    return redirect("delivery:outbox")
