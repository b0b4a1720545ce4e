"""From an id or number to the thing, for a person who may see it."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from fanzha.intake.models import Report, Tip
from fanzha.kit import Forbidden, NotFound, mobile, row_id
from fanzha.kit.actions import blind
from fanzha.organisations import Aspect
from fanzha.organisations.actions import Person, Thing, aspects, need, visible


def report_for(pk: int, person: Person) -> Report:
    """The report; raises NotFound out of sight, Forbidden when only its state is shared."""
    found = Report.objects.select_related("owner", "taken_by").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such report."))
    need(found, person, Aspect.ALL)
    return found


def tip_for(pk: int, person: Person) -> Tip:
    """The tip; raises NotFound when it is gone or out of sight."""
    found = Tip.objects.select_related("owner", "read_by").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such tip."))
    need(found, person)
    return found


def resolve_report(pk: str, person: Person) -> Thing:
    """The report behind `intake:report:…` (wired as a resolver)."""
    report = Report.objects.filter(pk=row_id(pk)).first()
    if report is None or not aspects(report, person):
        raise NotFound(_("There is no such report."))

    def personal(field: str) -> str:
        if Aspect.ALL not in aspects(report, person) or not person.can("report.view"):
            raise Forbidden(_("The personal fields of this report are closed to your unit."))
        return report.personal(field)

    return Thing(report.number, reverse("intake:report", args=[report.pk]), personal)


def resolve_tip(pk: str, person: Person) -> Thing:
    """The tip behind `intake:tip:…` (wired as a resolver)."""
    tip = tip_for(row_id(pk), person)
    return Thing(_("Tip %(number)s") % {"number": tip.pk}, reverse("intake:tip", args=[tip.pk]))


def find_reports(words: str, person: Person, limit: int = 10) -> list[Report]:
    """Reports by full number, by a whole phone or identity number; newest first."""
    digests = blind(mobile(words) or words)
    named = (
        Q(number=words)
        | Q(reporter_phone_index__in=digests)
        | Q(victim_phone_index__in=digests)
        | Q(victim_id_index__in=digests)
    )
    found = visible(Report.objects.filter(named).select_related("owner"), person)
    return list(found.order_by("-received_at", "-id")[:limit])
