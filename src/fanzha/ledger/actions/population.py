"""Base figures of the units themselves: residents and households, for rates per head."""

from datetime import date

from fanzha.kit import clock, local_date, ref
from fanzha.kit.actions import write
from fanzha.ledger.actions.recording import record_many
from fanzha.ledger.fact import Fact
from fanzha.ledger.models import Entry
from fanzha.organisations import AREAS
from fanzha.organisations.actions import Unit

_COLUMNS = {
    "resident_population": "population_resident",
    "registered_population": "population_registered",
    "households": "households",
}


def count_heads() -> int:
    """Record what the unit table says and the ledger does not yet; returns how many entries.

    An area's entry is what its sub-units leave over, so that states summed over the area tree give
    its own number. Scheduled daily.
    """
    areas = list(Unit.objects.filter(kind__in=AREAS, active=True))
    today = local_date(clock.now())
    facts = [fact for code in _COLUMNS for fact in _changed(code, areas, today)]
    with write():
        return len(record_many(facts))


def _changed(code: str, areas: list[Unit], today: date) -> list[Fact]:
    column = _COLUMNS[code]
    own = {unit.pk: getattr(unit, column) for unit in areas}
    below: dict[int, int] = {}
    for unit in areas:
        if unit.parent_id is not None:
            below[unit.parent_id] = below.get(unit.parent_id, 0) + (own[unit.pk] or 0)
    rows = Entry.objects.filter(metric=code, value__isnull=False, reverses=None, counter=None)
    known = {e.owner_id: e.value for e in sorted(rows, key=lambda e: (e.occurred_on, e.pk))}
    wanted = {pk: max(0, n - below.get(pk, 0)) for pk, n in own.items() if n is not None}
    return [
        Fact(code, pk, value, today, ref("organisations", "unit", pk), key=f"{code}:{pk}:{today}")
        for pk, value in wanted.items()
        if value != known.get(pk, 0)
    ]
