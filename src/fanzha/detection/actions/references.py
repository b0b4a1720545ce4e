"""What references to decisions and rules lead to."""

from django.urls import reverse
from django.utils.translation import gettext as _

from fanzha.detection.models import Decision, RuleRow
from fanzha.kit import Forbidden, NotFound, row_id
from fanzha.organisations.actions import Person, Thing, visible


def resolve_decision(key: str, person: Person) -> Thing:
    """A decision of the person's units."""
    rows = visible(Decision.objects.all(), person)
    found = rows.filter(pk=row_id(key)).only("seq").first() if row_id(key) else None
    if found is None or not person.can("decision.view"):
        raise NotFound(_("There is no such decision in your units."))
    title = _("Decision {n}").format(n=found.seq)
    return Thing(title, reverse("detection:decision", args=[found.pk]))


def resolve_rule(key: str, person: Person) -> Thing:
    """A version of a rule, for those who may see rules."""
    if not person.can("rule.view"):
        raise Forbidden(_("Your role may not open this."))
    found = RuleRow.objects.filter(pk=row_id(key)).first() if row_id(key) else None
    if found is None:
        raise NotFound(_("There is no such rule."))
    return Thing(str(found), reverse("detection:rule", args=[found.pk]))
