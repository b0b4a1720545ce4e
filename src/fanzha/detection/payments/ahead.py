"""Where the entities of the next events lie, looked up together.

The records of a million accounts do not fit the processor's cache. Reading what many events will
need, one event not waiting for the other, costs as much time as one of them alone.
"""

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.payments.buckets import B_LEN, spot
from fanzha.detection.payments.compiled import compiled
from fanzha.detection.payments.others import LOST, O_LEN, O_OFF
from fanzha.detection.payments.ring import LEN, place

Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]
KEY, WIDTH, FLOWS, ADD, COUNTERPARTY, KEPT, BUCKETS, OTHERS = range(8)
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
    """The row of a key; -1 when it was never seen, -2 for none (NULL)."""
    if key == 0:
        return -2
    at = find(keys, key)
    return int(rows[at]) if keys[at] == key else -1


@compiled
def ahead(
    start: int, stop: int, hashes: Hashes, slots: Ints, keys: Hashes, rows: Ints, rec: Ints,
    ring: Ints, buckets: Ints, others: Ints, bases: Ints,
) -> int:  # fmt: skip
    """Rows of the entities of events start … stop-1 into `bases`; the answer has no meaning."""
    seen, mask = np.int64(0), np.uint64(keys.shape[0] - 1)
    for s in range(slots.shape[0]):
        key = slots[s, KEY]
        for e in range(start, stop):
            at = (hashes[key, e] ^ (hashes[key, e] >> np.uint64(32))) & mask
            seen ^= np.int64(keys[at]) ^ rows[at]
        for e in range(start, stop):
            base = row_of(keys, rows, hashes[key, e])
            bases[e - start, s] = base
            if base >= 0:
                for flow in range(slots[s, FLOWS]):
                    seen ^= rec[base + flow * slots[s, WIDTH]]
        for e in range(start, stop):
            base = bases[e - start, s]
            if base >= 0:
                for flow in range(slots[s, FLOWS]):
                    seen ^= glance(
                        rec, base + flow * slots[s, WIDTH], slots[s, WIDTH], ring, buckets, others
                    )
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
        seen ^= others[rec[row + O_OFF] + i, 0]
    return int(seen)
