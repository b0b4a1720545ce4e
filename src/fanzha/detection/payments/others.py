"""Distinct counterparties: the 256 seen last with their latest time, then a timed HyperLogLog.

A window that starts after the latest time that was ever dropped is counted exactly; any other is
estimated (standard error 6.5 %) and flagged. The sketch keeps, for each of 256 registers and each
rank, the last second at which that rank was seen, so any window can be read from it.
"""

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.payments.compiled import compiled
from fanzha.detection.payments.slab import give, index, take

Ints = NDArray[np.int64]
Sketch = NDArray[np.uint32]
O_OFF, O_CAP, O_LEN, LOST = 12, 13, 14, 15
EXACT = 256
REGISTERS, RANKS = 256, 24
CELLS = REGISTERS * (RANKS + 1)
"""Of one sketch: the last second of each rank, then the highest rank of each register."""
SECOND = 1_000_000
SPREAD = np.int64(1) << 16  # O_CAP holds the capacity and, above it, the sketch's number + 1


@compiled
def prepare(
    rec: Ints, row: int, others: Ints, meta: Ints, sketches: Sketch, used: Ints, since: int
) -> int:
    """Room for one more: 0, or 1 when the slab of others, 2 when the sketches must grow first.

    Those met last before `since` are forgotten where room is short: no window reaches so far.
    """
    count, cap = rec[row + O_LEN], rec[row + O_CAP]
    if count < cap & 0xFFFF:
        return 0
    if 0 < cap <= EXACT:
        count = keep(rec, row, others, since)
        if count < cap:
            return 0
    if cap == EXACT:
        number = take_sketch(sketches, used)
        if number < 0:
            return 2
        rec[row + O_CAP] = cap + (number + 1) * SPREAD
        for i in range(rec[row + O_OFF], rec[row + O_OFF] + count):
            _mark(sketches, number, others[i, 0], others[i, 1])
        return 0
    if cap > EXACT:
        return 0
    wider = max(2, 2 * cap)
    start = take(others, meta, wider)
    if start < 0:
        return 1
    for i in range(count):
        others[start + i, 0] = others[rec[row + O_OFF] + i, 0]
        others[start + i, 1] = others[rec[row + O_OFF] + i, 1]
    if cap:
        give(others, meta, rec[row + O_OFF], cap)
    rec[row + O_OFF], rec[row + O_CAP] = start, wider
    return 0


@compiled
def take_sketch(sketches: Sketch, used: Ints) -> int:
    """The number of an empty sketch, or -1 when there must be more first.

    `used` is how many were ever used, and the first that was given back (number + 1, 0 for none).
    """
    number = used[1] - 1
    if number >= 0:
        used[1] = np.int64(sketches[number, 0])
        sketches[number] = 0
        return int(number)
    if used[0] >= sketches.shape[0]:
        return -1
    used[0] += 1
    return int(used[0] - 1)


@compiled
def give_sketch(sketches: Sketch, used: Ints, number: int) -> None:
    """A sketch that nobody needs any more."""
    sketches[number, 0] = np.uint32(used[1])
    used[1] = number + 1


@compiled
def keep(rec: Ints, row: int, others: Ints, since: int) -> int:
    """Drop those met last before `since`; gives how many are left."""
    start, left = rec[row + O_OFF], 0
    for i in range(start, start + rec[row + O_LEN]):
        if others[i, 1] >= since:
            others[start + left, 0], others[start + left, 1] = others[i, 0], others[i, 1]
            left += 1
    rec[row + O_LEN] = left
    return left


@compiled
def _mark(sketches: Sketch, number: int, other: int, time: int) -> None:
    high = (other >> 8) & 0x7FFFFF
    rank = 0
    while rank < RANKS - 1 and not high >> rank & 1:
        rank += 1
    at = (other & (REGISTERS - 1)) * RANKS + rank
    sketches[number, at] = max(sketches[number, at], np.uint32(time // SECOND))
    top = REGISTERS * RANKS + (other & (REGISTERS - 1))
    sketches[number, top] = max(sketches[number, top], np.uint32(rank + 1))


@compiled
def see(rec: Ints, row: int, others: Ints, sketches: Sketch, other: int, time: int) -> None:
    """Note that `other` was met at `time`; room was made before."""
    start, count = index(rec[row + O_OFF]), rec[row + O_LEN]
    if rec[row + O_CAP] > EXACT:
        _mark(sketches, rec[row + O_CAP] // SPREAD - 1, other, time)
    for i in range(start, start + count):
        if others[i, 0] == other:
            others[i, 1] = max(others[i, 1], time)
            return
    if count < EXACT:
        others[start + count, 0], others[start + count, 1] = other, time
        rec[row + O_LEN] = count + 1
        return
    oldest = start
    for i in range(start + 1, start + count):
        if others[i, 1] < others[oldest, 1]:
            oldest = i
    rec[row + LOST] = max(rec[row + LOST], min(time, others[oldest, 1]))
    if time > others[oldest, 1]:
        others[oldest, 0], others[oldest, 1] = other, time


@compiled
def distinct(rec: Ints, row: int, others: Ints, sketches: Sketch, since: int) -> tuple[int, bool]:
    """How many were met last at or after `since`, and whether that is exact."""
    count = 0
    if rec[row + LOST] < since:
        start = index(rec[row + O_OFF])
        for i in range(start, start + rec[row + O_LEN]):
            count += others[i, 1] >= since
        return count, True
    return _estimate(sketches, rec[row + O_CAP] // SPREAD - 1, since // SECOND), False


@compiled
def _estimate(sketches: Sketch, number: int, since: int) -> int:
    inverse, empty = 0.0, 0
    for register in range(REGISTERS):
        rank = np.int64(sketches[number, REGISTERS * RANKS + register])
        while rank > 0 and sketches[number, register * RANKS + rank - 1] < since:
            rank -= 1
        empty += rank == 0
        inverse += 1.0 / float(1 << rank)
    guess = 0.7213 / (1 + 1.079 / REGISTERS) * REGISTERS * REGISTERS / inverse
    if guess <= 2.5 * REGISTERS and empty:
        guess = REGISTERS * np.log(REGISTERS / empty)
    return max(int(guess + 0.5), EXACT + 1)  # fewer would have been counted exactly
