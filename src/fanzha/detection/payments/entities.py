"""Entities in the flat arrays: found by key, made when new, forgotten when long unseen.

An entity without an event for 400 days is forgotten: the next event finds it as if new. Its memory
is given back when a hand that goes round the index meets it. `LINE` tells which are forgotten
whatever comes; it moves once in `SPAN` events of the stream, so that batches of any size agree,
to 431 days before the earliest of these events: one wrong date forgets nobody.
"""

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.payments.ahead import FLOWS, WIDTH, find
from fanzha.detection.payments.buckets import B_CAP, B_OFF
from fanzha.detection.payments.compiled import compiled
from fanzha.detection.payments.others import EXACT, LOST, O_CAP, O_OFF, SPREAD, Sketch, give_sketch
from fanzha.detection.payments.reading import DAY, NEVER
from fanzha.detection.payments.ring import CAP, FIRST, MOST, NEWEST, OFF, WOKE
from fanzha.detection.payments.slab import give, index

Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]
USED_KEYS, USED_CELLS, LARGEST, LATE, APPROXIMATE, OVERFLOWED, EVENTS = range(7)
LOWEST, LINE, HAND, BEGAN, FREE = range(7, 12)
"""Earliest moment of the span so far and of all, 0 before; from FREE on one list of free records
for each kind of entity (row + 1, 0 for none)."""
FULL_KEYS, FULL_RECORDS, FULL_RING, FULL_BUCKETS, FULL_OTHERS, FULL_SKETCHES = range(1, 7)
KEPT_D = 400
FORGOTTEN = KEPT_D * DAY
SPAN = 65_536
_LATE = 31 * DAY
_PACE = 8
"""Places of the index that the hand passes for each event: an event makes fewer entities."""


@compiled
def kind_of(flows: int, width: int) -> int:
    """What the lowest bits of a row in the index tell: rows are multiples of eight."""
    return 2 * (flows - 1) + (width > LOST)


@compiled
def blank(rec: Ints, row: int, width: int) -> None:
    """An entity that has done nothing."""
    for cell in range(row, row + width):
        rec[cell] = 0
    rec[row + NEWEST] = rec[row + WOKE] = NEVER
    rec[row + FIRST] = MOST
    if width > LOST:
        rec[row + LOST] = NEVER


@compiled
def known(keys: Hashes, rows: Ints, rec: Ints, used: Ints, slot: Ints, key: np.uint64) -> int:
    """The row of a key, made when new; a negative number names the array that is full."""
    at = find(keys, key)
    if keys[at] == key:
        return index(rows[at]) & -8
    if 2 * (used[USED_KEYS] + 1) > keys.shape[0]:
        return -FULL_KEYS
    width, kind = slot[WIDTH], kind_of(slot[FLOWS], slot[WIDTH])
    row = used[FREE + kind] - 1
    if row >= 0:
        used[FREE + kind] = rec[row]
    else:
        row = used[USED_CELLS]
        if row + slot[FLOWS] * width > rec.shape[0]:
            return -FULL_RECORDS
        used[USED_CELLS] += slot[FLOWS] * width
    for flow in range(slot[FLOWS]):
        blank(rec, row + flow * width, width)
    used[USED_KEYS] += 1
    keys[at], rows[at] = key, row | kind
    return int(row)


@compiled
def is_gone(newest: int, time: int, used: Ints) -> bool:
    """Is an entity forgotten for an event at `time`?"""
    return newest > NEVER and (time - newest >= FORGOTTEN or newest < used[LINE])


@compiled
def release(
    rec: Ints, base: int, flows: int, width: int, ring: Ints, ring_meta: Ints, buckets: Ints,
    bucket_meta: Ints, others: Ints, other_meta: Ints, sketches: Sketch, sketch_used: Ints,
) -> None:  # fmt: skip
    """Make an entity one that has done nothing; its blocks are given back."""
    for flow in range(flows):
        row = index(base + flow * width)
        if rec[row + CAP]:
            give(ring, ring_meta, rec[row + OFF], rec[row + CAP])
        if width > LOST:
            if rec[row + B_CAP]:
                give(buckets, bucket_meta, rec[row + B_OFF], rec[row + B_CAP])
            if rec[row + O_CAP]:
                give(others, other_meta, rec[row + O_OFF], rec[row + O_CAP] & (SPREAD - 1))
            if rec[row + O_CAP] > EXACT:
                give_sketch(sketches, sketch_used, rec[row + O_CAP] // SPREAD - 1)
        blank(rec, row, width)


@compiled
def remove(keys: Hashes, rows: Ints, at: int) -> None:
    """Take a key out of the index; those behind it that it kept from their place move up."""
    mask = np.uint64(keys.shape[0] - 1)
    hole = np.uint64(at)
    here = (hole + np.uint64(1)) & mask
    while keys[here] != 0:
        home = (keys[here] ^ (keys[here] >> np.uint64(32))) & mask
        if (here - home) & mask >= (here - hole) & mask:
            keys[hole], rows[hole] = keys[here], rows[here]
            hole = here
        here = (here + np.uint64(1)) & mask
    keys[hole] = 0


@compiled
def sweep(
    events: int, used: Ints, keys: Hashes, rows: Ints, rec: Ints, ring: Ints, ring_meta: Ints,
    buckets: Ints, bucket_meta: Ints, others: Ints, other_meta: Ints, sketches: Sketch,
    sketch_used: Ints,
) -> None:  # fmt: skip
    """Move the hand as far as so many events ask, and drop the forgotten entities under it."""
    if used[LINE] <= used[BEGAN]:
        return
    for _place in range(min(_PACE * events, keys.shape[0])):
        at = used[HAND] & (keys.shape[0] - 1)
        while keys[at] != 0 and rec[rows[at] & -8] < used[LINE]:
            base, kind = index(rows[at]) & -8, rows[at] & 7
            width = LOST + 1 if kind & 1 else WOKE + 1
            release(
                rec, base, kind // 2 + 1, width, ring, ring_meta, buckets, bucket_meta,
                others, other_meta, sketches, sketch_used,
            )  # fmt: skip
            rec[base] = used[FREE + kind]
            used[FREE + kind] = base + 1
            used[USED_KEYS] -= 1
            remove(keys, rows, at)
        used[HAND] = at + 1


@compiled
def count_span(used: Ints, lowest: int) -> None:
    """Note the earliest moment of a block; at the end of a span the line moves."""
    used[LOWEST] = lowest if used[LOWEST] == 0 else min(used[LOWEST], lowest)
    used[BEGAN] = lowest if used[BEGAN] == 0 else min(used[BEGAN], lowest)
    if used[EVENTS] % SPAN == 0:
        used[LINE] = max(used[LINE], used[LOWEST] - FORGOTTEN - _LATE)
        used[LOWEST] = 0
