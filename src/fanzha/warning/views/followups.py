"""回访: the queue of follow-ups, and recording one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fanzha.kit import NotFound
from fanzha.kit import now as current
from fanzha.organisations import Aspect
from fanzha.organisations.actions import current_person, need, own_views, page, visible
from fanzha.warning.actions import Return, follow_up, tiers
from fanzha.warning.forms import FollowUpForm
from fanzha.warning.models import FollowUp
from fanzha.warning.outcomes import AttemptKind
from fanzha.warning.states import State
from fanzha.warning.views.shown import card, talking_points
from fanzha.web import Column, Filter
from fanzha.web.actions import List

LIST = List(
    name="followups",
    columns=(
        Column("due_at", gettext_lazy("Due"), kind="clock", sort=("due_at",), phone="side"),
        Column("warning__tier_badge", gettext_lazy("Tier"), kind="tier"),
        Column("warning__masked_name", gettext_lazy("Full name"), phone="title"),
        Column("warning__scam_words", gettext_lazy("Scam type")),
        Column("warning__outcome_words", gettext_lazy("Outcome")),
        Column("number", gettext_lazy("Which follow-up"), kind="number"),
        Column("warning__signer__name", gettext_lazy("Signed by")),
        Column("owner__short_name", gettext_lazy("Unit"), phone="hide"),
    ),
    sort="due_at",
    filters=(Filter("due", gettext_lazy("Due"), kind="days", lookup="due_at"),),
    row_url=lambda row: reverse("warning:followup", args=[row.pk]),
)


@page("warning.work")
def followups(request: HttpRequest) -> HttpResponse:
    """What is still to be followed up."""
    rows = FollowUp.objects.filter(done_at__isnull=True, cancelled=False)
    rows = visible(rows, current_person(request)).select_related("owner", "warning__signer")
    return LIST.answer(
        request,
        rows,
        title=_("Follow-up visits"),
        empty=_("Follow-ups are planned when an outcome is recorded."),
        **own_views(request, LIST.name),
    )


@page("warning.work")
def followup(request: HttpRequest, pk: int) -> HttpResponse:
    """Record one."""
    person = current_person(request)
    rows = FollowUp.objects.select_related("warning__owner", "warning__signer")
    row = rows.filter(pk=pk).first()
    if row is None:
        raise NotFound(_("There is no such follow-up."))
    need(row.warning, person, Aspect.ALL)
    form = FollowUpForm(request.POST or None, initial={"kind": "call"})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        found = Return(
            AttemptKind(given["kind"]),
            in_contact=given["in_contact"],
            app_installed=given["app_installed"],
            new_loss_fen=given["new_loss"],
            note=given["note"],
        )
        warning = follow_up(pk, person, found, current(), request.POST.get("once", ""))
        if warning.at is State.REOPENED:
            messages.warning(request, _("The work on this warning begins again."))
            return redirect("warning:task", warning.pk)
        messages.success(request, _("Follow-up recorded."))
        return redirect("warning:followups")
    context = {
        "row": row,
        "card": card(row.warning, person, tiers(), light=False),
        "form": form,
        "points": talking_points(row.warning)[:3],
    }
    return render(request, "warning/followup.html", context, status=400 if form.errors else 200)
