"""Pages that show a report in plain words: opened with a purpose, for half an hour."""

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fanzha.intake.actions import Report, report_for
from fanzha.kit import Forbidden, Invalid, clock
from fanzha.kit.actions import write
from fanzha.organisations import Purpose
from fanzha.organisations.actions import audit, current_person, page

HALF_AN_HOUR = timedelta(minutes=30)
_PAGES = ("edit", "stop", "sheet")


def _key(report: Report) -> str:
    return f"intake.opened.{report.pk}"


def mark_opened(request: HttpRequest, report: Report) -> None:
    """The person may see the report in plain for half an hour; the caller has audited why."""
    request.session[_key(report)] = clock.now().isoformat()


def need_opened(request: HttpRequest, report: Report) -> None:
    """Raise Forbidden unless the report was opened with a purpose a short while ago."""
    since = request.session.get(_key(report), "")
    if not since or clock.now() - datetime.fromisoformat(since) > HALF_AN_HOUR:
        raise Forbidden(
            _("This page shows personal data: open it from the report and say what for.")
        )


@require_POST
@page("report.view")
def open_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a report in plain words for a purpose, and go where that is needed."""
    person = current_person(request)
    report = report_for(pk, person)
    if not person.can("personal.reveal"):
        raise Forbidden(_("Your role does not open personal fields."))
    purpose, goal = request.POST.get("purpose", ""), request.POST.get("page", "")
    if purpose not in [each.value for each in Purpose] or goal not in _PAGES:
        raise Invalid(_("Say what you need the field for: choose one of the purposes."))
    with write():
        audit(person, "personal.revealed", report.ref, field=f"page:{goal}", purpose=purpose)
    mark_opened(request, report)
    return redirect(f"intake:{goal}", pk=report.pk)
