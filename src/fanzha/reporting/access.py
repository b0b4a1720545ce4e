"""Which report a page is about, and whose it may be."""

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest
from django.utils.translation import gettext as _

from fanzha.kit import Forbidden, NotFound, clock, local_date, row_id
from fanzha.ledger import Period
from fanzha.ledger.actions import calendar
from fanzha.organisations import UnitKind
from fanzha.organisations.actions import Person, Unit, centre, current_person, reach, trees
from fanzha.reporting.actions import Edition, editions
from fanzha.reporting.actions.editions import period_of


@dataclass(frozen=True)
class Asked:
    """The report that a page was asked for, and the units whose reports the person may read."""

    kind: str
    person: Person
    unit: Unit
    period: Period
    units: list[Unit]
    editions: list[Edition]

    @property
    def newest(self) -> Edition | None:
        """The newest edition, draft or approved."""
        return self.editions[0] if self.editions else None

    @property
    def approved(self) -> Edition | None:
        """The newest approved edition."""
        return next((edition for edition in self.editions if edition.is_approved), None)


def asked(request: HttpRequest, kind: str) -> Asked:
    """Read `unit` and `period` from the address (or the form that is posted).

    Raises NotFound for a unit out of reach, Invalid for a period of another kind.
    """
    person = current_person(request)
    given = request.POST if request.method == "POST" else request.GET
    unit = _unit_of(person, given.get("unit", ""))
    period = period_of(kind, given.get("period") or _newest_period(kind))
    return Asked(kind, person, unit, period, units(person, unit), editions(kind, unit, period))


def unit_asked(request: HttpRequest) -> tuple[Person, Unit]:
    """The person and the unit that the address asks for."""
    person = current_person(request)
    return person, _unit_of(person, request.GET.get("unit", ""))


def _unit_of(person: Person, asked: str) -> Unit:
    return _unit(asked, person) if asked else home_unit(person)


def _newest_period(kind: str) -> str:
    today = local_date(clock.now())
    if kind == "daily":
        return (today - timedelta(days=1)).isoformat()
    month = calendar().month_of(today)
    # In the first days of a month people write about the one before.
    early = (today - calendar().first_day(month)).days < 10
    return str(month.previous() if early else month)


def _unit(asked: str, person: Person) -> Unit:
    found = Unit.objects.filter(pk=row_id(asked)).first()
    if found is None or found.pk not in reach(person) | {u.pk for u in units(person, None)}:
        raise NotFound(_("There are no reports of this unit for you."))
    return found


def home_unit(person: Person) -> Unit:
    """Whose report a person opens on: for centre and bureau the centre, else the own unit."""
    if person.unit is None:
        raise Forbidden(_("You hold no post at a unit: ask your administrator."))
    if person.unit.kind in (UnitKind.CENTRE, UnitKind.BUREAU):
        return centre()
    return person.unit


def units(person: Person, unit: Unit | None) -> list[Unit]:
    """The units to switch to: the own ones, the centre's stations and towns, not every grid."""
    home = home_unit(person)
    seen = reach(person)
    kinds = (UnitKind.CENTRE, UnitKind.STATION, UnitKind.TOWN)
    nodes = trees().nodes
    wanted = {pk for pk in seen if nodes[pk].kind in kinds} | {home.pk}
    if unit is not None:
        wanted.add(unit.pk)
    return list(
        Unit.objects.filter(pk__in=wanted).select_related("parent").order_by("kind", "code")
    )
