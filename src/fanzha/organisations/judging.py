"""Judging the four lists line by line, without a database.

Each list is all or nothing: one bad line stores nothing, and every problem is told with its line,
so that the file is corrected once.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

from fanzha.kit import gettext as _
from fanzha.organisations.kinds import AREAS, UnitKind
from fanzha.organisations.lists import Line, Problem, Sheet, columns, words
from fanzha.organisations.roles import PLACES, Role

FIGURES = ("population_resident", "population_registered", "households", "enterprises")
_LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,59}")
_SEPARATORS = re.compile(r"[、,，;；\n]+")
_R = TypeVar("_R")


@dataclass
class Judged(Generic[_R]):
    """The rows that can be stored and the problems of the others."""

    rows: list[_R] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def reject(self, line: Line, reason: str) -> None:
        """Note why a line cannot be stored."""
        self.problems.append(Problem(line.number, reason))


@dataclass(frozen=True)
class UnitRow:
    """A line of the list of units."""

    line: int
    code: str
    name: str
    short_name: str
    kind: UnitKind
    parent: str
    senior: str
    rural: bool
    phone: str


@dataclass(frozen=True)
class PersonRow:
    """A line of the list of people: one post of one person."""

    line: int
    login: str
    name: str
    unit: str
    role: Role
    badge: str
    phone: str


@dataclass(frozen=True)
class AreaRow:
    """A line of the list of policing areas."""

    line: int
    station: str
    area: str
    aliases: tuple[str, ...]
    since: date | None


@dataclass(frozen=True)
class PopulationRow:
    """A line of the population list; a figure left out is not known, never 0."""

    line: int
    unit: str
    figures: Mapping[str, int]


def judge_units(sheet: Sheet, known: Mapping[str, tuple[str, UnitKind]]) -> Judged[UnitRow]:
    """Judge a list of units; `known` are the stored ones: code → (code of the parent, kind)."""
    judged: Judged[UnitRow] = Judged()
    codes = {line["code"] for line in sheet.lines} | set(known)
    parents = {code: parent for code, (parent, _kind) in known.items()}
    parents |= {line["code"]: line["parent"] for line in sheet.lines}
    seen: set[str] = set()
    for line in sheet.lines:
        reasons = list(_unit_problems(line, codes, parents, seen))
        seen.add(line["code"])
        for reason in reasons:
            judged.reject(line, reason)
        if not reasons:
            judged.rows.append(_unit_row(line))
    return judged


def _unit_problems(
    line: Line, codes: set[str], parents: Mapping[str, str], seen: set[str]
) -> Iterator[str]:
    code = line["code"]
    if not code or len(code) > 40:
        yield _("the code is missing or longer than 40 characters")
    elif code in seen:
        yield _("the code {code} stands in the file twice").format(code=code)
    if not line["name"] or len(line["name"]) > 120:
        yield _("the name is missing or longer than 120 characters")
    if line["kind"] not in words("kind"):
        yield _("“{word}” is no kind of unit: see the notes of the form").format(
            word=line["kind"][:20]
        )
    for key in ("parent", "senior"):
        if line[key] and line[key] not in codes:
            yield _("the unit {code} above it is neither in the file nor stored").format(
                code=line[key][:40]
            )
        elif line[key] and line[key] == code:
            yield _("the unit stands above itself")
    if code and _in_circle(code, parents):
        yield _("the units above it run in a circle")


def _in_circle(code: str, parents: Mapping[str, str]) -> bool:
    at, steps = parents.get(code, ""), 0
    while at and steps <= len(parents):
        if at == code:
            return parents.get(code) != code
        at, steps = parents.get(at, ""), steps + 1
    return False


def _unit_row(line: Line) -> UnitRow:
    return UnitRow(
        line=line.number,
        code=line["code"],
        name=line["name"],
        short_name=(line["short_name"] or line["name"])[:40],
        kind=UnitKind(words("kind")[line["kind"]]),
        parent=line["parent"],
        senior=line["senior"],
        rural=line["rural"] in {"乡", "农村", "乡村", "村", "rural"},
        phone=line["phone"][:40],
    )


def judge_people(sheet: Sheet, units: Mapping[str, UnitKind]) -> Judged[PersonRow]:
    """Judge a list of people; `units` are the stored ones by code."""
    judged: Judged[PersonRow] = Judged()
    names: dict[str, str] = {}
    seen: set[tuple[str, str, str]] = set()
    for line in sheet.lines:
        reasons = list(_person_problems(line, units, names, seen))
        names.setdefault(line["login"], line["name"])
        seen.add((line["login"], line["unit"], line["role"]))
        for reason in reasons:
            judged.reject(line, reason)
        if not reasons:
            judged.rows.append(_person_row(line))
    return judged


def _person_problems(
    line: Line,
    units: Mapping[str, UnitKind],
    names: Mapping[str, str],
    seen: set[tuple[str, str, str]],
) -> Iterator[str]:
    if not _LOGIN.fullmatch(line["login"]):
        yield _("the login is missing or has other signs than letters, digits, dot and hyphen")
    elif names.get(line["login"], line["name"]) != line["name"]:
        yield _("the login stands further up with another name")
    if not line["name"] or len(line["name"]) > 60:
        yield _("the name is missing or longer than 60 characters")
    role = words("role").get(line["role"])
    if role is None:
        yield _("“{word}” is no role: see the notes of the form").format(word=line["role"][:20])
    if line["unit"] not in units:
        yield _("there is no unit {code}: import the units first").format(code=line["unit"][:40])
    elif role is not None and not fits(Role(role), units[line["unit"]]):
        yield _("this role does not exist at a unit of this kind")
    if (line["login"], line["unit"], line["role"]) in seen:
        yield _("the same post stands in the file twice")
    if line["phone"] and not re.fullmatch(r"[\d+][\d\- ]{4,19}", line["phone"]):
        yield _("the phone number has other signs than digits and hyphens")


def _person_row(line: Line) -> PersonRow:
    role = Role(words("role")[line["role"]])
    cells = (line["login"], line["name"], line["unit"])
    return PersonRow(line.number, *cells, role, line["badge"][:20], line["phone"])


def fits(role: Role, kind: UnitKind) -> bool:
    """May somebody hold this role at a unit of this kind?"""
    return kind in PLACES[role]


def judge_areas(sheet: Sheet, units: Mapping[str, UnitKind]) -> Judged[AreaRow]:
    """Judge a list of policing areas."""
    judged: Judged[AreaRow] = Judged()
    seen: set[tuple[str, str]] = set()
    for line in sheet.lines:
        reasons = list(_area_problems(line, units, seen))
        seen.add((line["station"], line["area"]))
        for reason in reasons:
            judged.reject(line, reason)
        if not reasons:
            names = tuple(filter(None, map(str.strip, _SEPARATORS.split(line["aliases"]))))
            since = _day(line["since"])
            judged.rows.append(AreaRow(line.number, line["station"], line["area"], names, since))
    return judged


def _area_problems(
    line: Line, units: Mapping[str, UnitKind], seen: set[tuple[str, str]]
) -> Iterator[str]:
    if units.get(line["station"]) is not UnitKind.STATION:
        yield _("{code} is no station").format(code=line["station"][:40] or "—")
    if units.get(line["area"]) not in AREAS:
        yield _("{code} is no town, community or grid").format(code=line["area"][:40] or "—")
    if (line["station"], line["area"]) in seen:
        yield _("the same pair stands in the file twice")
    if line["since"] and _day(line["since"]) is None:
        yield _("“{text}” is no day; write it as 2026-01-01").format(text=line["since"][:20])


def _day(text: str) -> date | None:
    """A day of this or a neighbouring century, None when it is not one."""
    try:
        day = date.fromisoformat(text[:10].replace("/", "-").replace(".", "-"))
    except ValueError:
        return None
    return day if 1990 <= day.year <= 2100 else None


def judge_population(sheet: Sheet, units: Mapping[str, UnitKind]) -> Judged[PopulationRow]:
    """Judge a population list."""
    judged: Judged[PopulationRow] = Judged()
    seen: set[str] = set()
    for line in sheet.lines:
        reasons = list(_population_problems(line, units, seen))
        seen.add(line["unit"])
        for reason in reasons:
            judged.reject(line, reason)
        if not reasons:
            figures = {key: int(_digits(line[key])) for key in FIGURES if line[key]}
            judged.rows.append(PopulationRow(line.number, line["unit"], figures))
    return judged


def _population_problems(
    line: Line, units: Mapping[str, UnitKind], seen: set[str]
) -> Iterator[str]:
    if units.get(line["unit"]) not in AREAS:
        yield _("{code} is no county, town, community or grid").format(
            code=line["unit"][:40] or "—"
        )
    if line["unit"] in seen:
        yield _("the unit stands in the file twice")
    for column in columns("population"):
        text = _digits(line[column.key])
        if column.key in FIGURES and text and not re.fullmatch(r"\d{1,9}", text):
            yield _("{column}: “{text}” is no whole number").format(
                column=column.header, text=text[:20]
            )


def _digits(text: str) -> str:
    return text.replace(",", "").replace(" ", "")
