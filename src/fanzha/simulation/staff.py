"""Who works in the demo county: logins, posts, and who is on duty when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from fanzha.kit import at_local
from fanzha.organisations import Role, UnitKind
from fanzha.simulation.county import BUREAU, CENTRE, SCHOOLS, County, Place
from fanzha.simulation.identifiers import Identifiers
from fanzha.simulation.people import Names
from fanzha.simulation.warned import Crew


@dataclass(frozen=True)
class Staff:
    """Somebody with a login and one post."""

    login: str
    name: str
    role: Role
    unit: str
    badge: str
    phone: str


@dataclass(frozen=True)
class Shift:
    """One shift of a unit; leader and officer are logins."""

    unit: str
    starts_at: datetime
    ends_at: datetime
    leader: str
    officer: str


def staff(county: County, rng: Random, ids: Identifiers) -> list[Staff]:
    """Everybody who can log in, the centre first."""
    names = Names(rng)
    return [
        Staff(
            login=login,
            name=names.draw(rng.random() < 0.65),
            role=role,
            unit=unit,
            badge=f"0000{number:03d}" if unit[:3] in ("FZZ", "XGA", "PCS") else "",
            phone=ids.mobile(),
        )
        for number, (login, role, unit) in enumerate(_posts(county), 1)
    ]


def _posts(county: County) -> Iterator[tuple[str, Role, str]]:
    yield from ((login, role, CENTRE) for login, role in _CENTRE)
    yield "bureau", Role.LEADER, BUREAU
    for number, place in enumerate(county.of(UnitKind.STATION), 1):
        yield f"station{number}", Role.STATION, place.code
        yield f"station{number}b", Role.STATION, place.code
        yield f"chief{number}", Role.LEADER, place.code
    yield from _numbered("town", Role.LEADER, county.of(UnitKind.TOWN))
    yield from _numbered("grid", Role.GRID, county.of(UnitKind.GRID))
    banks = county.of(UnitKind.BANK)
    branches = [bank for bank in banks if len(bank.code) > 3]
    yield from _numbered("bank", Role.BRANCH, [bank for bank in banks if bank not in branches])
    yield from _numbered("branch", Role.BRANCH, branches)
    yield from _numbered("teller", Role.TELLER, branches)
    yield from _numbered("payment", Role.PAYMENT, county.of(UnitKind.PAYMENT))
    yield from _numbered("operator", Role.OPERATOR, county.of(UnitKind.OPERATOR))
    yield "education", Role.SCHOOL, SCHOOLS
    yield from _numbered("school", Role.SCHOOL, county.of(UnitKind.SCHOOL))
    yield from _numbered("ally", Role.ALLIANCE, county.of(UnitKind.ALLIANCE))


_CENTRE = (
    ("duty", Role.DUTY),
    ("duty2", Role.DUTY),
    ("seat", Role.SEAT),
    ("seat2", Role.SEAT),
    ("investigator", Role.INVESTIGATOR),
    ("supervisor", Role.SUPERVISOR),
    ("leader", Role.LEADER),
    ("admin", Role.ADMINISTRATOR),
)


def _numbered(login: str, role: Role, places: Sequence[Place]) -> Iterator[tuple[str, Role, str]]:
    return ((f"{login}{n}", role, place.code) for n, place in enumerate(places, 1))


def crews(county: County) -> dict[str, Crew]:
    """Who works on the warnings of each grid, by grid code."""
    stations = [place.code for place in county.of(UnitKind.STATION)]
    found = {}
    for order, grid in enumerate(county.of(UnitKind.GRID), 1):
        number = stations.index(county.station_of[grid.parent or ""]) + 1
        found[grid.code] = Crew("duty", (f"station{number}", f"station{number}b"), f"grid{order}")
    return found


def rosters(county: County, first: date, last: date) -> list[Shift]:
    """The shifts of the centre (twelve hours) and of the stations (a day) over some days."""
    stations = county.of(UnitKind.STATION)
    return [
        shift
        for offset in range((last - first).days + 1)
        for shift in _of_day(first + timedelta(days=offset), stations)
    ]


def _of_day(day: date, stations: Sequence[Place]) -> Iterator[Shift]:
    turn = day.toordinal() % 2
    morning, evening = at_local(day, time(8)), at_local(day, time(20))
    tomorrow = morning + timedelta(days=1)
    officers = ("duty", "duty2") if turn else ("duty2", "duty")
    yield Shift(CENTRE, morning, evening, "leader", officers[0])
    yield Shift(CENTRE, evening, tomorrow, "supervisor", officers[1])
    for number, place in enumerate(stations, 1):
        officer = f"station{number}" if turn else f"station{number}b"
        yield Shift(place.code, morning, tomorrow, f"chief{number}", officer)
