"""Event deliveries that wait, and those that were given up and wait for a person."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from fanzha.kit import NotFound
from fanzha.kit.actions import Delivery, JobRun, retry_parked, write
from fanzha.organisations.actions import audit, current_person
from fanzha.organisations.actions.guards import page
from fanzha.organisations.actions.lists import own_views
from fanzha.web import Column, Filter
from fanzha.web.actions import List

STATES = {
    "waiting": gettext_lazy("waiting"),
    "parked": gettext_lazy("given up"),
    "done": gettext_lazy("done"),
}

EVENTS = List(
    name="events",
    columns=(
        Column("event", gettext_lazy("Event"), phone="title", note="handler"),
        Column("state", gettext_lazy("State"), template="organisations/cells/delivery.html"),
        Column("attempts", gettext_lazy("Attempts"), kind="number"),
        Column("due_at", gettext_lazy("Next attempt"), kind="time"),
        Column("last_error", gettext_lazy("Last error")),
        Column("id", gettext_lazy("No."), sort=("id",), phone="hide"),
    ),
    sort="-id",
    filters=(Filter("state", gettext_lazy("State"), choices=tuple(STATES.items())),),
)


@page("events.view")
@require_GET
def events(request: HttpRequest) -> HttpResponse:
    """Deliveries and scheduled jobs."""
    rows = Delivery.objects.all()
    if "state" not in request.GET:
        rows = rows.filter(state__in=["waiting", "parked"])
    return EVENTS.answer(
        request,
        rows,
        title=_("Events"),
        template="organisations/events.html",
        empty=_("Everything was delivered."),
        context={"jobs": JobRun.objects.order_by("name")},
        **own_views(request, "events"),
    )


@page("events.view")
@require_POST
def event_retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Deliver a parked event once more; the cause has been removed."""
    row = Delivery.objects.filter(pk=pk, state="parked").first()
    if row is None:
        raise NotFound(_("This delivery does not wait for anybody."))
    with write():
        retry_parked(pk)
        audit(current_person(request), "event.retried", f"kit:delivery:{pk}", event=row.event)
    messages.success(request, _("It is delivered again now."))
    return redirect("organisations:events")
