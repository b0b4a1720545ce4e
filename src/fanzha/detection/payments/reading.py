"""The features of one event, read from the state without changing it.

Features are read in groups that share entity, flow and window; `out`, `shares` and `valid` have one
row per event and one column per feature, and each function answers (exact, fits into 64 bits).
`of_ring` is long because every kind of feature is one branch of the same compiled pass.
"""

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.payments.buckets import HOUR, oldest_hour, spot
from fanzha.detection.payments.compiled import compiled
from fanzha.detection.payments.others import Sketch, distinct
from fanzha.detection.payments.ring import (
    AMOUNT,
    FILTERS,
    FIRST,
    LEN,
    MOST,
    NEWEST,
    OTHER,
    TOTAL,
    WOKE,
    place,
    tally,
    total,
    upto,
)

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
NEVER = -(2**62)
COUNT, SUM, MEAN, MAX, MIN, DISTINCT, SHARE, LAST, RISE, SIMILAR, PASS, BOTH = range(12)
IDLE, AGE, FRESH, WOKEN = range(12, 16)
RING, RING_WORKDAYS, WORKDAYS, HOURS, ENTITY = range(5)
SLOT, FLOW, OP, KIND, WINDOW, BIT = range(6)
LATE_EXACT = 256
RUN = 64
"""A run and the payments compared with this one reach back over at most so many."""
DAY = 24 * HOUR
EAST_8 = 8 * HOUR
FIRST_DAY = 10_957  # 2000-01-01


@compiled
def reach(rec: Ints, row: int, ring: Ints, time: int, window: int, kept: int) -> tuple[int, int]:
    """Events low … high-1 lie in (time - window, time] and are still kept."""
    if rec[row + LEN] == 0:
        return 0, 0
    low = upto(rec, row, ring, max(time - window, rec[row + NEWEST] - kept))
    return low, max(low, upto(rec, row, ring, time))


@compiled
def ring_span(time: int, kind: int, window: int, workdays: Ints) -> int:
    """How far a short window reaches back, in microseconds, its old edge left out."""
    if kind == RING_WORKDAYS:
        return time - int(workdays[(time + EAST_8) // DAY - FIRST_DAY]) * HOUR + 1
    return window


@compiled
def first_hour(time: int, kind: int, window: int, workdays: Ints) -> int:
    """The first clock hour of a long window."""
    if kind == WORKDAYS:
        return int(workdays[(time + EAST_8) // DAY - FIRST_DAY])
    return time // HOUR - window // HOUR + 1


@compiled
def hour_sums(
    rec: Ints,
    row: int,
    buckets: Ints,
    start: int,
    stop: int,
    left: int,
    count: int,
    done: int,
    largest: int,
    least: int,
) -> tuple[int, int, int, int, int]:
    """Count, sum (-1: over 64 bits), largest and smallest of clock hours start … stop.

    Only the oldest `left` buckets are looked at, those after them are in the numbers given; the
    first answer is how many are older than `start`.
    """
    while left > 0:
        here = spot(rec, row, left - 1)
        hour = buckets[here, 0] >> 32
        if hour < start:
            break
        if hour <= stop:
            count += int(buckets[here, 0] & 0xFFFFFFFF)
            amount = int(buckets[here, 1])
            done = -1 if done < 0 or amount >= MOST - done else done + amount
            largest = max(largest, int(buckets[here, 2]))
            least = min(least, int(buckets[here, 3]))
        left -= 1
    return left, count, done, largest, least


@compiled
def ring_distinct(rec: Ints, row: int, ring: Ints, low: int, high: int) -> int:
    """Distinct counterparties of events low … high-1, by comparing them all."""
    count = 0
    for i in range(low, high):
        other = ring[place(rec, row, i), OTHER] >> 8
        fresh = other != 0
        for j in range(low, i):
            fresh = fresh and ring[place(rec, row, j), OTHER] >> 8 != other
        count += fresh
    return count


@compiled
def rise(rec: Ints, row: int, ring: Ints, low: int, high: int) -> int:
    """Length of the strictly rising run of amounts at the end of low … high-1."""
    run = 0
    for i in range(high - 1, max(low, high - RUN) - 1, -1):
        if run and ring[place(rec, row, i), AMOUNT] >= ring[place(rec, row, i + 1), AMOUNT]:
            break
        run += 1
    return run


@compiled
def similar(rec: Ints, row: int, ring: Ints, low: int, high: int, amount: int) -> int:
    """How many of the last events differ from `amount` by at most one twentieth of it."""
    count = 0
    for i in range(max(low, high - RUN), high):
        count += abs(ring[place(rec, row, i), AMOUNT] - amount) <= amount // 20
    return count


@compiled
def part_of(
    rec: Ints,
    row: int,
    ring: Ints,
    low: int,
    high: int,
    done: int,
    whole: bool,
    tallies: Ints,
    bit: int,
) -> tuple[int, bool]:
    """Sum where filter `bit` holds (everywhere for -1), and whether it fits into 64 bits."""
    if bit < 0:
        return done, whole
    if whole:
        return int(tallies[FILTERS + bit]), True
    part = np.int64(0)
    for i in range(low, high):
        here = place(rec, row, i)
        if ring[here, OTHER] >> bit & 1:
            if ring[here, AMOUNT] > MOST - part:
                return 0, False
            part += ring[here, AMOUNT]
    return int(part), True


@compiled
def of_entity(
    features: Ints, f: int, rec: Ints, base: int, row: int, time: int
) -> tuple[int, bool]:
    """A feature that needs no window of events, and whether it is known."""
    op, newest = features[f, OP], rec[base + NEWEST]
    if op == IDLE:
        return max(0, time - newest) // 1_000_000, newest > NEVER
    if op == AGE:
        return max(0, time - rec[base + FIRST]) // DAY, newest > NEVER
    if op == WOKEN:
        woke = rec[base + WOKE]
        return int(time - features[f, WINDOW] < woke and woke <= time), True
    return int(rec[row + TOTAL] == 0), True


@compiled
def of_hours(
    features: Ints,
    first: int,
    stop: int,
    e: int,
    rec: Ints,
    row: int,
    others: Ints,
    sketches: Sketch,
    start: int,
    count: int,
    done: int,
    largest: int,
    least: int,
    out: Ints,
    shares: Floats,
    valid: Bools,
) -> tuple[bool, bool]:
    """The features of one long window, from the sums of its clock hours."""
    exact, fits = True, True
    for f in range(first, stop):
        op = features[f, OP]
        valid[e, f] = True
        if op == COUNT:
            out[e, f] = count
        elif op == SUM:
            out[e, f], valid[e, f] = done, done >= 0
            fits = fits and done >= 0
        elif op == MEAN:
            shares[e, f] = float(done) / float(max(count, 1))
            valid[e, f] = count > 0 and done >= 0
            fits = fits and done >= 0
        elif op == DISTINCT:
            out[e, f], sure = distinct(rec, row, others, sketches, start * HOUR)
            exact = exact and sure
        else:
            out[e, f] = largest if op == MAX else least
            valid[e, f] = count > 0
    return exact, fits


@compiled
def parties(
    rec: Ints,
    row: int,
    ring: Ints,
    others: Ints,
    sketches: Sketch,
    low: int,
    high: int,
    time: int,
    window: int,
) -> tuple[int, bool]:
    """Distinct counterparties of a ring window, and whether that is exact."""
    if time >= rec[row + NEWEST]:
        return distinct(rec, row, others, sketches, time - window + 1)
    if high - low <= LATE_EXACT:
        return ring_distinct(rec, row, ring, low, high), True
    since = max(time - window + 1, oldest_hour(rec[row + NEWEST]) * HOUR)
    return distinct(rec, row, others, sketches, since)[0], False


@compiled
def quotient(above: int, below: int, fits: bool) -> tuple[float, bool]:
    """A share, and whether it is known."""
    if not fits or below == 0:
        return 0.0, False
    return float(above) / float(below), True


@compiled
def of_ring(
    features: Ints,
    first: int,
    stop: int,
    e: int,
    rec: Ints,
    row: int,
    twin: int,
    ring: Ints,
    sums: Ints,
    others: Ints,
    sketches: Sketch,
    window: int,
    low: int,
    high: int,
    largest: int,
    least: int,
    tallies: Ints,
    spare: Ints,
    time: int,
    amount: int,
    kept: int,
    most: int,
    out: Ints,
    shares: Floats,
    valid: Bools,
) -> tuple[bool, bool]:
    """The features of one short window, the events low … high-1, from their tallies.

    `twin` is the row of the account's other direction.
    """
    done, whole = total(rec, row, ring, low, high, most)
    exact, fits = True, True
    for f in range(first, stop):
        op, bit = features[f, OP], features[f, BIT]
        valid[e, f] = True
        if op == COUNT:
            out[e, f] = tallies[bit] if bit >= 0 else high - low
        elif op == DISTINCT:
            out[e, f], sure = parties(rec, row, ring, others, sketches, low, high, time, window)
            exact = exact and sure
        elif op == SUM:
            out[e, f], fit = part_of(rec, row, ring, low, high, done, whole, tallies, bit)
            valid[e, f] = fit
            fits = fits and fit
        elif op == MEAN:
            shares[e, f], valid[e, f] = quotient(done, high - low, whole)
            fits = fits and whole
        elif op == SHARE:
            part, fit = part_of(rec, row, ring, low, high, done, whole, tallies, bit)
            shares[e, f], valid[e, f] = quotient(part, done, whole)
            fits = fits and whole
        elif op == PASS:
            low_in, high_in = reach(rec, twin, ring, time, window, kept)
            income, fit = total(rec, twin, ring, low_in, high_in, most)
            shares[e, f], valid[e, f] = quotient(done, income, whole and fit)
            fits = fits and whole and fit
        elif op == BOTH:
            low_in, high_in = reach(rec, twin, ring, time, window, kept)
            tally(rec, twin, ring, sums, low_in, high_in, spare)
            out[e, f] = tallies[bit] + spare[bit]
        elif op == RISE:
            out[e, f] = rise(rec, row, ring, low, high)
        elif op == SIMILAR:
            out[e, f] = similar(rec, row, ring, low, high, amount)
        elif op == LAST:
            valid[e, f] = high > low
            out[e, f] = ring[place(rec, row, high - 1), AMOUNT] if high > low else 0
        else:
            out[e, f] = largest if op == MAX else least
            valid[e, f] = high > low
    return exact, fits


@compiled
def absent(
    features: Ints, first: int, stop: int, e: int, seen: bool, out: Ints, valid: Bools
) -> None:
    """The features of an entity without any event; all NULL where the event names none."""
    for f in range(first, stop):
        op = features[f, OP]
        zero = op in (COUNT, SUM, DISTINCT, RISE, SIMILAR)
        valid[e, f] = seen and (zero or op in (BOTH, FRESH, WOKEN))
        out[e, f] = op == FRESH
