"""Endpoints: where units receive messages."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fanzha.delivery.actions import endpoints as acts
from fanzha.delivery.actions.outbox import send_to
from fanzha.delivery.forms import CHANNEL_LABELS, EndpointForm
from fanzha.delivery.models import Endpoint
from fanzha.kit import FanzhaError, NotFound
from fanzha.kit.actions import write
from fanzha.organisations.actions import Unit, centre, current_person, once, page, visible

_FIELDS = ("label", "unit", "channel", "address", "secret", "quiet_from", "quiet_until")
_LIMITS = ("cap_hour", "cap_day")


@page("delivery.edit")
@require_GET
def endpoints(request: HttpRequest) -> HttpResponse:
    """All endpoints that the person's units look after."""
    rows = visible(Endpoint.objects.select_related("unit"), current_person(request))
    told = [(row, CHANNEL_LABELS[row.channel]) for row in rows.order_by("-active", "unit__code")]
    return render(request, "delivery/endpoints.html", {"endpoints": told})


def _units() -> Any:
    return Unit.objects.filter(active=True).order_by("kind", "code")


def _endpoint(request: HttpRequest, pk: int) -> Endpoint:
    rows = visible(Endpoint.objects.select_related("unit"), current_person(request))
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such endpoint among your units."))
    return found


@page("delivery.edit")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new endpoint."""
    person = current_person(request)
    endpoint = Endpoint(owner=person.unit or centre())
    form = EndpointForm(_units(), request.POST or None, initial={"unit": person.unit})
    return _edit(request, form, endpoint)


@page("delivery.edit")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an endpoint."""
    endpoint = _endpoint(request, pk)
    initial = {name: getattr(endpoint, name) for name in (*_FIELDS, *_LIMITS)}
    return _edit(request, EndpointForm(_units(), request.POST or None, initial=initial), endpoint)


def _edit(request: HttpRequest, form: EndpointForm, endpoint: Endpoint) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            acts.save_endpoint(current_person(request), form.fill(endpoint))
        except FanzhaError as error:
            form.add_error("address", str(error))
        else:
            messages.success(request, _("The endpoint was saved."))
            return redirect("delivery:endpoints")
    context = {"form": form, "endpoint": endpoint}
    return render(request, "delivery/endpoint.html", context, status=400 if form.errors else 200)


@page("delivery.edit")
@require_POST
def try_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a test message."""
    endpoint, by = _endpoint(request, pk), current_person(request)
    once(by, request.POST.get("once", ""))
    text = _("This is a test message of the anti-fraud centre. Nothing has to be done.")
    with write():
        send_to(endpoint, _("Test message"), text)
    messages.success(request, _("The test message is on its way; the outbox shows its receipt."))
    return redirect("delivery:outbox")


@page("delivery.edit")
@require_POST
def active(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop sending to an endpoint, or begin again."""
    endpoint, by = _endpoint(request, pk), current_person(request)
    once(by, request.POST.get("once", ""))
    acts.set_active(by, endpoint, not endpoint.active)
    return redirect("delivery:endpoints")
