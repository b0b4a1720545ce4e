"""Units and their dated links: saving, linking, listing."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from fanzha.kit import Conflict, Invalid, ref
from fanzha.kit import gettext as _
from fanzha.kit.actions import write
from fanzha.organisations.access import trees
from fanzha.organisations.actions.audit import audit
from fanzha.organisations.kinds import AREAS, POLICE, LinkKind, UnitKind
from fanzha.organisations.models import Person, Unit, UnitLink

# The order on pages: the centre and its police first, then areas, then partners.
_KINDS = [
    UnitKind.COUNTY,
    UnitKind.CENTRE,
    UnitKind.BUREAU,
    UnitKind.STATION,
    *(kind for kind in UnitKind if kind not in POLICE | {UnitKind.COUNTY}),
]


def unit_ref(unit: Unit) -> str:
    """The reference of a unit."""
    return ref("organisations", "unit", unit.pk)


def save_unit(by: Person, unit: Unit) -> None:
    """Save a new or changed unit; raises Invalid when it would stand below itself."""
    if unit.pk and unit.parent_id in trees().area(unit.pk):
        raise Invalid(_("The unit cannot stand below itself: choose another unit above it."))
    action = "unit.changed" if unit.pk else "unit.created"
    with write():
        unit.save()
        audit(by, action, unit_ref(unit), code=unit.code)


def link_units(by: Person, kind: LinkKind, senior: Unit, junior: Unit, since: date) -> UnitLink:
    """Let a unit answer to another from a day on, or a station police an area."""
    _check_link(kind, senior, junior)
    with write():
        live = UnitLink.objects.filter(kind=kind, senior=senior, junior=junior, until__isnull=True)
        if live.exists():
            raise Conflict(_("These two units are linked already."))
        link = UnitLink.objects.create(kind=kind, senior=senior, junior=junior, since=since)
        audit(by, "unit.linked", unit_ref(junior), kind=kind.value, senior=senior.code)
    return link


def _check_link(kind: LinkKind, senior: Unit, junior: Unit) -> None:
    if senior.pk == junior.pk or senior.pk in trees().line(junior.pk):
        raise Invalid(_("The unit cannot answer to itself or to a unit below it."))
    if kind is LinkKind.POLICING and (
        senior.kind != UnitKind.STATION or UnitKind(junior.kind) not in AREAS
    ):
        raise Invalid(_("Policing links a station with a town, community or grid."))


def end_link(by: Person, link: UnitLink, last_day: date) -> None:
    """End a link with its last day."""
    if last_day < link.since:
        raise Invalid(_("The last day lies before the first: correct it."))
    with write():
        link.until = last_day
        link.save()
        facts = {"kind": link.kind, "senior": link.senior.code}
        audit(by, "unit.unlinked", unit_ref(link.junior), **facts)


def units_listing() -> list[dict[str, object]]:
    """All units in the order of the administrative tree (块), each with its depth."""
    ordered = sorted(
        Unit.objects.all(), key=lambda unit: (_KINDS.index(UnitKind(unit.kind)), unit.code)
    )
    units = {unit.pk: unit for unit in ordered}
    below: dict[int | None, list[int]] = defaultdict(list)
    for unit in ordered:
        below[unit.parent_id].append(unit.pk)
    return [
        {
            "depth": depth,
            "id": unit.pk,
            "code": unit.code,
            "name": unit.name,
            "kind": unit.kind,
            "active": unit.active,
            "population": unit.population_resident,
        }
        for depth, unit in _walk(units, below)
    ]


def _walk(units: dict[int, Unit], below: dict[int | None, list[int]]) -> Iterator[tuple[int, Unit]]:
    """Depth and unit, parents before children."""

    def visit(above: int | None, depth: int) -> Iterator[tuple[int, Unit]]:
        for pk in below.get(above, []):
            yield depth, units[pk]
            yield from visit(pk, depth + 1)

    yield from visit(None, 0)
