"""Resolvers of this part's references."""

from django.urls import reverse

from fanzha.kit import Forbidden, NotFound
from fanzha.kit import gettext as _
from fanzha.organisations.access import visible
from fanzha.organisations.actions.references import Thing
from fanzha.organisations.models import Handover, ImportRun, Person, Unit


def unit(key: str, person: Person) -> Thing:
    """A unit: everybody who may see units sees each of them."""
    found = Unit.objects.filter(pk=key).first() if person.can("units.view") else None
    if found is None:
        raise NotFound(_("There is no such unit for you."))
    return Thing(found.name, reverse("organisations:unit", args=[found.pk]))


def person(key: str, asking: Person) -> Thing:
    """A person, for those who look after people."""
    found = Person.objects.filter(pk=key).first() if asking.can("people.edit") else None
    if found is None:
        raise NotFound(_("There is no such person for you."))
    return Thing(found.name, reverse("organisations:person", args=[found.pk]))


def handover(key: str, person: Person) -> Thing:
    """A hand-over of a unit in sight."""
    found = visible(Handover.objects.all(), person, "unit").filter(pk=key).first()
    if found is None:
        raise NotFound(_("There is no such hand-over among your units."))
    title = f"{found.given_at:%Y-%m-%d %H:%M}"
    return Thing(title, reverse("organisations:handover", args=[found.pk]))


def run(key: str, person: Person) -> Thing:
    """An imported file of a unit in sight."""
    if not person.can("imports.view"):
        raise Forbidden(_("Your role does not look at imports."))
    found = visible(ImportRun.objects.all(), person).filter(pk=key).first()
    if found is None:
        raise NotFound(_("There is no such import among your units."))
    return Thing(found.filename, reverse("organisations:import", args=[found.pk]))
