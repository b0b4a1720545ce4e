"""A catalogue as the flat arrays that the kernel reads."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.payments import reading
from fanzha.detection.payments.arrays import NARROW, WIDE
from fanzha.detection.payments.buckets import KEPT_H
from fanzha.detection.payments.feature import Aggregate, Catalogue, Entity, Feature
from fanzha.detection.payments.filters import FILTERS
from fanzha.detection.payments.ring import FILTERS as MOST_FILTERS
from fanzha.detection.payments.workdays import Calendar, calendar, starts
from fanzha.detection.rules.schema import Type

Ints = NDArray[np.int64]
_OPS = {
    Aggregate.COUNT: reading.COUNT,
    Aggregate.SUM: reading.SUM,
    Aggregate.MEAN: reading.MEAN,
    Aggregate.MAX: reading.MAX,
    Aggregate.MIN: reading.MIN,
    Aggregate.DISTINCT: reading.DISTINCT,
    Aggregate.SHARE: reading.SHARE,
    Aggregate.LAST: reading.LAST,
    Aggregate.RISE: reading.RISE,
    Aggregate.SIMILAR: reading.SIMILAR,
    Aggregate.PASS: reading.PASS,
    Aggregate.BOTH: reading.BOTH,
    Aggregate.IDLE: reading.IDLE,
    Aggregate.AGE: reading.AGE,
    Aggregate.FRESH: reading.FRESH,
    Aggregate.WOKEN: reading.WOKEN,
}
_LONG = {Aggregate.COUNT, Aggregate.SUM, Aggregate.MEAN, Aggregate.MAX, Aggregate.MIN} | {
    Aggregate.DISTINCT
}
WORKING = 5
HOUR = 3_600_000_000
WORKING_US = 20 * 24 * HOUR
"""So many working days lie within it, over any holidays."""


@dataclass(frozen=True)
class Plan:
    """`hashed` are the column tuples whose hashes the kernel is given, in the order of rows.

    `features` are in the kernel's order (by entity, flow, window), `slots`, `domains`, `rows` and
    `groups` as kernel.py and reading.py read them, `filters` the names of the filter bits, `new`
    the slot and the bit of a first-time pair (-1 without; a bit without slot is that of events
    whose column `pair_new` tells it).
    """

    catalogue: Catalogue
    features: tuple[Feature, ...]
    hashed: tuple[tuple[str, tuple[str, ...]], ...]
    slots: Ints
    domains: Ints
    rows: Ints
    groups: Ints
    filters: tuple[str, ...]
    new: tuple[int, int]
    workdays: Ints

    @property
    def arrays(self) -> tuple[Ints | int, ...]:
        """As the kernel takes them."""
        return (self.slots, self.domains, self.rows, self.groups, *self.new, self.workdays)

    @cached_property
    def places(self) -> dict[str, tuple[int, Type]]:
        """Row in the kernel's order and type of each feature read, as the catalogue lists them."""
        found = {each.name: (row, each.column.type) for row, each in enumerate(self.features)}
        return {
            each.name: found[each.name] for each in self.catalogue.features if each.name in found
        }


def plan(
    catalogue: Catalogue,
    days: Calendar | None = None,
    wanted: Collection[str] | None = None,
) -> Plan:
    """The arrays of a catalogue; without `days` working days are those of `calendar()`.

    Everything of the catalogue is remembered, but only `wanted` features are read where given.
    """
    read = [each for each in catalogue.features if wanted is None or each.name in wanted]
    entities = _in_turn(catalogue)
    names = [entity.name for entity in entities]
    filters = tuple(sorted({each.filter for each in catalogue.features if each.filter}))
    assert len(filters) <= MOST_FILTERS and set(filters) <= set(FILTERS)
    coded = sorted(
        ((_code(each, catalogue.entities[each.entity], names, filters), each) for each in read),
        key=lambda pair: pair[0],
    )
    hashed = _hashed(entities)
    rows = np.array([code for code, _each in coded], np.int64).reshape(-1, 6)
    heads = [i for i in range(len(rows)) if i == 0 or (rows[i, :4] != rows[i - 1, :4]).any()]
    reads = [rows[head, 0] for head in heads]
    slot = names.index("pair") if "pair" in names else -1
    new = (slot, filters.index("new")) if "new" in filters else (-1, -1)
    return Plan(
        catalogue,
        tuple(each for _code, each in coded),
        hashed,
        np.array(
            [
                [*_slot(each, hashed, catalogue), *np.searchsorted(reads, [place, place + 1])]
                for place, each in enumerate(entities)
            ],
            np.int64,
        ),
        np.array(_turns(entities), np.int64),
        np.ascontiguousarray(rows[:, [0, 1, 5, 2, 3, 4]]),
        np.array([*heads, len(rows)], np.int64),
        filters,
        new,
        starts(WORKING, days or calendar()),
    )


def _in_turn(catalogue: Catalogue) -> list[Entity]:
    """Those of one domain together; pairs first, because whether one is new marks the event."""
    domains = list(dict.fromkeys(each.domain for each in catalogue.entities.values()))
    first = "pair" if "pair" in catalogue.entities else ""
    return sorted(
        catalogue.entities.values(),
        key=lambda each: (each.domain != first, domains.index(each.domain)),
    )


def _turns(entities: list[Entity]) -> list[int]:
    """Where each domain begins among the entities, and their number."""
    begins = [
        place
        for place, each in enumerate(entities)
        if place == 0 or entities[place - 1].domain != each.domain
    ]
    return [*begins, len(entities)]


def _hashed(entities: list[Entity]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(salt, columns): keys are salted by domain, counterparties are not."""
    keys = [(entity.domain, entity.key) for entity in entities]
    return tuple(dict.fromkeys(keys + [("", (e.other,)) for e in entities if e.other]))


def _slot(
    entity: Entity, hashed: tuple[tuple[str, tuple[str, ...]], ...], catalogue: Catalogue
) -> list[int]:
    alike = {name: e for name, e in catalogue.entities.items() if e.domain == entity.domain}
    flows = sorted({each.flow for each in alike.values()}, reverse=True)
    read = [f for f in catalogue.features if f.entity in alike and f.flow == entity.flow]
    kinds = {_window(f, alike[f.entity])[0] for f in read}
    other = hashed.index(("", (entity.other,))) if entity.other else -1
    return [
        hashed.index((entity.domain, entity.key)),
        WIDE if entity.other or entity.hours else NARROW,
        len(flows),
        flows.index(entity.flow),
        other,
        entity.ring_us,
        bool(kinds & {reading.HOURS, reading.WORKDAYS}),
        any(f.aggregate is Aggregate.DISTINCT for f in read),
    ]


def _code(
    each: Feature, entity: Entity, names: list[str], filters: tuple[str, ...]
) -> tuple[int, ...]:
    """(slot, flow, kind, window, filter bit, op), which is also the order of the features."""
    kind, span = _window(each, entity)
    flow = 1 if each.flow == "in" else 0
    bit = filters.index(each.filter) if each.filter else -1
    return names.index(each.entity), flow, kind, span, bit, _OPS[each.aggregate]


def _window(each: Feature, entity: Entity) -> tuple[int, int]:
    if each.aggregate in (Aggregate.IDLE, Aggregate.AGE, Aggregate.FRESH, Aggregate.WOKEN):
        return reading.ENTITY, each.window.us if each.window else 0
    assert each.window, f"{each.name} has no window"
    if each.aggregate is Aggregate.DISTINCT:
        assert entity.other, f"{entity.name} has no counterparty"
    if 0 < each.window.us <= entity.ring_us:
        return reading.RING, each.window.us
    if each.window.working and not entity.hours:
        assert each.aggregate is Aggregate.SIMILAR, f"{each.name} needs clock hours"
        assert each.window.working == WORKING and entity.ring_us >= WORKING_US
        return reading.RING_WORKDAYS, 0
    assert entity.hours and each.aggregate in _LONG and not each.filter, f"{each.name} is too long"
    assert each.window.us <= (KEPT_H - 24) * HOUR and each.window.working in (0, WORKING)
    kind = reading.WORKDAYS if each.window.working else reading.HOURS
    return kind, each.window.us
