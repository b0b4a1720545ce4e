"""Whose figures a person may ask for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from fanzha.kit import YEARS, Forbidden, Invalid, NotFound, clock, local_date, row_id
from fanzha.ledger.actions import calendar
from fanzha.ledger.periods import Period
from fanzha.organisations.actions import Person, Unit, current_person, totals, trees


@dataclass(frozen=True)
class Question:
    """What a page was asked: whose figures, of which period."""

    person: Person
    unit: Unit
    period: Period
    units: Sequence[Unit]

    @property
    def today(self) -> date:
        """The local day."""
        return local_date(clock.now())


def question(request: HttpRequest, default: str = "") -> Question:
    """Read `unit` (id) and `period`; without them the person's own unit and the running month.

    Raises NotFound for an unknown unit, Forbidden for one whose totals are not the person's.
    """
    person = current_person(request)
    unit = _unit(request.GET.get("unit", ""), person)
    today = local_date(clock.now())
    asked = request.GET.get("period", "") or default
    period = calendar().parse(asked) if asked else calendar().month(calendar().month_of(today))
    return Question(person, unit, period, choices(person, unit))


def _unit(asked: str, person: Person) -> Unit:
    if not asked:
        if person.unit is None:
            raise Forbidden(_("You hold no post at a unit: ask your administrator."))
        return person.unit
    found = Unit.objects.filter(pk=row_id(asked)).first()
    if found is None:
        raise NotFound(_("There is no such unit."))
    if found.pk not in totals(person):
        raise Forbidden(_("The figures of this unit are not open to your units."))
    return found


def choices(person: Person, unit: Unit) -> list[Unit]:
    """The units to switch to: the person's own, the present one and those right below it."""
    own = {post.unit_id for post in person.posts_now}
    nodes = trees().nodes
    area = {unit.parent_id or unit.pk, unit.pk} | own
    below = {node.id for node in nodes.values() if node.parent in {unit.pk, unit.parent_id}}
    wanted = (area | below) & totals(person)
    return list(Unit.objects.filter(pk__in=wanted).order_by("kind", "code"))


def as_of(request: HttpRequest) -> datetime | None:
    """The moment `as_of` asks for, None when it does not; raises Invalid."""
    text = request.GET.get("as_of", "").replace(" ", "+")
    if not text:
        return None
    try:
        moment = parse_datetime(text)
    except ValueError:  # the form of a moment, but no day or hour of that number
        moment = None
    if moment is None or moment.tzinfo is None or moment.year not in YEARS:
        raise Invalid(_("The moment in the address cannot be read: open the page again."))
    return moment
