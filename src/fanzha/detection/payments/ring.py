"""The events of one flow of one entity within its ring window, in order of time, then of arrival.

A ring is a block of rows (time, running sum, counterparty and filter bits, amount) whose oldest
row is evicted by time only: a busy ring grows, it is never cut. Blocks of 64 rows and more keep
summaries of each 32, 1 024 and 32 768 rows, so that a filtered sum over a million events costs
some hundred steps.
"""

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.payments.compiled import compiled, entry
from fanzha.detection.payments.slab import give, index, take

Ints = NDArray[np.int64]
NEWEST, FIRST, TOTAL, OFF, CAP, HEAD, LEN, WOKE = range(8)
TIME, CUM, OTHER, AMOUNT = range(4)
FILTERS = 8
TALLIES = 2 * FILTERS
WIDTH = 2 + TALLIES  # a summary: largest, smallest, counts and sums by filter
MOST = np.int64(2**63 - 1)
SUMMED = 64
"""Rings of fewer places are read row by row."""


@compiled
def place(rec: Ints, row: int, i: int) -> int:
    """The row in the slab of the i-th oldest event."""
    return index(rec[row + OFF] + ((rec[row + HEAD] + i) & (rec[row + CAP] - 1)))


@compiled
def upto(rec: Ints, row: int, ring: Ints, moment: int) -> int:
    """How many events have a time ≤ moment."""
    count = rec[row + LEN]
    off, head, mask = index(rec[row + OFF]), rec[row + HEAD], index(rec[row + CAP] - 1)
    if count == 0 or ring[off + ((head + count - 1) & mask), TIME] <= moment:
        return int(count)
    low = 0
    while count > 0:
        half = count >> 1
        if ring[off + ((head + low + half) & mask), TIME] <= moment:
            low += half + 1
            count -= half + 1
        else:
            count = half
    return low


@compiled
def forget(rec: Ints, row: int, ring: Ints, moment: int) -> None:
    """Evict what is not later than `moment`."""
    while rec[row + LEN] and ring[index(rec[row + OFF] + rec[row + HEAD]), TIME] <= moment:
        rec[row + HEAD] = (rec[row + HEAD] + 1) & (rec[row + CAP] - 1)
        rec[row + LEN] -= 1


@compiled
def room(rec: Ints, row: int, ring: Ints, meta: Ints, sums: Ints) -> bool:
    """Room for one more event; False when the slab must grow first."""
    cap, count = rec[row + CAP], rec[row + LEN]
    if count < cap:
        return True
    wider = max(2, 2 * cap)
    start = take(ring, meta, wider)
    if start < 0:
        return False
    for i in range(count):
        source = place(rec, row, i)
        for k in range(4):
            ring[start + i, k] = ring[source, k]
    if cap:
        give(ring, meta, rec[row + OFF], cap)
    rec[row + OFF], rec[row + CAP], rec[row + HEAD] = start, wider, 0
    if wider >= SUMMED:
        for i in range(count):
            _summarise(start + i, wider, ring, sums)
    return True


@compiled
def put(rec: Ints, row: int, ring: Ints, sums: Ints, time: int, other: int, amount: int) -> None:
    """Add an event behind those of its time; later ones move up."""
    count = rec[row + LEN]
    at = upto(rec, row, ring, time)
    for i in range(count, at, -1):
        target, source = place(rec, row, i), place(rec, row, i - 1)
        ring[target, TIME] = ring[source, TIME]
        ring[target, CUM] = ring[source, CUM] + amount
        ring[target, OTHER] = ring[source, OTHER]
        ring[target, AMOUNT] = ring[source, AMOUNT]
    here = place(rec, row, at)
    before = ring[place(rec, row, at - 1), CUM] if at else np.int64(0)
    if at == 0 and count:
        after = place(rec, row, 1)
        before = ring[after, CUM] - ring[after, AMOUNT] - amount
    ring[here, TIME], ring[here, CUM] = time, before + amount
    ring[here, OTHER], ring[here, AMOUNT] = other, amount
    rec[row + LEN] = count + 1
    if rec[row + CAP] < SUMMED:
        return
    if at == count:
        _summarise(here, rec[row + CAP], ring, sums)
    else:
        _summarise_from(rec, row, at, ring, sums)


@entry
def level(k: int, rows: int) -> int:
    """Where the summaries of the k-th level start, for a slab of `rows` rows."""
    if k == 0:
        return 0
    if k == 1:
        return rows >> 5
    return (rows >> 5) + (rows >> 10) + (rows >> 15 if k == 3 else 0)


@compiled
def _summarise(here: int, cap: int, ring: Ints, sums: Ints) -> None:
    for k in range(3):
        shift = 5 * (k + 1)
        if cap < (1 << shift):
            return
        at = level(k, ring.shape[0]) + (here >> shift)
        _add(sums, at, ring, here, (here & ((1 << shift) - 1)) == 0)


@compiled
def _add(sums: Ints, at: int, ring: Ints, here: int, fresh: bool) -> None:
    amount, bits = ring[here, AMOUNT], ring[here, OTHER]
    if fresh:
        for f in range(WIDTH):
            sums[at, f] = 0
        sums[at, 1] = MOST
    sums[at, 0] = max(sums[at, 0], amount)
    sums[at, 1] = min(sums[at, 1], amount)
    for f in range(FILTERS):
        if bits >> f & 1:
            sums[at, 2 + f] += 1
            sums[at, 2 + FILTERS + f] += amount


@compiled
def _merge(sums: Ints, at: int, source: int, fresh: bool) -> None:
    if fresh:
        for f in range(WIDTH):
            sums[at, f] = sums[source, f]
        return
    sums[at, 0] = max(sums[at, 0], sums[source, 0])
    sums[at, 1] = min(sums[at, 1], sums[source, 1])
    for f in range(2, WIDTH):
        sums[at, f] += sums[source, f]


@compiled
def _summarise_from(rec: Ints, row: int, at: int, ring: Ints, sums: Ints) -> None:
    """Summaries of every group that holds the at-th event or a later one, smallest first."""
    cap, count, rows = rec[row + CAP], rec[row + LEN], ring.shape[0]
    for k in range(3):
        size = 1 << 5 * (k + 1)
        if cap < size:
            return
        i = at
        while i < count:
            here = place(rec, row, i)
            start = here & ~(size - 1)
            stop = min(start + size, here + count - i)
            group = level(k, rows) + start // size
            if k == 0:
                for slot in range(start, stop):
                    _add(sums, group, ring, slot, slot == start)
            else:
                below, step = level(k - 1, rows), size >> 5
                for slot in range(start, stop, step):
                    _merge(sums, group, below + slot // step, slot == start)
            i += start + size - here


@compiled
def total(rec: Ints, row: int, ring: Ints, low: int, high: int, largest: int) -> tuple[int, bool]:
    """Sum of the amounts of events low … high-1, and whether it fits into 64 bits."""
    if low >= high:
        return 0, True
    first, last = place(rec, row, low), place(rec, row, high - 1)
    if float(high - low) * float(largest) >= 9.2e18:
        done = np.int64(0)
        for i in range(low, high):
            amount = ring[place(rec, row, i), AMOUNT]
            if amount > MOST - done:
                return 0, False
            done += amount
    return ring[last, CUM] - ring[first, CUM] + ring[first, AMOUNT], True


@compiled
def count_in(tallies: Ints, bits: int, amount: int) -> None:
    """One event into the counts, then the sums, by filter."""
    for f in range(FILTERS):
        on = bits >> f & 1
        tallies[f] += on
        tallies[FILTERS + f] += amount * on


@compiled
def scan(
    rec: Ints, row: int, ring: Ints, tallies: Ints, since: int, left: int, largest: int, least: int
) -> tuple[int, int, int]:
    """Largest and smallest of the events after `since` among the oldest `left`, newest first.

    What is newer is in the numbers given and in `tallies`; the first answer is how many are not
    after `since`.
    """
    off, head, mask = index(rec[row + OFF]), rec[row + HEAD], index(rec[row + CAP] - 1)
    while left > 0:
        here = off + ((head + left - 1) & mask)
        if ring[here, TIME] <= since:
            break
        amount = int(ring[here, AMOUNT])
        largest, least = max(largest, amount), min(least, amount)
        count_in(tallies, ring[here, OTHER], amount)
        left -= 1
    return left, largest, least


@compiled
def tally(
    rec: Ints, row: int, ring: Ints, sums: Ints, low: int, high: int, tallies: Ints
) -> tuple[int, int]:
    """Largest and smallest of events low … high-1; counts and sums by filter into `tallies`."""
    tallies[:] = 0
    largest, least = np.int64(0), MOST
    cap, rows = rec[row + CAP], ring.shape[0]
    i = low
    while i < high:
        here = place(rec, row, i)
        left = min(high - i, rec[row + OFF] + cap - here)
        step = 1
        if cap >= SUMMED and not here & 31 and left >= 32:
            k = 0
            while k < 2 and not here & ((1 << 5 * (k + 2)) - 1) and left >= 1 << 5 * (k + 2):
                k += 1
            step = 1 << 5 * (k + 1)
            at = level(k, rows) + here // step
            largest, least = max(largest, sums[at, 0]), min(least, sums[at, 1])
            for f in range(TALLIES):
                tallies[f] += sums[at, 2 + f]
        else:
            amount = ring[here, AMOUNT]
            largest, least = max(largest, amount), min(least, amount)
            count_in(tallies, ring[here, OTHER], amount)
        i += step
    return int(largest), int(least)
