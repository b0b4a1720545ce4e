"""What one flow of one entity did in each clock hour of the last 31 days, exact, oldest first.

A row is (hour << 32 | count, sum, largest, smallest); hours are counted from 1970 (UTC). A sum
that no longer fits into 64 bits stays at the largest number and makes every window over it
overflow, flagged.
"""

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.payments.compiled import compiled
from fanzha.detection.payments.ring import MOST
from fanzha.detection.payments.slab import give, index, take

Ints = NDArray[np.int64]
B_OFF, B_CAP, B_HEAD, B_LEN = 8, 9, 10, 11
HOUR = 3_600_000_000
KEPT_H = 31 * 24


@compiled
def oldest_hour(newest: int) -> int:
    """The first clock hour that is kept when `newest` is the latest moment."""
    return newest // HOUR - KEPT_H + 1


@compiled
def spot(rec: Ints, row: int, i: int) -> int:
    """The row in the slab of the i-th oldest bucket."""
    return index(rec[row + B_OFF] + ((rec[row + B_HEAD] + i) & (rec[row + B_CAP] - 1)))


@compiled
def expire(rec: Ints, row: int, buckets: Ints, hour: int) -> None:
    """Evict the buckets of `hour` and before."""
    while rec[row + B_LEN] and buckets[spot(rec, row, 0), 0] >> 32 <= hour:
        rec[row + B_HEAD] = (rec[row + B_HEAD] + 1) & (rec[row + B_CAP] - 1)
        rec[row + B_LEN] -= 1


@compiled
def widen(rec: Ints, row: int, buckets: Ints, meta: Ints) -> bool:
    """Room for one more bucket; False when the slab must grow first."""
    cap, count = rec[row + B_CAP], rec[row + B_LEN]
    if count < cap:
        return True
    wider = max(2, 2 * cap)
    start = take(buckets, meta, wider)
    if start < 0:
        return False
    for i in range(count):
        source = spot(rec, row, i)
        for k in range(4):
            buckets[start + i, k] = buckets[source, k]
    if cap:
        give(buckets, meta, rec[row + B_OFF], cap)
    rec[row + B_OFF], rec[row + B_CAP], rec[row + B_HEAD] = start, wider, 0
    return True


@compiled
def drop_in(rec: Ints, row: int, buckets: Ints, hour: int, amount: int) -> None:
    """Add one event; room was made before."""
    i = rec[row + B_LEN]
    while i > 0 and buckets[spot(rec, row, i - 1), 0] >> 32 > hour:
        i -= 1
    if i > 0 and buckets[spot(rec, row, i - 1), 0] >> 32 == hour:
        here = spot(rec, row, i - 1)
        buckets[here, 0] += 1
        done = buckets[here, 1]
        buckets[here, 1] = MOST if amount > MOST - done else done + amount
        buckets[here, 2] = max(buckets[here, 2], amount)
        buckets[here, 3] = min(buckets[here, 3], amount)
        return
    for j in range(rec[row + B_LEN], i, -1):
        target, source = spot(rec, row, j), spot(rec, row, j - 1)
        for k in range(4):
            buckets[target, k] = buckets[source, k]
    here = spot(rec, row, i)
    buckets[here, 0] = hour << 32 | 1
    buckets[here, 1] = buckets[here, 2] = buckets[here, 3] = amount
    rec[row + B_LEN] += 1
