"""The registry of merchants."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fanzha.interception.actions.merchants import (
    make_signing_key,
    merchant_for,
    revoke_signing_key,
    save_merchant,
)
from fanzha.interception.forms import MerchantForm
from fanzha.interception.models import Merchant
from fanzha.kit import Conflict, Forbidden, Invalid, NotFound
from fanzha.organisations import UnitKind
from fanzha.organisations.actions import (
    ANY,
    Unit,
    current_person,
    exporting,
    once,
    own_views,
    page,
    visible,
)
from fanzha.web import Column, Filter
from fanzha.web.actions import List

MERCHANTS = List(
    name="merchants",
    columns=(
        Column("name", gettext_lazy("Merchant"), phone="title", note="code"),
        Column("domains_text", gettext_lazy("Domains")),
        Column("networks_text", gettext_lazy("Addresses"), phone="hide"),
        Column("sensitive_fen", gettext_lazy("Sensitive amount"), kind="money"),
        Column("active", gettext_lazy("Active"), kind="flag", phone="side"),
        Column("changed_at", gettext_lazy("Changed"), kind="time", sort=("changed_at",)),
    ),
    sort="-changed_at",
    filters=(Filter("active", gettext_lazy("Active"), kind="flag"),),
    row_url=lambda row: reverse("interception:merchant", args=[row.pk]),
)


@page("session.view", ANY)
def merchants(request: HttpRequest) -> HttpResponse:
    """The merchants in sight."""
    return MERCHANTS.answer(
        request,
        visible(Merchant.objects.all(), current_person(request)),
        title=_("Merchants"),
        template="interception/merchants.html",
        export=exporting("merchants"),
        **own_views(request, MERCHANTS.name),
        empty=_("Register a merchant: its orders may then come from its own pages only."),
        context={"may_edit": current_person(request).can("merchant.edit")},
    )


def _unit(request: HttpRequest) -> Unit:
    unit = current_person(request).unit
    if unit is None or unit.kind != UnitKind.PAYMENT:
        raise Forbidden(_("Merchants are registered by payment organisations."))
    return unit


@page("merchant.edit", ANY)
def new(request: HttpRequest) -> HttpResponse:
    """Register a merchant."""
    return _form(request, None)


@page("merchant.edit", ANY)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a merchant; every earlier state is kept."""
    return _form(request, merchant_for(pk, current_person(request)))


def _form(request: HttpRequest, row: Merchant | None) -> HttpResponse:
    initial = MerchantForm.filled(row) if row else None
    form = MerchantForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        person, reason = current_person(request), form.cleaned_data["reason"]
        try:
            once(person, request.POST.get("once", ""))
            pk = row.pk if row else None
            saved = save_merchant(person, _unit(request), form.details(), reason, pk)
        except (Invalid, Conflict) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved: it holds from the next order on."))
            return redirect("interception:merchant", saved.pk)
    return render(request, "interception/merchant_form.html", {"form": form, "row": row})


@page("session.view", ANY)
def merchant(request: HttpRequest, pk: int) -> HttpResponse:
    """One merchant: what is registered, its keys, its history."""
    person = current_person(request)
    row = merchant_for(pk, person)
    return render(request, "interception/merchant.html", _shown(row, person.can("merchant.edit")))


def _shown(row: Merchant, may_edit: bool) -> dict[str, object]:
    revisions = row.revisions.select_related("person").order_by("-number")
    story = [
        {
            "at": one.at,
            "title": _("Version %(n)d") % {"n": one.number},
            "by": str(one.person or ""),
            "detail": one.reason,
            "icon": "edit",
        }
        for one in revisions
    ]
    keys = row.keys.order_by("revoked_at", "-created_at")
    return {"row": row, "keys": keys, "story": story, "may_edit": may_edit}


@page("merchant.edit", ANY)
@never_cache
@require_POST
def make_key(request: HttpRequest, pk: int) -> HttpResponse:
    """A new signing key; its text shows only in this answer."""
    person = current_person(request)
    row = merchant_for(pk, person)
    once(person, request.POST.get("once", ""))
    _key, text = make_signing_key(person, row, request.POST.get("name", ""))
    return render(request, "interception/merchant.html", {**_shown(row, True), "secret": text})


@page("merchant.edit", ANY)
@require_POST
def revoke(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    """End a signing key."""
    person = current_person(request)
    found = merchant_for(pk, person).keys.filter(pk=key).first()
    if found is None:
        raise NotFound(_("There is no such key."))
    revoke_signing_key(person, found)
    messages.success(request, _("The key was revoked."))
    return redirect("interception:merchant", pk)
