"""The pass over a batch: read every feature of an event, then add the event, in order of arrival.

When an array is full the pass stops before it changes anything that shows and names the array; the
caller grows it and goes on with the same event.

`run` and `look` are long because compiled code takes each array as an argument of its own: most of
their lines are those lists.
"""

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.payments.ahead import (
    ADD,
    BUCKETS,
    COUNTERPARTY,
    FLOWS,
    KEPT,
    KEY,
    OTHERS,
    WIDTH,
    ahead,
    find,
    row_of,
)
from fanzha.detection.payments.buckets import (
    B_LEN,
    HOUR,
    KEPT_H,
    drop_in,
    expire,
    oldest_hour,
    widen,
)
from fanzha.detection.payments.compiled import compiled
from fanzha.detection.payments.others import LOST, Sketch, prepare, see
from fanzha.detection.payments.reading import (
    DAY,
    ENTITY,
    FLOW,
    KIND,
    NEVER,
    RING,
    SLOT,
    WINDOW,
    absent,
    first_hour,
    hour_sums,
    of_entity,
    of_hours,
    of_ring,
    reach,
)
from fanzha.detection.payments.ring import (
    CAP,
    FIRST,
    MOST,
    NEWEST,
    SUMMED,
    TOTAL,
    WOKE,
    forget,
    put,
    room,
    scan,
    tally,
    upto,
)

Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

USED_KEYS, USED_CELLS, LARGEST, LATE, APPROXIMATE, OVERFLOWED, EVENTS = range(7)
FULL_KEYS, FULL_RECORDS, FULL_RING, FULL_BUCKETS, FULL_OTHERS, FULL_SKETCHES = range(1, 7)
DORMANT = 180 * DAY


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
        return int(rows[at])
    if 2 * (used[USED_KEYS] + 1) > keys.shape[0]:
        return -FULL_KEYS
    row, width = used[USED_CELLS], slot[WIDTH]
    if row + slot[FLOWS] * width > rec.shape[0]:
        return -FULL_RECORDS
    for flow in range(slot[FLOWS]):
        blank(rec, row + flow * width, width)
    used[USED_CELLS] += slot[FLOWS] * width
    used[USED_KEYS] += 1
    keys[at], rows[at] = key, row
    return int(row)


@compiled
def make_room(
    rec: Ints,
    base: int,
    slot: Ints,
    time: int,
    ring: Ints,
    ring_meta: Ints,
    sums: Ints,
    buckets: Ints,
    bucket_meta: Ints,
    others: Ints,
    other_meta: Ints,
    sketches: Sketch,
    sketch_used: Ints,
) -> int:
    """0, or the array that must grow before the event can be added to this entity."""
    row = base + slot[ADD] * slot[WIDTH]
    newest = max(rec[row + NEWEST], time)
    forget(rec, row, ring, newest - slot[KEPT])
    if not room(rec, row, ring, ring_meta, sums):
        return FULL_RING
    if slot[BUCKETS]:
        expire(rec, row, buckets, newest // HOUR - KEPT_H)
        if not widen(rec, row, buckets, bucket_meta):
            return FULL_BUCKETS
    if slot[OTHERS]:
        since = oldest_hour(newest) * HOUR
        full = prepare(rec, row, others, other_meta, sketches, sketch_used, since)
        if full:
            return FULL_OTHERS if full == 1 else FULL_SKETCHES
    return 0


@compiled
def add(
    rec: Ints,
    base: int,
    slot: Ints,
    time: int,
    amount: int,
    other: np.uint64,
    bits: int,
    ring: Ints,
    sums: Ints,
    buckets: Ints,
    others: Ints,
    sketches: Sketch,
) -> None:
    """Add one event to one entity."""
    row, newest = base + slot[ADD] * slot[WIDTH], rec[base + NEWEST]
    if newest > NEVER and time - newest >= DORMANT:
        rec[base + WOKE] = time
    newest = max(newest, time)
    for flow in range(slot[FLOWS]):
        rec[base + flow * slot[WIDTH] + NEWEST] = newest
    rec[base + FIRST] = min(rec[base + FIRST], time)
    rec[row + TOTAL] += 1
    party = int(np.int64(other))
    if time > newest - slot[KEPT]:
        put(rec, row, ring, sums, time, (party & -256) | bits, amount)
    if slot[BUCKETS] and time // HOUR > newest // HOUR - KEPT_H:
        drop_in(rec, row, buckets, time // HOUR, amount)
    if slot[OTHERS] and party != 0:
        see(rec, row, others, sketches, party, time)


@compiled
def look(
    e: int,
    time: int,
    amount: int,
    bases: Ints,
    slots: Ints,
    features: Ints,
    groups: Ints,
    tallies: Ints,
    spare: Ints,
    most: int,
    rec: Ints,
    ring: Ints,
    sums: Ints,
    buckets: Ints,
    others: Ints,
    sketches: Sketch,
    workdays: Ints,
    out: Ints,
    shares: Floats,
    valid: Bools,
) -> tuple[bool, bool]:
    """Every feature of event `e`: are all exact, do all fit into 64 bits?"""
    exact, fits = True, True
    summed, since, left = -1, 0, 0
    count, done, largest, least = 0, 0, 0, int(MOST)
    scanned, after, low, high = -1, 0, 0, 0
    top, bottom = 0, int(MOST)
    for g in range(groups.shape[0] - 1):
        first, stop = groups[g], groups[g + 1]
        slot, kind = features[first, SLOT], features[first, KIND]
        base = bases[slot]
        if base < 0:
            absent(features, first, stop, e, base == -1, out, valid)
            continue
        row = base + features[first, FLOW] * slots[slot, WIDTH]
        sure, fit = True, True
        if kind == ENTITY:
            for f in range(first, stop):
                out[e, f], valid[e, f] = of_entity(features, f, rec, base, row, time)
        elif kind == RING:
            twin, kept = base, slots[slot, KEPT]
            if slots[slot, FLOWS] == 2:
                twin += (1 - features[first, FLOW]) * slots[slot, WIDTH]
            moment = max(time - features[first, WINDOW], rec[row + NEWEST] - kept)
            if rec[row + CAP] >= SUMMED:
                low, high = reach(rec, row, ring, time, features[first, WINDOW], kept)
                top, bottom = tally(rec, row, ring, sums, low, high, tallies)
                scanned = -1
            else:
                if row != scanned or moment > after:
                    high = upto(rec, row, ring, time)
                    low, top, bottom = high, 0, int(MOST)
                    tallies[:] = 0
                # else the longer window goes on where the shorter one ended
                low, top, bottom = scan(rec, row, ring, tallies, moment, low, top, bottom)
                scanned, after = row, moment
            sure, fit = of_ring(
                features, first, stop, e, rec, row, twin, ring, sums, others, sketches,
                low, high, top, bottom, tallies, spare,
                time, amount, kept, most, out, shares, valid,
            )  # fmt: skip
        else:
            start = first_hour(time, kind, features[first, WINDOW], workdays)
            start = max(start, oldest_hour(rec[row + NEWEST]))
            if (
                row != summed or start > since
            ):  # else the longer window goes on where that one began
                left, count, done, largest, least = int(rec[row + B_LEN]), 0, 0, 0, int(MOST)
            summed, since = row, start
            left, count, done, largest, least = hour_sums(
                rec, row, buckets, start, time // HOUR, left, count, done, largest, least
            )
            sure, fit = of_hours(
                features, first, stop, e, rec, row, others, sketches,
                start, count, done, largest, least, out, shares, valid,
            )  # fmt: skip
        exact, fits = exact and sure, fits and fit
    return exact, fits


@compiled
def run(
    begin: int,
    stop: int,
    first: int,
    scratch: Ints,
    bases: Ints,
    adding: bool,
    times: Ints,
    amounts: Ints,
    bits: Ints,
    hashes: Hashes,
    slots: Ints,
    features: Ints,
    groups: Ints,
    fresh_slot: int,
    fresh_bit: int,
    workdays: Ints,
    used: Ints,
    keys: Hashes,
    rows: Ints,
    rec: Ints,
    ring: Ints,
    ring_meta: Ints,
    sums: Ints,
    buckets: Ints,
    bucket_meta: Ints,
    others: Ints,
    other_meta: Ints,
    sketches: Sketch,
    sketch_used: Ints,
    out: Ints,
    shares: Floats,
    valid: Bools,
) -> tuple[int, int]:
    """Process events `begin` … stop-1; gives the first not done, and the array that is full or 0.

    The features of event e go to row e - first of `out`, `shares` and `valid`. `bases` has a row
    for each of so many events as are looked up together, `scratch` three rows of tallies.
    """
    count, width = features.shape[0], slots.shape[0]
    tallies, spare = scratch[0], scratch[1]
    for e in range(begin, stop):
        at_once = (e - begin) % bases.shape[0]
        if at_once == 0:
            scratch[2, 0] += ahead(
                e, min(stop, e + bases.shape[0]), hashes, slots, keys, rows, rec, ring,
                buckets, others, bases,
            )  # fmt: skip
        here = bases[at_once]
        row = e - first
        time, amount, marks = times[e], amounts[e], bits[e]
        newest = np.int64(NEVER)
        for s in range(width):
            if here[s] == -1:  # an event since may have brought it
                here[s] = row_of(keys, rows, hashes[slots[s, KEY], e])
            if here[s] >= 0:
                newest = max(newest, rec[here[s] + NEWEST])
        exact, fits = look(
            row, time, amount, here, slots, features, groups, tallies, spare, used[LARGEST],
            rec, ring, sums, buckets, others, sketches, workdays, out, shares, valid,
        )  # fmt: skip
        out[row, count], out[row, count + 1], out[row, count + 2] = (
            time < newest,
            not exact,
            not fits,
        )
        if not adding:
            continue
        if fresh_slot >= 0:
            base = here[fresh_slot]
            if base >= 0 and rec[base + TOTAL] > 0:
                marks &= ~(np.int64(1) << fresh_bit)
        for s in range(width):
            base = here[s]
            if base == -2:
                continue
            if base == -1:
                base = known(keys, rows, rec, used, slots[s], hashes[slots[s, KEY], e])
                if base < 0:
                    return e, -base
                here[s] = base
            full = make_room(
                rec, base, slots[s], time, ring, ring_meta, sums,
                buckets, bucket_meta, others, other_meta, sketches, sketch_used,
            )  # fmt: skip
            if full:
                return e, full
        for s in range(width):
            if here[s] < 0:
                continue
            party = np.uint64(0)
            if slots[s, COUNTERPARTY] >= 0:
                party = hashes[slots[s, COUNTERPARTY], e]
            add(
                rec, here[s], slots[s], time, amount, party, marks,
                ring, sums, buckets, others, sketches,
            )  # fmt: skip
        used[LARGEST] = max(used[LARGEST], amount)
        used[EVENTS] += 1
        used[LATE] += time < newest
        used[APPROXIMATE] += not exact
        used[OVERFLOWED] += not fits
    return stop, 0


@compiled
def turn(first: int, stop: int, out: Ints, valid: Bools, columns: Ints, sure: Bools) -> None:
    """Rows of features of the events first … stop-1 into columns, in blocks of a cache line."""
    for start in range(0, stop - first, 64):
        end = min(stop - first, start + 64)
        for f in range(out.shape[1]):
            for e in range(start, end):
                columns[f, first + e] = out[e, f]
        for f in range(valid.shape[1]):
            for e in range(start, end):
                sure[f, first + e] = valid[e, f]
