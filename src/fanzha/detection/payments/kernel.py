"""The pass over a block of events, entity by entity: read the features, then add the event.

When an array is full the pass stops before it changes anything that shows and names the array; the
caller grows it and goes on with the same visit.

`run` is long because compiled code takes each array as an argument of its own: most of its lines
are those lists.
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
    TOGETHER,
    WIDTH,
    fetched,
    looked_up,
    row_of,
)
from fanzha.detection.payments.buckets import (
    HOUR,
    KEPT_H,
    drop_in,
    expire,
    oldest_hour,
    widen,
)
from fanzha.detection.payments.compiled import compiled, entry
from fanzha.detection.payments.entities import (
    APPROXIMATE,
    EVENTS,
    FULL_BUCKETS,
    FULL_OTHERS,
    FULL_RING,
    FULL_SKETCHES,
    LARGEST,
    LATE,
    OVERFLOWED,
    count_span,
    is_gone,
    known,
    release,
    sweep,
)
from fanzha.detection.payments.look import look, unknown
from fanzha.detection.payments.others import Sketch, prepare, see
from fanzha.detection.payments.reading import (
    DAY,
    NEVER,
)
from fanzha.detection.payments.ring import (
    FIRST,
    MOST,
    NEWEST,
    TOTAL,
    WOKE,
    forget,
    put,
    room,
)
from fanzha.detection.payments.slab import index
from fanzha.detection.payments.visits import SLOTS, arrange, parts, visit

Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

DOMAIN, VISIT = range(2)
DORMANT = 180 * DAY


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
    row = index(base + slot[ADD] * slot[WIDTH])
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
    row, newest = index(base + slot[ADD] * slot[WIDTH]), rec[base + NEWEST]
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
def meet(
    begin: int,
    stop: int,
    low: int,
    high: int,
    making: bool,
    scratch: Ints,
    visits: Ints,
    hashes: Hashes,
    slots: Ints,
    features: Ints,
    groups: Ints,
    used: Ints,
    keys: Hashes,
    rows: Ints,
    rec: Ints,
    out: Ints,
    valid: Bools,
) -> tuple[int, int]:
    """How many visits events begin … stop-1 pay to the entities of slots low … high-1, and 0.

    Or the array that is full. Features of entities that the event does not name, or that nobody
    knows and that are not to be made, are written at once.
    """
    count = 0
    for e in range(begin, stop):
        if (e - begin) % TOGETHER == 0:
            later = min(stop, e + TOGETHER)
            scratch[2, 0] += looked_up(e, later, slots, low, high, hashes, keys, rows)
        for s in range(low, high):
            key, row = hashes[slots[s, KEY], e], -1
            if key != 0 and making:
                row = known(keys, rows, rec, used, slots[s], key)
                if row < 0:
                    return 0, -row
            elif key != 0:
                row = row_of(keys, rows, key)
            if row < 0:
                unknown(e - begin, slots[s], features, groups, key != 0, out, valid)
                continue
            visits[count] = visit(row, e - begin, s)
            count += 1
    return count, 0


# Long, as are `look` and `of_ring`: compiled code may hold its arrays in no object, so each part
# split off would name them all once more, and state that windows share would go through arrays.
@entry
def run(
    begin: int,
    stop: int,
    at: Ints,
    scratch: Ints,
    visits: Ints,
    counts: Ints,
    adding: bool,
    times: Ints,
    amounts: Ints,
    bits: Ints,
    hashes: Hashes,
    slots: Ints,
    domains: Ints,
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
) -> int:
    """Process the block of events begin … stop-1; gives 0, or the array that is full.

    `at` names the domain and the visit with which to go on, both 0 for a new block. The features
    of event e go to row e - begin of `out`, `shares` and `valid`; in `bits` the mark of a new pair
    is taken from events whose pair is known. `scratch` has three rows of tallies, `visits` two of
    as many numbers as the block has visits.
    """
    count = features.shape[0]
    tallies, spare = scratch[0], scratch[1]
    if at[DOMAIN] == 0 and at[VISIT] == 0:
        out[: stop - begin, count:] = 0
        for e in range(begin, stop):
            used[LARGEST] = max(used[LARGEST], amounts[e])
    while at[DOMAIN] < domains.shape[0] - 1:
        low, high = domains[at[DOMAIN]], domains[at[DOMAIN] + 1]
        total, full = meet(
            begin, stop, low, high, adding, scratch, visits[0], hashes, slots, features, groups,
            used, keys, rows, rec, out, valid,
        )  # fmt: skip
        if full:
            return full
        arrange(visits[0], visits[1], counts, total)
        ready, v = 0, at[VISIT]
        while v < total:
            if v >= ready:
                ready = min(total, v + TOGETHER)
                scratch[2, 0] += fetched(visits[0], v, ready, slots, rec, ring, buckets, others)
            base, row, s = parts(visits[0, v])
            more = v + 1  # both sides of an event may be the same account
            while more < total and visits[0, more] >> SLOTS == visits[0, v] >> SLOTS:
                more += 1
            e = begin + row
            time, amount, newest = times[e], amounts[e], rec[base + NEWEST]
            if is_gone(newest, time, used):
                newest = np.int64(NEVER)
                if adding:
                    release(
                        rec, base, slots[s, FLOWS], slots[s, WIDTH], ring, ring_meta, buckets,
                        bucket_meta, others, other_meta, sketches, sketch_used,
                    )  # fmt: skip
            for w in range(v, more):
                s = parts(visits[0, w])[2]
                if newest == NEVER:
                    unknown(row, slots[s], features, groups, True, out, valid)
                    continue
                exact, fits = look(
                    row, time, amount, base, slots[s], features, groups, tallies, spare,
                    used[LARGEST], rec, ring, sums, buckets, others, sketches, workdays,
                    out, shares, valid,
                )  # fmt: skip
                out[row, count] |= time < newest
                out[row, count + 1] |= not exact
                out[row, count + 2] |= not fits
            if adding:
                if s == fresh_slot and rec[base + TOTAL] > 0:
                    bits[e] &= ~(np.int64(1) << fresh_bit)
                for w in range(v, more):
                    full = make_room(
                        rec, base, slots[parts(visits[0, w])[2]], time, ring, ring_meta, sums,
                        buckets, bucket_meta, others, other_meta, sketches, sketch_used,
                    )  # fmt: skip
                    if full:
                        at[VISIT] = v
                        return full
                for w in range(v, more):
                    s = parts(visits[0, w])[2]
                    party = np.uint64(0)
                    if slots[s, COUNTERPARTY] >= 0:
                        party = hashes[slots[s, COUNTERPARTY], e]
                    add(
                        rec, base, slots[s], time, amount, party, bits[e],
                        ring, sums, buckets, others, sketches,
                    )  # fmt: skip
            v = more
        at[DOMAIN] += 1
        at[VISIT] = 0
    if adding:
        lowest = int(MOST)
        for row in range(stop - begin):
            lowest = min(lowest, int(times[begin + row]))
            used[EVENTS] += 1
            used[LATE] += out[row, count]
            used[APPROXIMATE] += out[row, count + 1]
            used[OVERFLOWED] += out[row, count + 2]
        count_span(used, lowest)
        sweep(
            stop - begin, used, keys, rows, rec, ring, ring_meta, buckets, bucket_meta,
            others, other_meta, sketches, sketch_used,
        )  # fmt: skip
    return 0


@entry
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
