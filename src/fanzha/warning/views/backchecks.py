"""一案一倒查: the tasks, the conclusion, and the panel on the report's page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fanzha.kit import NotFound
from fanzha.kit import now as current
from fanzha.organisations.actions import can_see, current_person, need, own_views, page, visible
from fanzha.warning import wording
from fanzha.warning.actions import conclude_check
from fanzha.warning.backcheck import Finding
from fanzha.warning.forms import CheckForm
from fanzha.warning.models import BackCheck, Warning
from fanzha.warning.views.shown import LIGHT, cards
from fanzha.web import Column, Filter
from fanzha.web.actions import List


def _findings() -> list[tuple[str, str]]:
    return [(finding.value, wording.finding_name(finding)) for finding in Finding]


LIST = List(
    name="backchecks",
    columns=(
        Column("pk", "#", sort=("pk",), phone="title"),
        Column("finding_words", gettext_lazy("Finding"), phone="side"),
        Column("incident_at", gettext_lazy("Time of the case"), kind="time"),
        Column("found", gettext_lazy("Warnings before"), kind="number"),
        Column("owner__short_name", gettext_lazy("Unit")),
        Column("due_at", gettext_lazy("Conclusion due"), template="warning/cells/check.html"),
        Column("cause_words", gettext_lazy("Main cause")),
    ),
    sort="-pk",
    filters=(
        Filter("finding", gettext_lazy("Finding"), choices=_findings),
        Filter(
            "open",
            gettext_lazy("Only open"),
            kind="flag",
            apply=lambda rows, value: rows.filter(concluded_at__isnull=True) if value else rows,
        ),
        Filter("incident", gettext_lazy("Time of the case"), kind="days", lookup="incident_at"),
    ),
    row_url=lambda row: reverse("warning:backcheck", args=[row.pk]),
)


@page("warning.check")
def backchecks(request: HttpRequest) -> HttpResponse:
    """All look-back checks within reach."""
    rows = visible(BackCheck.objects.select_related("owner"), current_person(request))
    return LIST.answer(
        request,
        rows.defer("conclusion"),
        title=_("Look-back checks"),
        empty=_("Each reported case opens one by itself."),
        **own_views(request, LIST.name),
    )


@page("warning.check")
def backcheck(request: HttpRequest, pk: int) -> HttpResponse:
    """What was known before the case, and the conclusion."""
    person = current_person(request)
    check = BackCheck.objects.select_related("owner", "concluded_by").filter(pk=pk).first()
    if check is None:
        raise NotFound(_("There is no such check."))
    need(check, person)
    form = CheckForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given, token = form.cleaned_data, request.POST.get("once", "")
        conclude_check(pk, person, given["cause"], given["conclusion"], current(), token)
        messages.success(request, _("Conclusion recorded."))
        return redirect("warning:backcheck", pk)
    rows = visible(Warning.objects.filter(pk__in=check.warnings), person)
    before = cards(rows.select_related("owner").defer(*LIGHT).order_by("id"), person)
    context = {"check": check, "form": form, "before": before}
    return render(request, "warning/backcheck.html", context, status=400 if form.errors else 200)


@page("warning.view")
def panel(request: HttpRequest, report: int) -> HttpResponse:
    """The check of a report, for the report's own page."""
    person = current_person(request)
    check = BackCheck.objects.filter(report_id=report).first()
    if check is not None and not can_see(check, person):
        check = None
    may_open = person.can("warning.check")
    return render(request, "warning/parts/backcheck.html", {"check": check, "may_open": may_open})
