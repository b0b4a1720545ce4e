"""The tier table: three to five levels with names, colours, methods and all deadlines."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from fanzha.kit import Invalid
from fanzha.kit import now as current
from fanzha.kit.actions import write
from fanzha.organisations.actions import current_person, once, page
from fanzha.warning import wording
from fanzha.warning.actions import save_tiers, tiers
from fanzha.warning.models import Warning
from fanzha.warning.models.tiers import TierTable
from fanzha.warning.tiers import MINUTES, Colour, Method, Shape, VisitWhen, default_tiers

LEVELS = 5


@page("warning.configure")
def tiers_page(request: HttpRequest) -> HttpResponse:
    """Show and change the table; the changed one holds for warnings dispatched from now on."""
    person = current_person(request)
    data, error = tiers().as_data(), ""
    if request.method == "POST" and request.POST.get("reset"):
        data = default_tiers().as_data()
    elif request.method == "POST":
        data = _posted(request)
    if request.method == "POST":
        try:
            _check_codes(data)
            with write():
                once(person, request.POST.get("once", ""))
            save_tiers(data, person, current())
        except Invalid as invalid:
            error = str(invalid)
        else:
            messages.success(request, _("The new table is in force."))
            return redirect("warning:tiers")
    return render(request, "warning/tiers.html", _page(data, error), status=400 if error else 200)


def _page(data: dict[str, Any], error: str) -> dict[str, Any]:
    return {
        "rows": [*data["tier"], *[{}] * (LEVELS - len(data["tier"]))],
        "default": data.get("default", ""),
        "error": error,
        "colours": [(colour.value, wording.colour_name(colour)) for colour in Colour],
        "shapes": [(shape.value, wording.shape_name(shape)) for shape in Shape],
        "methods": [(Method.VISIT, _("face to face")), (Method.PHONE, _("by phone"))],
        "visits": [
            (VisitWhen.ALWAYS, _("always, beside the call")),
            (VisitWhen.CALL_FAILED, _("when the phone failed")),
            (VisitWhen.NEVER, _("never")),
        ],
        "versions": TierTable.objects.select_related("by").order_by("-id")[:5],
    }


def _posted(request: HttpRequest) -> dict[str, Any]:
    """The table of the form; levels without a name are left out."""
    given = request.POST
    rows = []
    for level in range(LEVELS):

        def field(name: str, at: int = level) -> str:
            return given.get(f"{name}-{at}", "").strip()

        if field("name"):
            rows.append(
                {
                    "code": field("code") or f"level{level + 1}",
                    "name": field("name"),
                    "name_en": field("name_en") or field("name"),
                    "colour": field("colour"),
                    "shape": field("shape"),
                    "method": field("method"),
                    "visit_when": field("visit_when"),
                    **{key: field(key) or "0" for key in MINUTES},
                    "call_numbers": field("call_numbers") or "1",
                    "followup_hours": [
                        h
                        for h in field("followup_hours").replace("，", ",").split(",")
                        if h.strip()
                    ],
                    "quiet": field("quiet") == "1",
                    "words": field("words").replace("，", " ").replace(",", " ").split(),
                }
            )
    return {"tier": rows, "default": given.get("default", "")}


def _check_codes(data: dict[str, Any]) -> None:
    """A tier with open warnings must stay in the table."""
    kept = {row.get("code") for row in data["tier"]}
    used = (
        Warning.objects.filter(concluded_at__isnull=True).order_by().values_list("tier", flat=True)
    )
    lost = set(used.distinct()) - kept
    if lost:
        raise Invalid(_("Open warnings still stand in a tier that you left out; keep it for now."))
