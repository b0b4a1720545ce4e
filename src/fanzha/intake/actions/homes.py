"""Where a victim lives: the grid or community that an address names."""

from collections.abc import Iterable

from fanzha.organisations import UnitKind
from fanzha.organisations.actions import Unit


def home_of(address: str) -> Unit | None:
    """The grid that an address names, else its community, None where it names neither.

    The community comes first: grids of different communities may bear the same short name.
    """
    if not address:
        return None
    community = _named(Unit.objects.filter(kind=UnitKind.COMMUNITY, active=True), address)
    if community is None:
        return None
    grids = Unit.objects.filter(kind=UnitKind.GRID, active=True, parent=community)
    return _named(grids, address) or community


def _named(units: Iterable[Unit], address: str) -> Unit | None:
    """The unit whose longest name stands in the address."""
    found = [
        (len(name), unit.code, unit)
        for unit in units
        for name in unit.names
        if len(name) >= 2 and name in address
    ]
    return max(found, key=lambda each: each[:2])[2] if found else None
