"""The flat arrays of a state: how they begin and how they grow."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.payments import entities
from fanzha.detection.payments.ahead import find
from fanzha.detection.payments.compiled import entry
from fanzha.detection.payments.others import CELLS
from fanzha.detection.payments.ring import WIDTH, level
from fanzha.detection.payments.slab import slab_meta

Arrays = dict[str, NDArray[Any]]
ORDER = (
    "used",
    "keys",
    "rows",
    "records",
    "ring",
    "ring_meta",
    "sums",
    "buckets",
    "bucket_meta",
    "others",
    "other_meta",
    "sketches",
    "sketch_used",
)
"""As the kernel takes them."""
_FULL = {
    entities.FULL_RECORDS: "records",
    entities.FULL_RING: "ring",
    entities.FULL_BUCKETS: "buckets",
    entities.FULL_OTHERS: "others",
    entities.FULL_SKETCHES: "sketches",
}
_METAS = {"ring": "ring_meta", "buckets": "bucket_meta", "others": "other_meta"}
_KEYS, _CELLS, _SLAB = 4096, 16_384, 4096
WIDE, NARROW = 16, 8
"""Cells of the record of one flow of an entity, with and without hours and counterparties."""
_RESERVED = 1 << 21  # events
_DOUBLING = 1 << 22  # rows; a larger array grows by half


def empty(seed: int, entities: int = 0, cells: int = 0, events: int = 0) -> Arrays:
    """The arrays of a state that has seen nothing.

    They hold at least so many entities that were packed into so many cells (carry.py). For
    `events` to come only addresses are set aside: the system gives memory where it is written.
    """
    events = min(events, _RESERVED)
    keys = max(_KEYS, 4 << entities.bit_length())
    # A block is at most twice as long as its rows, and alignment may double that.
    slab = max(1, -(-(cells + 8 * entities + 4 * events) // _SLAB)) * _SLAB
    return {
        "seed": np.array([seed], np.int64),
        "used": np.zeros(16, np.int64),
        "keys": np.zeros(keys, np.uint64),
        "rows": np.zeros(keys, np.int64),
        "records": np.empty(max(_CELLS, 2 * WIDE * entities, WIDE * events), np.int64),
        "ring": np.empty((slab, 4), np.int64),
        "ring_meta": slab_meta(),
        "sums": np.empty((level(3, slab), WIDTH), np.int64),
        "buckets": np.empty((slab, 4), np.int64),
        "bucket_meta": slab_meta(),
        "others": np.empty((2 * slab, 2), np.int64),
        "other_meta": slab_meta(),
        "sketches": np.zeros((2 * cells // CELLS, CELLS), np.uint32),
        "sketch_used": np.zeros(2, np.int64),
    }


def grow(arrays: Arrays, full: int) -> None:
    """Make the array larger that the kernel named."""
    if full == entities.FULL_KEYS:
        size = 2 * len(arrays["keys"])
        keys, rows = np.zeros(size, np.uint64), np.zeros(size, np.int64)
        _rehash(arrays["keys"], arrays["rows"], keys, rows)
        arrays["keys"], arrays["rows"] = keys, rows
        return
    name = _FULL[full]
    old = arrays[name]
    size = 2 * len(old) if len(old) < _DOUBLING else len(old) * 3 // 2 // _SLAB * _SLAB
    arrays[name] = _longer(old, max(16, size))
    if name == "ring":
        arrays["sums"] = _spread(arrays["sums"], len(old), size)


def filled(arrays: Arrays) -> dict[str, int]:
    """How many rows of the arrays that grow were ever used."""
    tops = {name: int(arrays[meta][0]) for name, meta in _METAS.items()}
    cells, sketches = int(arrays["used"][entities.USED_CELLS]), int(arrays["sketch_used"][0])
    return {**tops, "records": cells, "sketches": sketches}


def _longer(old: NDArray[Any], size: int) -> NDArray[Any]:
    new = np.zeros((size, *old.shape[1:]), old.dtype)
    new[: len(old)] = old
    return new


def _spread(old: NDArray[np.int64], before: int, after: int) -> NDArray[np.int64]:
    """Summaries lie level by level: move each level to its new place."""
    new = np.zeros((level(3, after), WIDTH), np.int64)
    for k in range(3):
        start, stop, to = level(k, before), level(k + 1, before), level(k, after)
        new[to : to + stop - start] = old[start:stop]
    return new


@entry
def _rehash(
    old: NDArray[np.uint64],
    old_rows: NDArray[np.int64],
    keys: NDArray[np.uint64],
    rows: NDArray[np.int64],
) -> None:
    for i in range(old.shape[0]):
        if old[i] != 0:
            at = find(keys, old[i])
            keys[at], rows[at] = old[i], old_rows[i]
