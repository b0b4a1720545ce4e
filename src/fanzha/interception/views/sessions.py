"""Orders at the guard: figures, the list, one order with its verdicts."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from fanzha.interception.actions.challenges import confirm_by_hand
from fanzha.interception.actions.guard import session_ref
from fanzha.interception.actions.references import session_for
from fanzha.interception.models import Merchant, Session, Verdict
from fanzha.interception.patterns import sign_words
from fanzha.interception.verdicts import Answer
from fanzha.kit import clock
from fanzha.kit.actions import is_chinese
from fanzha.organisations import mask_card
from fanzha.organisations.actions import (
    ANY,
    Person,
    current_person,
    exporting,
    own_views,
    page,
    visible,
)
from fanzha.web import Column, Filter
from fanzha.web.actions import List

DAYS = 30
MOST = 12  # reasons and merchants shown
_TONES = {Answer.OK: "good", Answer.CHALLENGE: "soon", Answer.REFUSED: "bad"}
_ICONS = {Answer.OK: "check", Answer.CHALLENGE: "alert", Answer.REFUSED: "close"}


def _refused(rows: QuerySet[Session], code: str) -> QuerySet[Session]:
    found = Verdict.objects.filter(answer=Answer.REFUSED, code=code[:60])
    return rows.filter(pk__in=found.values("session"))


SESSIONS = List(
    name="payment-sessions",
    columns=(
        Column("order_no", gettext_lazy("Payment order"), phone="title"),
        Column("merchant__name", gettext_lazy("Merchant")),
        Column("amount_fen", gettext_lazy("Amount"), kind="money"),
        Column("get_state_display", gettext_lazy("State"), kind="badge", phone="side"),
        Column("source_domain", gettext_lazy("From domain"), phone="hide"),
        Column("created_at", gettext_lazy("Created"), kind="time", sort=("created_at",)),
    ),
    sort="-created_at",
    filters=(
        Filter("state", gettext_lazy("State"), choices=Session.State.choices),
        Filter("refused", gettext_lazy("Refused because"), kind="text", apply=_refused),
        Filter("merchant", gettext_lazy("Merchant"), lookup="merchant_id"),
        Filter("created", gettext_lazy("Created"), kind="days", lookup="created_at"),
    ),
    row_url=lambda row: reverse("interception:session", args=[row.pk]),
)


@page("session.view", ANY)
def sessions(request: HttpRequest) -> HttpResponse:
    """The orders in sight with the figures of the last thirty days."""
    person = current_person(request)
    shops = visible(Merchant.objects.order_by("name"), person).values_list("pk", "name")
    return SESSIONS.answer(
        request,
        visible(Session.objects.select_related("merchant"), person),
        title=_("Orders at the payment guard"),
        template="interception/sessions.html",
        export=exporting("payment-sessions"),
        choices={"merchant": [(str(pk), name) for pk, name in shops]},
        **own_views(request, SESSIONS.name),
        empty=_("Orders appear here as soon as a platform asks the guard."),
        context={"figures": _figures(person)},
    )


def _figures(person: Person) -> dict[str, Any]:
    since = clock.now() - timedelta(days=DAYS)
    orders = visible(Session.objects.filter(created_at__gte=since), person)
    verdicts = Verdict.objects.filter(at__gte=since, session__in=orders)
    said = verdicts.filter(answer=Answer.REFUSED)
    reason = "reason_zh" if is_chinese() else "reason_en"
    codes = said.values_list("code", reason).annotate(n=Count("id")).order_by("-n", "code")
    shops = said.values_list("session__merchant_id", "session__merchant__name")
    return {
        "orders": orders.count(),
        "paid": orders.filter(state=Session.State.PAID).count(),
        "refused": said.count(),
        "challenged": verdicts.filter(answer=Answer.CHALLENGE).count(),
        "codes": codes[:MOST],
        "shops": shops.annotate(n=Count("id")).order_by("-n")[:MOST],
    }


@page("session.view", ANY)
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """One order with every verdict on it."""
    person = current_person(request)
    row = session_for(pk, person)
    waits = row.challenges.filter(state="open").exists() and row.state != Session.State.VOID
    context = {
        "row": row,
        "payee": mask_card(row.payee),
        "ref": session_ref(row),
        "story": [_line(one) for one in row.verdicts.order_by("-at", "-id")],
        "may_confirm": waits and person.can("session.confirm"),
    }
    return render(request, "interception/session.html", context)


def _line(verdict: Verdict) -> dict[str, Any]:
    answer = Answer(verdict.answer)
    chinese = is_chinese()
    reason = verdict.reason_zh if chinese else verdict.reason_en
    names = {
        "create": _("Order created"),
        "confirm": _("Order confirmed"),
        "pay": _("Payment asked"),
        "challenge": _("Captcha answered"),
    }
    said = {
        Answer.OK: _("allowed"),
        Answer.CHALLENGE: _("captcha asked"),
        Answer.REFUSED: _("refused"),
    }
    small = " · ".join([verdict.code, *map(sign_words, verdict.patterns)])
    return {
        "at": verdict.at,
        "title": f"{names[verdict.step]} – {said[answer]}",
        "detail": f"{reason} {small}" if verdict.code != "ok" else "",
        "icon": _ICONS[answer],
        "tone": _TONES[answer],
    }


@page("session.confirm", ANY)
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """A person of the platform confirms an order by hand."""
    person = current_person(request)
    confirm_by_hand(session_for(pk, person), person, request.POST.get("reason", ""))
    messages.success(request, _("Confirmed by hand: the customer may take the next step."))
    return redirect("interception:session", pk)
