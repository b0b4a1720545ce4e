"""Which entities a block of events visits, in the order in which they are visited.

What is kept of a million accounts does not fit the processor's cache. So a block is not passed
event by event but entity by entity: what is kept of one is fetched once for all its events. No
feature of an entity reads another entity, so the order among entities has no meaning.

A visit is one number: row of the entity, place of the event in the block, slot.
"""

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.payments.compiled import compiled
from fanzha.detection.payments.slab import index

Ints = NDArray[np.int64]
SLOTS, EVENTS = 4, 20
"""Bits of a visit that name the slot, and the event."""
ENTITY = SLOTS + EVENTS
DIGITS = 2048
_FEW = 64
_EIGHTH = 3  # rows of entities are multiples of eight


@compiled
def visit(row: int, place: int, slot: int) -> int:
    """The number of a visit."""
    return row << ENTITY | place << SLOTS | slot


@compiled
def parts(number: int) -> tuple[int, int, int]:
    """Row of the entity, place of the event, slot."""
    place = number >> SLOTS & ((1 << EVENTS) - 1)
    return index(number) >> ENTITY, place, number & ((1 << SLOTS) - 1)


@compiled
def arrange(visits: Ints, spare: Ints, counts: Ints, count: int) -> None:
    """Put visits by entity; those of one entity stay in order of arrival.

    `counts` has room for DIGITS numbers, `spare` for as many as there are visits.
    """
    if count <= _FEW:
        _insert(visits, count)
        return
    highest = np.int64(0)
    for i in range(count):
        highest = max(highest, visits[i])
    shift = ENTITY + _EIGHTH
    while highest >> shift:
        _deal(visits, spare, counts, count, shift)
        for i in range(count):
            visits[i] = spare[i]
        shift += 11


@compiled
def _insert(visits: Ints, count: int) -> None:
    for i in range(1, count):
        number, j = visits[i], i
        while j > 0 and visits[j - 1] > number:
            visits[j] = visits[j - 1]
            j -= 1
        visits[j] = number


@compiled
def _deal(visits: Ints, spare: Ints, counts: Ints, count: int, shift: int) -> None:
    """One round of a radix sort, stable."""
    counts[:] = 0
    for i in range(count):
        counts[visits[i] >> shift & (DIGITS - 1)] += 1
    start = np.int64(0)
    for digit in range(DIGITS):
        start += counts[digit]
        counts[digit] = start - counts[digit]
    for i in range(count):
        digit = visits[i] >> shift & (DIGITS - 1)
        spare[counts[digit]] = visits[i]
        counts[digit] += 1
