"""Visibility, in one place: which rows of any scoped model a person may see, and which fields.

A scoped model has a foreign key `owner` to Unit and names its reference family in `FAMILY`
(`warning:warning`). A row is visible when its owner is within the person's reach, or when one of
the person's own units (or a unit above it in sight) takes part in the row.
"""

from collections.abc import Iterable, Set
from datetime import datetime
from functools import lru_cache
from typing import Any, Protocol, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from fanzha.kit import Forbidden, NotFound, Ref, clock
from fanzha.kit import gettext as _
from fanzha.organisations.kinds import Aspect, LinkKind, UnitKind
from fanzha.organisations.models import Participant, Person, TreeVersion, Unit, UnitLink
from fanzha.organisations.trees import Node, Trees

_M = TypeVar("_M", bound=models.Model)
_INLINE = 500  # so many shared rows are named one by one, which keeps the owner index in use
_APART = 12  # so many owners are asked one by one: a station and its areas, a county's stations


class Scoped(Protocol):
    """A row with an owner."""

    pk: Any
    owner_id: int


def trees() -> Trees:
    """The trees as they stand today; reloaded when any process changed a unit or link."""
    version = TreeVersion.objects.filter(pk=1).values_list("number", flat=True).first()
    if version is None:
        return _load()
    return _trees(version, timezone.localdate().toordinal())


@lru_cache(maxsize=2)
def _trees(_version: int, _day: int) -> Trees:
    return _load()


def _load() -> Trees:
    today = timezone.localdate()
    units = Unit.objects.values_list("id", "code", "kind", "parent_id")
    nodes = {row[0]: Node(row[0], row[1], UnitKind(row[2]), row[3]) for row in units}
    valid = UnitLink.objects.filter(Q(until__isnull=True) | Q(until__gte=today), since__lte=today)

    def pairs(kind: LinkKind) -> list[tuple[int, int]]:
        return list(valid.filter(kind=kind).values_list("senior_id", "junior_id"))

    return Trees(nodes, pairs(LinkKind.LINE), pairs(LinkKind.POLICING))


def subtree(unit: Unit | int, tree: str = "whole") -> frozenset[int]:
    """Unit ids below (and with) a unit: `area` (块), `line` (条) or `whole` (either, once each)."""
    pick = {"area": trees().area, "line": trees().line, "whole": trees().whole}[tree]
    return pick(unit if isinstance(unit, int) else unit.pk)


def reach(person: Person | AnonymousUser) -> frozenset[int]:
    """The units whose rows the person may read through any of their posts."""
    if isinstance(person, AnonymousUser):
        return frozenset()
    return frozenset().union(*(trees().reach(unit) for unit in own_units(person)))


def own_units(person: Person) -> frozenset[int]:
    """The units at which the person holds a post today."""
    return frozenset(post.unit_id for post in person.posts_now)


def totals(person: Person) -> frozenset[int]:
    """The units whose totals (never rows) the person may sum: reach plus everything below."""
    return frozenset().union(*(trees().whole(unit) for unit in own_units(person)))


def _shared(person: Person, family: str, now: datetime) -> models.QuerySet[Participant]:
    live = Q(until__isnull=True) | Q(until__gt=now)
    return Participant.objects.filter(live, family=family, unit_id__in=reach(person))


def visible(
    rows: models.QuerySet[_M], person: Person | AnonymousUser, column: str = "owner"
) -> models.QuerySet[_M]:
    """The rows that the person may see: owned within reach, or shared with them."""
    if isinstance(person, AnonymousUser):
        return rows.none()
    within = reach(person)
    beyond = trees().nodes.keys() - within
    if not beyond:
        return rows
    mine = _owned(rows.model, column, within, beyond)
    foreign = _foreign(rows.model, person, mine)
    return rows.filter(mine) if foreign is None else rows.filter(mine | Q(pk__in=foreign))


def apart(rows: models.QuerySet[_M], person: Person) -> list[models.QuerySet[_M]]:
    """What `visible` gives in parts that do not overlap, each ordered by one index of its own.

    No database merges the owners of an `in`: it sorts all their rows, or walks through those of
    everybody else. Lists of millions ask each owner for its first rows instead.
    """
    within = reach(person)
    beyond = trees().nodes.keys() - within
    owners = _owners(rows.model)
    near = sorted(within & owners)
    if not beyond & owners or len(near) > _APART:
        parts = [rows.exclude(owner_id__in=beyond)]
    else:
        parts = [rows.filter(owner_id=owner) for owner in near]
    foreign = _foreign(rows.model, person, Q(owner_id__in=within)) if beyond & owners else None
    if foreign is not None:
        parts.append(rows.filter(pk__in=foreign).exclude(owner_id__in=within))
    return parts or [rows.none()]


def _owners(model: type[models.Model]) -> frozenset[int]:
    """The units that own any row: one look into the index for each unit, no walk over the rows."""
    owned = model._default_manager.filter(owner_id=OuterRef("pk"))
    return frozenset(Unit.objects.filter(Exists(owned)).values_list("pk", flat=True))


def _owned(model: type[models.Model], column: str, within: frozenset[int], beyond: Set[int]) -> Q:
    """Owned within reach, told by the shorter list.

    For those who see almost all it names what they do not see, so that no database takes it for a
    reason to leave the index that orders the list.
    """
    if len(within) <= len(beyond) or model._meta.get_field(column).null:
        return Q(**{f"{column}_id__in": within})
    return ~Q(**{f"{column}_id__in": beyond})


def _foreign(
    model: type[models.Model], person: Person, mine: Q
) -> list[int] | models.QuerySet[Any] | None:
    """Rows shared with the person that others own: keys, a query of very many, None for none.

    Most shared rows belong to units in reach anyway; asking for those a second time would keep the
    database from answering by one index.
    """
    family = getattr(model, "FAMILY", None)
    if family is None:
        return None
    shared = _shared(person, family, clock.now()).values("object_id")
    if not shared.exists():
        return None
    others = model._default_manager.exclude(mine)
    named = list(others.filter(pk__in=shared).values_list("pk", flat=True)[: _INLINE + 1])
    return shared if len(named) > _INLINE else named or None


def aspects(row: Scoped, person: Person) -> frozenset[Aspect]:
    """What the person may see of a row; empty means the row does not exist for them."""
    if row.owner_id in reach(person):
        return frozenset({Aspect.ALL})
    family = getattr(row, "FAMILY", "")
    shared = _shared(person, family, clock.now()).filter(object_id=row.pk)
    return frozenset(Aspect(aspect) for aspect in shared.values_list("aspect", flat=True))


def can_see(row: Scoped, person: Person) -> bool:
    """May the person see anything of the row?"""
    return bool(aspects(row, person))


def need(row: Scoped, person: Person, *wanted: Aspect) -> None:
    """Raise NotFound for a row out of sight, Forbidden when none of the aspects is open."""
    have = aspects(row, person)
    if not have:
        raise NotFound(_("There is no such record in your units."))
    if wanted and not have & {Aspect.ALL, *wanted}:
        raise Forbidden(_("Your unit may see that this record exists, not this part of it."))


def share(row_ref: str, unit: Unit, aspect: Aspect, until: datetime | None = None) -> None:
    """Let a unit see one aspect of a row; sharing again only moves the end."""
    ref = Ref.parse(row_ref)
    Participant.objects.update_or_create(
        family=ref.family,
        object_id=int(ref.id),
        unit=unit,
        aspect=aspect,
        defaults={"until": until},
    )


def unshare(row_ref: str, units: Iterable[Unit] | None = None) -> None:
    """End the sharing of a row with some units, or with all of them."""
    ref = Ref.parse(row_ref)
    rows = Participant.objects.filter(family=ref.family, object_id=int(ref.id))
    if units is not None:
        rows = rows.filter(unit__in=[unit.pk for unit in units])
    rows.update(until=clock.now())


def centre() -> Unit:
    """The anti-fraud centre that this installation serves: the one highest in the tree."""
    centres = Unit.objects.filter(kind=UnitKind.CENTRE, active=True).select_related("parent")
    found = min(centres, key=lambda unit: (_depth(unit), unit.pk), default=None)
    if found is None:
        raise NotFound(_("No anti-fraud centre is set up: run “fanzha init” or import the units."))
    return found


def _depth(unit: Unit) -> int:
    nodes, depth, at = trees().nodes, 0, unit.parent_id
    while at is not None:
        depth, at = depth + 1, nodes[at].parent
    return depth


def unit_by_code(code: str) -> Unit:
    """The unit with this code; raises NotFound with what to do."""
    found = Unit.objects.filter(code=code).first()
    if found is None:
        raise NotFound(
            _("There is no unit with code “{code}”: “fanzha units” lists them.").format(
                code=code[:40]
            )
        )
    return found
