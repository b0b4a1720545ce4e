"""Entities out of the flat arrays into a row of cells each, and back: how they travel.

An entity is, for each flow, nine cells of what it is, the rows of its ring, its clock hours, its
counterparties and, for a hub, its sketch. What is put into other arrays reads the same as before.
"""

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.payments.ahead import FLOWS, WIDTH, find
from fanzha.detection.payments.buckets import B_CAP, B_LEN, B_OFF, spot
from fanzha.detection.payments.compiled import compiled, entry
from fanzha.detection.payments.entities import LARGEST, known
from fanzha.detection.payments.others import (
    CELLS,
    EXACT,
    LOST,
    O_CAP,
    O_LEN,
    O_OFF,
    SPREAD,
    Sketch,
)
from fanzha.detection.payments.ring import (
    AMOUNT,
    CAP,
    FIRST,
    LEN,
    NEWEST,
    OFF,
    OTHER,
    TIME,
    TOTAL,
    WOKE,
    place,
    put,
)
from fanzha.detection.payments.slab import size_class, take

Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]
LEAD = 9
"""Cells of a flow before its rows."""


@compiled
def length(rec: Ints, row: int, width: int) -> int:
    """How many cells one flow of an entity takes."""
    cells = LEAD + 4 * rec[row + LEN]
    if width > LOST:
        cells += 4 * rec[row + B_LEN] + 2 * rec[row + O_LEN]
        if rec[row + O_CAP] > EXACT:
            cells += CELLS // 2
    return int(cells)


@entry
def measure(
    names: Hashes, which: Ints, slots: Ints, keys: Hashes, rows: Ints, rec: Ints, starts: Ints
) -> None:
    """Where the cells of each entity start, one after the other; one that is unknown has none."""
    for i in range(names.shape[0]):
        starts[i + 1] = starts[i]
        at = find(keys, names[i])
        if keys[at] == names[i]:
            width = slots[which[i], WIDTH]
            for flow in range(slots[which[i], FLOWS]):
                starts[i + 1] += length(rec, (rows[at] & -8) + flow * width, width)


@compiled
def pack(
    cells: Ints, at: int, rec: Ints, row: int, width: int,
    ring: Ints, buckets: Ints, others: Ints, sketches: Sketch,
) -> int:  # fmt: skip
    """Write one flow of an entity from cell `at` on; gives the cell after it."""
    wide = width > LOST
    hub = wide and rec[row + O_CAP] > EXACT
    cells[at], cells[at + 1], cells[at + 2] = rec[row + NEWEST], rec[row + FIRST], rec[row + TOTAL]
    cells[at + 3], cells[at + 4] = rec[row + LEN], rec[row + WOKE]
    cells[at + 5] = rec[row + B_LEN] if wide else 0
    cells[at + 6] = rec[row + O_LEN] if wide else 0
    cells[at + 7] = rec[row + LOST] if wide else 0
    cells[at + 8] = hub
    at += LEAD
    for i in range(rec[row + LEN]):
        for k in range(4):
            cells[at + k] = ring[place(rec, row, i), k]
        at += 4
    if not wide:
        return at
    for i in range(rec[row + B_LEN]):
        for k in range(4):
            cells[at + k] = buckets[spot(rec, row, i), k]
        at += 4
    for i in range(rec[row + O_OFF], rec[row + O_OFF] + rec[row + O_LEN]):
        cells[at], cells[at + 1] = others[i, 0], others[i, 1]
        at += 2
    if hub:
        number = rec[row + O_CAP] // SPREAD - 1
        for k in range(CELLS // 2):
            low, high = sketches[number, 2 * k], sketches[number, 2 * k + 1]
            cells[at + k] = np.int64(low) | np.int64(high) << 32
        at += CELLS // 2
    return at


@entry
def gather(
    cells: Ints, starts: Ints, names: Hashes, which: Ints, slots: Ints, keys: Hashes, rows: Ints,
    rec: Ints, ring: Ints, buckets: Ints, others: Ints, sketches: Sketch,
) -> None:  # fmt: skip
    """Write every known entity to its place among the cells."""
    for i in range(names.shape[0]):
        at, width = starts[i], slots[which[i], WIDTH]
        if starts[i + 1] > at:
            base = rows[find(keys, names[i])] & -8
            for flow in range(slots[which[i], FLOWS]):
                row = base + flow * width
                at = pack(cells, at, rec, row, width, ring, buckets, others, sketches)


@compiled
def lay(
    cells: Ints, at: int, rec: Ints, row: int, width: int, ring: Ints, ring_meta: Ints, sums: Ints,
    buckets: Ints, bucket_meta: Ints, others: Ints, other_meta: Ints, sketches: Sketch,
    sketch_used: Ints,
) -> int:  # fmt: skip
    """Read one flow of an entity from cell `at` on into its blank row; gives the cell after it."""
    rec[row + NEWEST], rec[row + FIRST], rec[row + TOTAL] = cells[at], cells[at + 1], cells[at + 2]
    events, hours, parties, hub = cells[at + 3], cells[at + 5], cells[at + 6], cells[at + 8]
    rec[row + WOKE] = cells[at + 4]
    if width > LOST:
        rec[row + LOST] = cells[at + 7]
    at += LEAD
    if events:
        rec[row + CAP] = 1 << max(1, size_class(events))
        rec[row + OFF] = take(ring, ring_meta, rec[row + CAP])
    for _i in range(events):
        put(rec, row, ring, sums, cells[at + TIME], cells[at + OTHER], cells[at + AMOUNT])
        at += 4
    if hours:
        rec[row + B_CAP], rec[row + B_LEN] = 1 << max(1, size_class(hours)), hours
        rec[row + B_OFF] = take(buckets, bucket_meta, rec[row + B_CAP])
    for i in range(hours):
        for k in range(4):
            buckets[rec[row + B_OFF] + i, k] = cells[at + k]
        at += 4
    if parties:
        rec[row + O_CAP], rec[row + O_LEN] = 1 << max(1, size_class(parties)), parties
        rec[row + O_OFF] = take(others, other_meta, rec[row + O_CAP])
    for i in range(parties):
        others[rec[row + O_OFF] + i, 0], others[rec[row + O_OFF] + i, 1] = cells[at], cells[at + 1]
        at += 2
    if hub:
        rec[row + O_CAP] += (sketch_used[0] + 1) * SPREAD
        for k in range(CELLS // 2):
            sketches[sketch_used[0], 2 * k] = np.uint32(cells[at + k] & 0xFFFFFFFF)
            sketches[sketch_used[0], 2 * k + 1] = np.uint32(cells[at + k] >> 32 & 0xFFFFFFFF)
        sketch_used[0] += 1
        at += CELLS // 2
    return at


@entry
def settle(
    cells: Ints, starts: Ints, names: Hashes, which: Ints, slots: Ints, used: Ints, keys: Hashes,
    rows: Ints, rec: Ints, ring: Ints, ring_meta: Ints, sums: Ints, buckets: Ints,
    bucket_meta: Ints, others: Ints, other_meta: Ints, sketches: Sketch, sketch_used: Ints,
) -> None:  # fmt: skip
    """Put entities into empty arrays that are large enough for them."""
    for i in range(names.shape[0]):
        at = starts[i]
        if starts[i + 1] == at:
            continue
        slot = slots[which[i]]
        base = known(keys, rows, rec, used, slot, names[i])
        for flow in range(slot[FLOWS]):
            row = base + flow * slot[WIDTH]
            at = lay(
                cells, at, rec, row, slot[WIDTH], ring, ring_meta, sums, buckets, bucket_meta,
                others, other_meta, sketches, sketch_used,
            )  # fmt: skip
            for k in range(rec[row + LEN]):
                used[LARGEST] = max(used[LARGEST], ring[place(rec, row, k), AMOUNT])
