"""Fetching what the next visits need while this one is computed.

Reading what many visits will need, one not waiting for the other, costs as much time as one of
them alone.
"""

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.payments.buckets import B_LEN, spot
from fanzha.detection.payments.compiled import compiled
from fanzha.detection.payments.others import LOST, O_LEN, O_OFF
from fanzha.detection.payments.ring import LEN, place
from fanzha.detection.payments.slab import index
from fanzha.detection.payments.visits import parts

Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]
KEY, WIDTH, FLOWS, ADD, COUNTERPARTY, KEPT, BUCKETS, OTHERS, READ, READ_END = range(10)
"""Cells of a slot: what an event means to one entity; its groups of features come last."""
TOGETHER = 64
_RING, _HOURS, _PARTIES = 8, 32, 64  # so many rows are read ahead


@compiled
def find(keys: Hashes, key: np.uint64) -> int:
    """Where a key is or would be in the open-addressed table."""
    mask = np.uint64(keys.shape[0] - 1)
    at = (key ^ (key >> np.uint64(32))) & mask
    while keys[at] != 0 and keys[at] != key:
        at = (at + np.uint64(1)) & mask
    return int(at)


@compiled
def row_of(keys: Hashes, rows: Ints, key: np.uint64) -> int:
    """The row of a key; -1 when it was never seen."""
    at = find(keys, key)
    return index(rows[at]) & -8 if keys[at] == key else -1


@compiled
def looked_up(
    start: int, stop: int, slots: Ints, low: int, high: int, hashes: Hashes, keys: Hashes,
    rows: Ints,
) -> int:  # fmt: skip
    """Touch the index where the keys of events start … stop-1 are; the answer has no meaning."""
    seen, mask = np.int64(0), np.uint64(keys.shape[0] - 1)
    for s in range(low, high):
        for e in range(start, stop):
            key = hashes[slots[s, KEY], e]
            at = (key ^ (key >> np.uint64(32))) & mask
            seen ^= np.int64(keys[at]) ^ rows[at]
    return int(seen)


@compiled
def fetched(
    visits: Ints, start: int, stop: int, slots: Ints, rec: Ints, ring: Ints, buckets: Ints,
    others: Ints,
) -> int:  # fmt: skip
    """Touch what visits start … stop-1 begin with; the answer has no meaning."""
    seen = np.int64(0)
    for v in range(start, stop):
        base, _event, s = parts(visits[v])
        for flow in range(slots[s, FLOWS]):
            seen ^= rec[base + flow * slots[s, WIDTH]]
    last = -1
    for v in range(start, stop):
        base, _event, s = parts(visits[v])
        if base != last:
            for flow in range(slots[s, FLOWS]):
                row = index(base + flow * slots[s, WIDTH])
                seen ^= glance(rec, row, slots[s, WIDTH], ring, buckets, others)
        last = base
    return int(seen)


@compiled
def glance(rec: Ints, row: int, width: int, ring: Ints, buckets: Ints, others: Ints) -> int:
    """Touch what reading one flow of an entity begins with."""
    seen = np.int64(0)
    for i in range(rec[row + LEN] - 1, max(-1, rec[row + LEN] - _RING), -2):
        seen ^= ring[place(rec, row, i), 0]
    if width <= LOST:
        return int(seen)
    for i in range(rec[row + B_LEN] - 1, max(-1, rec[row + B_LEN] - _HOURS), -2):
        seen ^= buckets[spot(rec, row, i), 0]
    for i in range(0, min(rec[row + O_LEN], _PARTIES), 4):
        seen ^= others[index(rec[row + O_OFF] + i), 0]
    return int(seen)
