"""Targets of a unit: what was set, how far it has come, setting another."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse as address
from django.views.decorators.http import require_http_methods

from fanzha.kit import Invalid, NotFound, clock, local_date
from fanzha.ledger import METRICS
from fanzha.ledger.actions import calendar, metric_name
from fanzha.organisations.actions import current_person, page
from fanzha.reporting import facts
from fanzha.reporting.access import unit_asked, units
from fanzha.reporting.actions import set_target
from fanzha.reporting.models import Target


@page("summary.approve")
@require_http_methods(["GET", "POST"])
def targets(request: HttpRequest) -> HttpResponse:
    """The targets of a unit; a new value replaces the old one, an empty one takes it back."""
    person, unit = unit_asked(request)
    problem = ""
    if request.method == "POST":
        told = request.POST
        try:
            set_target(
                unit,
                told.get("metric", ""),
                told.get("label", ""),
                told.get("value", "")[:30],
                current_person(request),
                token=told.get("once", ""),
            )
            return HttpResponseRedirect(f"{address('reporting:targets')}?unit={unit.pk}")
        except (Invalid, NotFound) as refused:
            problem = str(refused)
    today = local_date(clock.now())
    month = calendar().month(calendar().month_of(today))
    context = {
        "unit": unit,
        "units": units(person, unit),
        "month": month.key,
        "goals": [(metric_name(goal.reached.metric), goal) for goal in facts.goals(unit, month)],
        "others": Target.objects.filter(owner=unit).exclude(label__in=(month.key, month.key[:4])),
        "metrics": [
            (metric.code, f"{metric.id} {metric_name(metric)}") for metric in METRICS.values()
        ],
        "problem": problem,
    }
    return render(request, "reporting/targets.html", context, status=400 if problem else 200)
