"""Makers of the organisations part. Import inside a test module is fine: Django is set up then."""

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from fanzha.kit import now
from fanzha.organisations import LinkKind, Role, UnitKind
from fanzha.organisations.actions import DutyShift, Person, Post, Unit, UnitLink

PASSWORD = "Abc-12345-xyz"
_SINCE = date(2020, 1, 1)
_numbers = count(1)


def make_unit(
    code: str = "",
    name: str = "",
    kind: str = UnitKind.STATION,
    parent: Unit | None = None,
    **more: Any,
) -> Unit:
    """A unit; without a code it gets the next free one."""
    code = code or f"U{next(_numbers)}"
    name = name or f"单位{code}"
    return Unit.objects.create(
        code=code,
        name=name,
        short_name=more.pop("short_name", name),
        kind=kind,
        parent=parent,
        **more,
    )


def make_link(
    kind: str, senior: Unit, junior: Unit, since: date = _SINCE, until: date | None = None
) -> UnitLink:
    """A dated link: `junior` answers to `senior`, or is policed by it."""
    return UnitLink.objects.create(
        kind=LinkKind(kind), senior=senior, junior=junior, since=since, until=until
    )


def make_person(
    login: str = "", name: str = "", role: str = Role.STATION, unit: Unit | None = None
) -> Person:
    """A person with a post (at a new unit when none is given) and the password `PASSWORD`."""
    login = login or f"p{next(_numbers)}"
    person = Person.objects.create_person(login, name or f"人员{login}", PASSWORD)
    make_post(person, unit or make_unit(), role)
    return person


def make_post(
    person: Person, unit: Unit, role: str, since: date = _SINCE, until: date | None = None
) -> Post:
    """One more post of a person; clears what the person object remembers of posts."""
    post = Post.objects.create(person=person, unit=unit, role=Role(role), since=since, until=until)
    for remembered in ("posts_now", "permissions"):
        person.__dict__.pop(remembered, None)
    return post


def make_shift(
    unit: Unit,
    officer: Person,
    leader: Person | None = None,
    starts_at: datetime | None = None,
    hours: int = 12,
) -> DutyShift:
    """A shift that runs now unless told otherwise."""
    start = starts_at or now() - timedelta(hours=1)
    return DutyShift.objects.create(
        unit=unit,
        starts_at=start,
        ends_at=start + timedelta(hours=hours),
        leader=leader or officer,
        officer=officer,
        phone="0990-0000110",
    )
