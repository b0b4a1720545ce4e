"""Every feature that an event has of one entity, group by group; a longer window goes on where the
shorter one before it ended.

`look` is long because compiled code takes each array as an argument of its own.
"""

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.payments.ahead import FLOWS, KEPT, READ, READ_END, WIDTH
from fanzha.detection.payments.buckets import B_LEN, HOUR, oldest_hour
from fanzha.detection.payments.compiled import compiled
from fanzha.detection.payments.others import Sketch
from fanzha.detection.payments.reading import (
    ENTITY,
    FLOW,
    KIND,
    RING,
    RING_WORKDAYS,
    WINDOW,
    absent,
    first_hour,
    hour_sums,
    of_entity,
    of_hours,
    of_ring,
    reach,
    ring_span,
)
from fanzha.detection.payments.ring import CAP, MOST, NEWEST, SUMMED, scan, tally, upto
from fanzha.detection.payments.slab import index

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@compiled
def unknown(
    e: int, slot: Ints, features: Ints, groups: Ints, named: bool, out: Ints, valid: Bools
) -> None:
    """The features that event `e` has of an entity without events, or of none."""
    for g in range(slot[READ], slot[READ_END]):
        absent(features, groups[g], groups[g + 1], e, named, out, valid)


@compiled
def look(
    e: int,
    time: int,
    amount: int,
    base: int,
    slot: Ints,
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
    """The features that event `e` has of one slot: are all exact, do all fit into 64 bits?"""
    exact, fits = True, True
    summed, since, left = -1, 0, 0
    count, done, largest, least = 0, 0, 0, int(MOST)
    scanned, after, low, high = -1, 0, 0, 0
    top, bottom = 0, int(MOST)
    for g in range(slot[READ], slot[READ_END]):
        first, stop = index(groups[g]), groups[g + 1]
        kind = features[first, KIND]
        row = index(base + features[first, FLOW] * slot[WIDTH])
        sure, fit = True, True
        if kind == ENTITY:
            for f in range(first, stop):
                out[e, f], valid[e, f] = of_entity(features, f, rec, base, row, time)
        elif kind in (RING, RING_WORKDAYS):
            window = ring_span(time, kind, features[first, WINDOW], workdays)
            twin, kept = base, slot[KEPT]
            if slot[FLOWS] == 2:
                twin = index(base + (1 - features[first, FLOW]) * slot[WIDTH])
            moment = max(time - window, rec[row + NEWEST] - kept)
            if rec[row + CAP] >= SUMMED:
                low, high = reach(rec, row, ring, time, window, kept)
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
                window, low, high, top, bottom, tallies, spare,
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
