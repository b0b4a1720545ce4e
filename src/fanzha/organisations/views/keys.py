"""API keys: whose they are, what they may do, made once, revoked."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fanzha.organisations.actions import current_person
from fanzha.organisations.actions.guards import page
from fanzha.organisations.actions.keys import create_key, revoke_key
from fanzha.organisations.actions.tokens import once
from fanzha.organisations.forms.keys import SCOPE_LABELS, KeyForm
from fanzha.organisations.models import ApiKey


def _told(key: ApiKey) -> dict[str, Any]:
    return {"key": key, "scopes": [SCOPE_LABELS.get(scope, scope) for scope in key.scopes]}


@page("keys.edit")
@require_GET
def keys(request: HttpRequest) -> HttpResponse:
    """All keys, the living ones first."""
    found = ApiKey.objects.select_related("unit").order_by("revoked_at", "-created_at")
    context = {"keys": [_told(key) for key in found if key.revoked_at is None]}
    context["revoked"] = [_told(key) for key in found if key.revoked_at is not None]
    return render(request, "organisations/keys.html", context)


@page("keys.edit")
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new key; its text shows only in this answer."""
    form = KeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        by, data = current_person(request), form.cleaned_data
        once(by, request.POST.get("once", ""))
        key, text = create_key(by, data["unit"], data["name"], data["scopes"])
        return render(request, "organisations/key_made.html", {**_told(key), "text": text})
    status = 400 if form.errors else 200
    return render(request, "organisations/key_new.html", {"form": form}, status=status)


@page("keys.edit")
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End a key."""
    key, by = (
        get_object_or_404(ApiKey.objects.select_related("unit"), pk=pk),
        current_person(request),
    )
    once(by, request.POST.get("once", ""))
    revoke_key(by, key)
    messages.success(request, _("The key was revoked."))
    return redirect("organisations:keys")
