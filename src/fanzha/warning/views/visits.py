"""Households for a community or grid to visit: name, address and advice, nothing else."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fanzha.kit import Invalid, NotFound
from fanzha.kit import now as current
from fanzha.organisations import Aspect, mask_address, mask_name
from fanzha.organisations.actions import OUTER, Person, current_person, need, own_units, page
from fanzha.warning import wording
from fanzha.warning.actions import Try, close_visit, open_visit
from fanzha.warning.models import VisitRequest
from fanzha.warning.outcomes import RESULTS, AttemptKind, Result
from fanzha.warning.views.shown import talking_points


@page("warning.visit", zones=OUTER)
def visits(request: HttpRequest) -> HttpResponse:
    """Open visits of my units, then those done lately."""
    rows = VisitRequest.objects.filter(unit_id__in=own_units(current_person(request)))
    rows = rows.select_related("warning", "unit")
    waiting = rows.filter(done_at__isnull=True).order_by("asked_at")[:60]
    done = rows.filter(done_at__isnull=False).order_by("-done_at")[:20]
    return render(
        request,
        "warning/visits.html",
        {
            "waiting": [_row(row) for row in waiting],
            "done": [_row(row) for row in done],
        },
    )


def _row(row: VisitRequest) -> dict[str, object]:
    opened = row.opened_at is not None and row.done_at is None
    warning = row.warning
    return {
        "visit": row,
        "tier": warning.tier_badge,
        "name": warning.name if opened else mask_name(warning.name),
        "address": warning.address if opened else mask_address(warning.address),
        "scam": warning.scam_words,
        "result": wording.result_name(row.result, AttemptKind.COMMUNITY) if row.result else "",
    }


def _mine(pk: int, person: Person) -> VisitRequest:
    row = VisitRequest.objects.select_related("warning", "unit", "opened_by").filter(pk=pk).first()
    if row is None or row.unit_id not in own_units(person):
        raise NotFound(_("There is no such visit for your unit."))
    need(row.warning, person, Aspect.VISIT)
    return row


@page("warning.visit", zones=OUTER)
def visit(request: HttpRequest, pk: int) -> HttpResponse:
    """One visit: masked until opened, then name, address and what to say."""
    row = _mine(pk, current_person(request))
    results = [
        (r.value, wording.result_name(r, AttemptKind.COMMUNITY))
        for r in RESULTS[AttemptKind.COMMUNITY]
    ]
    context = {
        **_row(row),
        "points": talking_points(row.warning),
        "results": results,
    }
    return render(request, "warning/visit.html", context)


@require_POST
@page("warning.visit", zones=OUTER)
def opening(request: HttpRequest, pk: int) -> HttpResponse:
    """Open name and address; it is written down."""
    open_visit(pk, current_person(request), current(), request.POST.get("once", ""))
    return redirect("warning:visit", pk)


@require_POST
@page("warning.visit", zones=OUTER)
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """What came of the visit."""
    result = request.POST.get("result", "")
    if result not in RESULTS[AttemptKind.COMMUNITY]:
        raise Invalid(_("Choose what came of the visit."))
    note = request.POST.get("note", "")[:500]
    person = current_person(request)
    said = set(request.POST.getlist("points"))
    points = [point for point in talking_points(_mine(pk, person).warning) if point in said]
    entry = Try(AttemptKind.COMMUNITY, Result(result), note=note, points=points)
    close_visit(pk, person, entry, current(), request.POST.get("once", ""))
    messages.success(request, _("Thank you, the station sees your report."))
    return redirect("warning:visits")
