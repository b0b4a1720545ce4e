"""Visibility of rows against brute force: random units, links, posts, owners and shares."""

import random
from collections import Counter
from datetime import date, timedelta

import pytest

from fanzha.kit import now
from fanzha.organisations import AREAS, PARTNERS, POLICE, Aspect, LinkKind, UnitKind, access
from fanzha.organisations.actions import ImportRun, Person, Unit, apart, share, visible
from fanzha.organisations.models import Participant, UnitLink
from tests.makers.organisations import make_link, make_person, make_post, make_unit

pytestmark = pytest.mark.django_db
KINDS = [kind.value for kind in UnitKind]


@pytest.fixture(autouse=True)
def family(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImportRun, "FAMILY", "test:row", raising=False)


def grow(rng: random.Random) -> list[Unit]:
    """Units of all kinds below each other in any way, with links between any of them."""
    units: list[Unit] = []
    for _number in range(14):
        parent = rng.choice([None, *units])
        units.append(make_unit(kind=rng.choice(KINDS), parent=parent))
    for _number in range(10):
        senior, junior = rng.sample(units, 2)
        make_link(rng.choice(list(LinkKind)), senior, junior, since=date(2020, 1, 1 + _number))
    return units


def fill(rng: random.Random, units: list[Unit]) -> None:
    """Rows of some owners, some shared for good, for a while, or no longer."""
    owners = rng.sample(units, rng.randint(1, len(units)))
    for number in range(25):
        row = ImportRun.objects.create(
            owner=rng.choice(owners), kind="x", filename="x", sha256="0", size=1, created_at=now()
        )
        for _share in range(rng.choice([0, 0, 1, 2])):
            until = rng.choice([None, now() + timedelta(hours=1), now() - timedelta(hours=1)])
            share(f"test:row:{row.pk}", rng.choice(units), rng.choice(list(Aspect)), until)
        if number % 5 == 0:
            share(f"other:row:{row.pk}", rng.choice(units), Aspect.ALL)


def below(start: int, edges: set[tuple[int, int]]) -> set[int]:
    """The unit and all that the edges lead to, by going over all edges until nothing is new."""
    found = {start}
    while more := {low for high, low in edges if high in found} - found:
        found |= more
    return found


def sight(unit: Unit) -> set[int]:
    """The units whose rows people of this unit may read, from the rules of architecture §4."""
    kinds = {each.pk: each.kind for each in Unit.objects.all()}
    tree = {(each.parent_id, each.pk) for each in Unit.objects.all() if each.parent_id}
    lines = set(UnitLink.objects.filter(kind="line").values_list("senior_id", "junior_id"))
    policed = set(UnitLink.objects.filter(kind="policing").values_list("senior_id", "junior_id"))
    if unit.kind in ("centre", "bureau"):
        seen, allowed = below(unit.parent_id or unit.pk, tree | lines), POLICE | AREAS
    elif unit.kind == "station":
        areas = (below(low, tree) for high, low in policed if high == unit.pk)
        seen, allowed = set().union(*areas), AREAS
    elif unit.kind in PARTNERS:
        seen = below(unit.pk, lines) | below(unit.pk, tree)
        allowed = frozenset({UnitKind(unit.kind)})
    else:
        seen, allowed = below(unit.pk, tree), AREAS if unit.kind in AREAS else frozenset()
    return {pk for pk in seen if kinds[pk] in allowed} | {unit.pk}


def expected(person: Person) -> set[int]:
    """The rows in sight, one by one."""
    near = set().union(*(sight(post.unit) for post in person.posts_now))
    shares = list(Participant.objects.filter(family="test:row"))
    live = {s.object_id for s in shares if s.unit_id in near and (not s.until or s.until > now())}
    return {row.pk for row in ImportRun.objects.all() if row.owner_id in near or row.pk in live}


@pytest.mark.parametrize("seed", range(16))
def test_sight_is_what_the_rules_say(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(seed)
    units = grow(rng)
    fill(rng, units)
    monkeypatch.setattr(access, "_INLINE", rng.choice([0, 1, 500]))
    monkeypatch.setattr(access, "_APART", rng.choice([0, 2, 12]))

    for unit in units:
        person = make_person(unit=unit)
        if rng.random() < 0.3:
            make_post(person, rng.choice(units), "leader")
        want = expected(person)
        parts = [row.pk for part in apart(ImportRun.objects.all(), person) for row in part]

        assert {row.pk for row in visible(ImportRun.objects.all(), person)} == want
        assert Counter(parts) == Counter(want), "the parts overlap or lack rows"
