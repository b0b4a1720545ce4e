"""Appeals: list, take one down, decide."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fanzha.kit import Forbidden
from fanzha.kit.actions import write
from fanzha.knowledge.access import shown_value
from fanzha.knowledge.actions.appeals import appeal_ref, decide_appeal, record_appeal
from fanzha.knowledge.actions.references import find_appeal
from fanzha.knowledge.actions.registry import find_indicator
from fanzha.knowledge.forms import AppealForm, DecisionForm
from fanzha.knowledge.identifiers import IndicatorKind, kind_name
from fanzha.knowledge.models import Appeal
from fanzha.knowledge.views.shown import frame, show
from fanzha.organisations import mask_name, mask_phone
from fanzha.organisations.actions import current_person, once, page, visible
from fanzha.web import Column, Filter
from fanzha.web.actions import List

LIST = List(
    name="appeals",
    columns=(
        Column("pk", gettext_lazy("No."), phone="title"),
        Column("indicator", gettext_lazy("Indicator"), template="knowledge/cells/appealed.html"),
        Column(
            "state", gettext_lazy("State"), template="knowledge/cells/appeal.html", phone="side"
        ),
        Column("received_at", gettext_lazy("Received"), kind="time", sort=("received_at",)),
        Column("decided_at", gettext_lazy("Decided"), kind="time"),
        Column("owner__short_name", gettext_lazy("Unit")),
    ),
    sort="-received_at",
    filters=(
        Filter("state", gettext_lazy("State"), choices=Appeal.State.choices),
        Filter("result", gettext_lazy("Decision"), choices=Appeal.Result.choices),
    ),
    row_url=lambda row: reverse("knowledge:appeal", args=[row.pk]),
)


@page("appeal.view")
def appeals(request: HttpRequest) -> HttpResponse:
    """The appeals of the person's units."""
    rows = Appeal.objects.select_related("indicator", "owner").defer("name", "phone", "statement")
    return LIST.answer(
        request,
        visible(rows, current_person(request)),
        title=_("Appeals"),
        template="knowledge/appeals.html",
        empty=_("Open an indicator to record an appeal against it."),
        context=frame(request, "appeals"),
    )


@page("appeal.record")
def appeal_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Take down an appeal against an indicator."""
    row, person = find_indicator(pk), current_person(request)
    form = AppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with write():
            once(person, request.POST.get("once", ""))
            made = record_appeal(row, **form.cleaned_data, by=person)
        messages.success(request, _("Recorded. The person will be told the decision and why."))
        return redirect("knowledge:appeal", made.pk)
    context = {
        "form": form,
        "row": row,
        "value": shown_value(row, person),
        "kind_name": kind_name(IndicatorKind(row.kind)),
    }
    return show(request, "appeal_new", "appeals", context)


@page("appeal.view")
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """One appeal; who may decide it finds the form."""
    person = current_person(request)
    found = find_appeal(pk, person)
    form = DecisionForm(request.POST or None)
    if request.method == "POST":
        if not person.can("appeal.decide"):
            raise Forbidden(_("Your role does not decide appeals."))
        if form.is_valid():
            with write():
                once(person, request.POST.get("once", ""))
                decide_appeal(found, **form.cleaned_data, by=person)
            messages.success(request, _("Decided: tell the person the result and the reason."))
            return redirect("knowledge:appeal", pk)
    context = {
        "appeal": found,
        "ref": appeal_ref(found),
        "name": mask_name(found.name),
        "phone": mask_phone(found.phone),
        "value": shown_value(found.indicator, person),
        "kind_name": kind_name(IndicatorKind(found.indicator.kind)),
        "form": form,
        "may_decide": person.can("appeal.decide") and found.state == Appeal.State.RECEIVED,
    }
    return show(request, "appeal", "appeals", context)
