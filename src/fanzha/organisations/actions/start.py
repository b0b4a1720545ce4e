"""A real start: an empty centre, then its units, people, areas and population from lists."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from django.db import transaction
from django.utils import timezone

from fanzha.kit import Conflict
from fanzha.kit import gettext as _
from fanzha.kit.actions import write
from fanzha.organisations import judging
from fanzha.organisations.actions.audit import audit
from fanzha.organisations.actions.people import new_password, sealed
from fanzha.organisations.judging import AreaRow, Judged, PersonRow, PopulationRow, UnitRow
from fanzha.organisations.kinds import LinkKind, UnitKind
from fanzha.organisations.lists import ListResult, Sheet, read_list
from fanzha.organisations.models import Person, Post, TreeVersion, Unit, UnitLink
from fanzha.organisations.roles import Role

_R = TypeVar("_R")
Counts = tuple[int, int]  # created, changed
_FIELDS = ("name", "short_name", "kind", "parent_id", "rural", "phone")


def init_centre(name: str, code: str, admin_login: str = "admin") -> str:
    """Make county, bureau, centre and the first administrator; returns the one-time password.

    Raises Conflict when this installation has a centre already.
    """
    if Unit.objects.filter(kind=UnitKind.CENTRE).exists():
        raise Conflict(_("This installation has a centre already: import units into it."))
    password = new_password()
    with write():
        county = _unit(code, name, UnitKind.COUNTY)
        bureau = _unit(f"{code}-GA", f"{name}公安局", UnitKind.BUREAU, county)  # chinese: a name
        centre = _unit(f"{code}-FZ", f"{name}反诈中心", UnitKind.CENTRE, county)  # chinese: a name
        today = timezone.localdate()
        UnitLink.objects.create(kind=LinkKind.LINE, senior=bureau, junior=centre, since=today)
        admin = Person.objects.create(
            login=admin_login, name="管理员", password=sealed(password), must_change_password=True
        )  # chinese: a name
        Post.objects.create(person=admin, unit=centre, role=Role.ADMINISTRATOR, since=today)
        audit(None, "centre.started", f"organisations:unit:{centre.pk}", code=code)
    return password


def _unit(code: str, name: str, kind: UnitKind, parent: Unit | None = None) -> Unit:
    short = name[-12:]
    return Unit.objects.create(code=code, name=name, short_name=short, kind=kind, parent=parent)


def import_units(
    data: bytes, name: str, dry_run: bool = False, by: Person | None = None
) -> ListResult:
    """Bring in a list of units, by code; a link of the line (条) starts today."""
    sheet = read_list("units", data, name)
    stored = Unit.objects.values_list("code", "parent__code", "kind")
    known = {code: (parent or "", UnitKind(kind)) for code, parent, kind in stored}
    judged = judging.judge_units(sheet, known)
    return _finish("units", sheet, judged, dry_run, by, _store_units)


def import_people(
    data: bytes, name: str, dry_run: bool = False, by: Person | None = None
) -> ListResult:
    """Bring in a list of people and their posts, by login; the new ones get one-time passwords."""
    sheet = read_list("people", data, name)
    judged = judging.judge_people(sheet, _kinds())
    logins = {row.login for row in judged.rows}
    known = set(Person.objects.filter(login__in=logins).values_list("login", flat=True))
    words = {login: new_password() for login in sorted(logins - known)}
    hashes = {login: "" if dry_run else sealed(word) for login, word in words.items()}
    result = _finish("people", sheet, judged, dry_run, by, lambda rows: _store_people(rows, hashes))
    return replace(result, passwords=tuple(words.items())) if result.stored else result


def import_areas(
    data: bytes, name: str, dry_run: bool = False, by: Person | None = None
) -> ListResult:
    """Bring in which station polices which area, and the other names of the areas."""
    sheet = read_list("areas", data, name)
    judged = judging.judge_areas(sheet, _kinds())
    return _finish("areas", sheet, judged, dry_run, by, _store_areas)


def import_population(
    data: bytes, name: str, dry_run: bool = False, by: Person | None = None
) -> ListResult:
    """Bring in the population figures of areas; a figure left out stays as it is."""
    sheet = read_list("population", data, name)
    judged = judging.judge_population(sheet, _kinds())
    return _finish("population", sheet, judged, dry_run, by, _store_population)


IMPORTS: Mapping[str, Callable[[bytes, str, bool, Person | None], ListResult]] = {
    "units": import_units,
    "people": import_people,
    "areas": import_areas,
    "population": import_population,
}


def _kinds() -> dict[str, UnitKind]:
    return {code: UnitKind(kind) for code, kind in Unit.objects.values_list("code", "kind")}


def _finish(
    kind: str,
    sheet: Sheet,
    judged: Judged[_R],
    dry_run: bool,
    by: Person | None,
    store: Callable[[Sequence[_R]], Counts],
) -> ListResult:
    read, bad = len(sheet.lines), len({problem.line for problem in judged.problems})
    result = ListResult(kind, read, read - bad, tuple(judged.problems), sheet.unknown_columns)
    if bad:
        return result
    with write():
        created, changed = store(judged.rows)
        if dry_run:
            transaction.set_rollback(True)  # counted by doing it, so a trial cannot differ
        else:
            audit(by, f"{kind}.imported", "", read=read, created=created, changed=changed)
    return replace(result, created=created, changed=changed, stored=not dry_run)


def _store_units(rows: Sequence[UnitRow]) -> Counts:
    known = {unit.code: unit for unit in Unit.objects.all()}
    fresh = [row for row in rows if row.code not in known]
    Unit.objects.bulk_create(
        Unit(code=row.code, name=row.name, short_name=row.short_name, kind=row.kind)
        for row in fresh
    )
    known = {unit.code: unit for unit in Unit.objects.all()}
    changed = [known[row.code] for row in rows if _differs(known[row.code], row, known)]
    Unit.objects.bulk_update(changed, _FIELDS, batch_size=200)
    linked = _link(
        LinkKind.LINE,
        [(known[row.senior].pk, known[row.code].pk) for row in rows if row.senior],
    )
    TreeVersion.bump()
    touched = {unit.pk for unit in changed} | {junior for _senior, junior in linked}
    return len(fresh), len(touched - {known[row.code].pk for row in fresh})


def _differs(unit: Unit, row: UnitRow, known: Mapping[str, Unit]) -> bool:
    """Bring the unit to what the row says; True when anything was different."""
    parent = known[row.parent].pk if row.parent else unit.parent_id
    new = (row.name, row.short_name, row.kind.value, parent, row.rural, row.phone or unit.phone)
    old = tuple(getattr(unit, name) for name in _FIELDS)
    for name, value in zip(_FIELDS, new, strict=True):
        setattr(unit, name, value)
    return new != old


def _link(
    kind: LinkKind, pairs: Sequence[tuple[int, int]], since: Mapping[tuple[int, int], date] = {}
) -> list[tuple[int, int]]:
    """Link the pairs that are not linked yet; returns those."""
    today = timezone.localdate()
    live = set(
        UnitLink.objects.filter(kind=kind, until__isnull=True).values_list("senior", "junior")
    )
    fresh = [pair for pair in dict.fromkeys(pairs) if pair not in live]
    UnitLink.objects.bulk_create(
        UnitLink(
            kind=kind, senior_id=above, junior_id=below, since=since.get((above, below), today)
        )
        for above, below in fresh
    )
    return fresh


def _store_people(rows: Sequence[PersonRow], hashes: Mapping[str, str]) -> Counts:
    units = dict(Unit.objects.values_list("code", "id"))
    first = {row.login: row for row in reversed(rows)}
    Person.objects.bulk_create(
        Person(
            login=login,
            name=row.name,
            badge=row.badge,
            phone=row.phone,
            password=hashes[login],
            must_change_password=True,
        )
        for login, row in first.items()
        if login in hashes
    )
    people = {person.login: person for person in Person.objects.filter(login__in=first)}
    changed = {login for login in first if _renamed(people[login], first[login])}
    posts = [(people[row.login].pk, units[row.unit], row.role.value) for row in rows]
    changed |= {row.login for row, post in zip(rows, posts, strict=True) if _new_post(post)}
    return len(hashes), len(changed - set(hashes))


def _renamed(person: Person, row: PersonRow) -> bool:
    new = (row.name, row.badge or person.badge, row.phone or person.phone)
    if new == (person.name, person.badge, person.phone):
        return False
    person.name, person.badge, person.phone = new
    person.save(update_fields=["name", "badge", "phone"])
    return True


def _new_post(post: tuple[int, int, str]) -> bool:
    person, unit, role = post
    held = Post.objects.filter(person_id=person, unit_id=unit, role=role, until__isnull=True)
    if held.exists():
        return False
    Post.objects.get_or_create(
        person_id=person, unit_id=unit, role=role, since=timezone.localdate()
    )
    return True


def _store_areas(rows: Sequence[AreaRow]) -> Counts:
    units = {unit.code: unit for unit in Unit.objects.all()}
    since = {(units[row.station].pk, units[row.area].pk): row.since for row in rows if row.since}
    pairs = [(units[row.station].pk, units[row.area].pk) for row in rows]
    created = _link(LinkKind.POLICING, pairs, since)
    named = [units[row.area] for row in rows if _more_names(units[row.area], row.aliases)]
    Unit.objects.bulk_update(named, ["aliases"], batch_size=200)
    TreeVersion.bump()
    return len(created), len(named)


def _more_names(unit: Unit, aliases: Sequence[str]) -> bool:
    fresh = [name for name in dict.fromkeys(aliases) if name not in unit.names]
    unit.aliases = "\n".join([*filter(None, unit.aliases.splitlines()), *fresh])
    return bool(fresh)


def _store_population(rows: Sequence[PopulationRow]) -> Counts:
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=[r.unit for r in rows])}
    changed = [units[row.unit] for row in rows if _counted(units[row.unit], row.figures)]
    Unit.objects.bulk_update(changed, judging.FIGURES, batch_size=200)
    return 0, len(changed)


def _counted(unit: Unit, figures: Mapping[str, int]) -> bool:
    different = {key: n for key, n in figures.items() if getattr(unit, key) != n}
    for key, value in different.items():
        setattr(unit, key, value)
    return bool(different)
