"""Showing decisions of a bank to the centre."""

from django.utils.translation import gettext as _

from fanzha.detection.models import Decision
from fanzha.detection.outcome import Outcome
from fanzha.kit import NotFound
from fanzha.kit.actions import write
from fanzha.organisations import Aspect
from fanzha.organisations.actions import Person, audit, centre, share, visible


def find_decision(pk: int, person: Person) -> Decision:
    """A decision that the person may see; raises NotFound."""
    found = visible(Decision.objects.select_related("owner"), person).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such decision in your units."))
    return found


def report_decision(pk: int, person: Person) -> None:
    """Show a decision to the centre; again changes nothing."""
    row = find_decision(pk, person)
    with write():
        share(f"{Decision.FAMILY}:{row.pk}", centre(), Aspect.ALL)
        audit(person, "decision.reported", f"{Decision.FAMILY}:{row.pk}", seq=row.seq)


def held_decisions(person: Person, most: int) -> list[int]:
    """The newest decisions of the person's units that were held or refused."""
    rows = visible(Decision.objects.filter(outcome__gte=Outcome.HOLD), person)
    return list(rows.order_by("-occurred_at", "-pk").values_list("pk", flat=True)[:most])
