"""The demo county: its areas, police, banks, schools, operators and allies, as plain values."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.resources import files
from random import Random
from typing import Any

from fanzha.organisations import LinkKind, UnitKind

COUNTY, CENTRE, BUREAU, SCHOOLS = "990101", "FZZX", "XGAJ", "JYJ"


@dataclass(frozen=True)
class Place:
    """A unit of the county; `parent` is a unit code."""

    code: str
    name: str
    short: str
    kind: UnitKind
    parent: str | None = COUNTY
    rural: bool = False
    roads: tuple[str, ...] = ()
    phone: str = ""
    residents: int | None = None
    households: int | None = None
    enterprises: int | None = None


@dataclass(frozen=True)
class Link:
    """`junior` answers to `senior` (line), or is policed by it; both are unit codes."""

    kind: LinkKind
    senior: str
    junior: str


@dataclass(frozen=True)
class County:
    """All units and links, with the look-ups that the story needs."""

    places: tuple[Place, ...]
    links: tuple[Link, ...]

    @cached_property
    def by_code(self) -> dict[str, Place]:
        """Every unit by its code."""
        return {place.code: place for place in self.places}

    @cached_property
    def station_of(self) -> dict[str, str]:
        """The station that answers for each community: the first that polices it."""
        policing = [link for link in self.links if link.kind is LinkKind.POLICING]
        return {link.junior: link.senior for link in reversed(policing)}

    def of(self, kind: UnitKind) -> list[Place]:
        """The units of one kind, in the order of the county file."""
        return [place for place in self.places if place.kind is kind]

    def below(self, code: str, kind: UnitKind) -> list[Place]:
        """The units of a kind directly below an area."""
        return [p for p in self.places if p.parent == code and p.kind is kind]


def county(seed: int) -> County:
    """The county of a seed: its structure is fixed, head-counts vary a little."""
    plan = tomllib.loads((files(__package__) / "data" / "county.toml").read_text("utf-8"))
    rng = Random(f"{seed}:county")
    areas = [*_areas(plan, rng)]
    sites = [place for place in areas if place.kind is UnitKind.COMMUNITY]
    places = (_whole(COUNTY, plan["name"], areas), *areas, *_police(plan), *_partners(plan, sites))
    return County(places, (*_lines(plan), *_policing(plan, sites)))


def _whole(code: str, name: str, areas: Iterable[Place]) -> Place:
    towns = [place for place in areas if place.kind is UnitKind.TOWN]
    firms = sum(town.enterprises or 0 for town in towns)
    whole = Place(code, name, name, UnitKind.COUNTY, None, enterprises=firms)
    return _with_heads(whole, towns)


def _with_heads(place: Place, parts: Iterable[Place]) -> Place:
    """The area with the residents and households of its parts."""
    parts = list(parts)
    return replace(
        place,
        residents=sum(part.residents or 0 for part in parts),
        households=sum(part.households or 0 for part in parts),
    )


def _areas(plan: Mapping[str, Any], rng: Random) -> Iterator[Place]:
    for number, town in enumerate(plan["town"], 1):
        code, rural = f"{COUNTY}{number:03d}", bool(town["rural"])
        below = [
            place
            for order, row in enumerate(town["community"], 1)
            for place in _community(f"{code}{order:03d}", row, rural, plan, rng)
        ]
        firms = rng.randint(40, 90) if rural else rng.randint(300, 700)
        sites = [place for place in below if place.kind is UnitKind.COMMUNITY]
        town_only = Place(
            code, town["name"], town["short"], UnitKind.TOWN, rural=rural, enterprises=firms
        )
        yield _with_heads(town_only, sites)
        yield from below


def _community(
    code: str, row: Mapping[str, Any], rural: bool, plan: Mapping[str, Any], rng: Random
) -> Iterator[Place]:
    name, short = row["name"], row["name"].removesuffix("社区")
    count, kind = plan["grids_per_community"], UnitKind.COMMUNITY
    grids = [
        _grid(code, number, name, row["residents"] // count, rural, rng)
        for number in range(1, count + 1)
    ]
    roads = tuple(row["roads"])
    yield _with_heads(Place(code, name, short, kind, code[:-3], rural, roads), grids)
    yield from grids


def _grid(community: str, number: int, name: str, share: int, rural: bool, rng: Random) -> Place:
    residents = round(share * rng.uniform(0.85, 1.15))
    return Place(
        f"{community}{number:02d}",
        f"{name}第{number}网格",
        f"{name.removesuffix('社区')}{number}网格",
        UnitKind.GRID,
        community,
        rural,
        residents=residents,
        households=round(residents / rng.uniform(2.5, 2.9)),
    )


def _police(plan: Mapping[str, Any]) -> Iterator[Place]:
    county_name = plan["name"]
    yield Place(BUREAU, f"{county_name}公安局", "县公安局", UnitKind.BUREAU, phone="110")
    yield Place(CENTRE, f"{county_name}反诈中心", "反诈中心", UnitKind.CENTRE, phone="96110")
    for number, row in enumerate(plan["station"], 1):
        yield Place(f"PCS{number}", row["name"], row["short"], UnitKind.STATION, phone="110")


def _partners(plan: Mapping[str, Any], sites: list[Place]) -> Iterator[Place]:
    for number, row in enumerate(plan["bank"], 1):
        yield Place(f"YH{number}", row["name"], row["short"], UnitKind.BANK)
        for order, site in enumerate(row["sites"], 1):
            at = sites[site - 1]
            title = f"{row['short']}{at.short}支行"
            yield Place(f"YH{number}{order:02d}", title, title, UnitKind.BANK, at.code)
    for key, prefix, kind in _FREE:
        for number, row in enumerate(plan[key], 1):
            yield Place(f"{prefix}{number}", row["name"], row["short"], kind)
    for row in plan["authority"]:
        yield Place(SCHOOLS, row["name"], row["short"], UnitKind.AUTHORITY)
    for number, row in enumerate(plan["school"], 1):
        at, pupils = sites[row["at"] - 1].code, row["pupils"]
        name, short, kind = row["name"], row["short"], UnitKind.SCHOOL
        yield Place(f"XX{number}", name, short, kind, at, residents=pupils)
    for number, row in enumerate(plan["ally"], 1):
        at = sites[row["at"] - 1].code
        yield Place(f"LM{number}", row["name"], row["short"], UnitKind.ALLIANCE, at)


_FREE = (("payment", "ZF", UnitKind.PAYMENT), ("operator", "YYS", UnitKind.OPERATOR))


def _lines(plan: Mapping[str, Any]) -> Iterator[Link]:
    yield Link(LinkKind.LINE, BUREAU, CENTRE)
    for number in range(1, len(plan["station"]) + 1):
        yield Link(LinkKind.LINE, BUREAU, f"PCS{number}")
    for number, row in enumerate(plan["bank"], 1):
        for order in range(1, len(row["sites"]) + 1):
            yield Link(LinkKind.LINE, f"YH{number}", f"YH{number}{order:02d}")
    for number in range(1, len(plan["school"]) + 1):
        yield Link(LinkKind.LINE, SCHOOLS, f"XX{number}")


def _policing(plan: Mapping[str, Any], sites: list[Place]) -> Iterator[Link]:
    for number, row in enumerate(plan["station"], 1):
        for area in row["areas"]:
            yield Link(LinkKind.POLICING, f"PCS{number}", sites[area - 1].code)
