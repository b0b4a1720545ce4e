"""Which unit a person belongs to, from the words of region, address and household place."""

from dataclasses import dataclass

from fanzha.organisations import UnitKind
from fanzha.organisations.actions import Unit, trees

_BREADTH = (UnitKind.GRID, UnitKind.COMMUNITY, UnitKind.STATION, UnitKind.TOWN)


@dataclass(frozen=True)
class Place:
    """The station that acts, and whether the visit goes to the countryside."""

    station: int
    rural: bool


@dataclass(frozen=True)
class Router:
    """Names of units with the station behind each, the narrowest place first, then the longest.

    An address names its town before its community, so the longest name alone would send everybody
    to the town's station.
    """

    names: tuple[tuple[str, Place], ...]

    def find(self, *texts: str) -> Place | None:
        """The place of the first text that names one: region before address before household."""
        for text in texts:
            for name, place in self.names if text else ():
                if name in text:
                    return place
        return None


def router() -> Router:
    """The router for the units as they are today (one query)."""
    units = {unit.pk: unit for unit in Unit.objects.filter(active=True)}
    stations = {pk for pk, unit in units.items() if unit.kind == UnitKind.STATION}
    policed = {junior: senior for senior, junior in trees().policing if senior in stations}
    names = [
        (_BREADTH.index(UnitKind(unit.kind)), name, place)
        for unit in units.values()
        if (place := _place(unit, units, stations, policed))
        for name in unit.names
        if len(name) >= 2
    ]
    names.sort(key=lambda entry: (entry[0], -len(entry[1]), entry[1]))
    return Router(tuple((name, place) for _breadth, name, place in names))


def _place(
    unit: Unit, units: dict[int, Unit], stations: set[int], policed: dict[int, int]
) -> Place | None:
    if unit.pk in stations:
        return Place(unit.pk, unit.rural)
    if unit.kind in (UnitKind.COMMUNITY, UnitKind.GRID):
        station = policed.get(unit.pk) or policed.get(unit.parent_id or 0)
        return Place(station, unit.rural) if station else None
    if unit.kind == UnitKind.TOWN:
        below = sorted(policed[at] for at in trees().area(unit.pk) if at in policed)
        return Place(max(set(below), key=below.count), unit.rural) if below else None
    return None
