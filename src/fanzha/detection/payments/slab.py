"""Blocks of rows out of one array: powers of two, aligned to their size, given back and reused.

`meta` belongs to one slab: [0] is the first row never used, [2 + k] the first free block of 2^k
rows or -1; a free block holds the next one in its first cell.
"""

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.payments.compiled import compiled

Ints = NDArray[np.int64]
CLASSES = 42
MOST = 2**63 - 1


def slab_meta() -> Ints:
    """The book of an empty slab."""
    meta = np.full(2 + CLASSES, -1, np.int64)
    meta[:2] = 0
    return meta


@compiled
def index(number: int) -> int:
    """The same number, which is never negative: compiled code then need not ask at every access."""
    return number & MOST


@compiled
def size_class(size: int) -> int:
    """k with 2^k rows."""
    k = 0
    while (1 << k) < size:
        k += 1
    return k


@compiled
def take(slab: Ints, meta: Ints, size: int) -> int:
    """The first row of a block of `size` rows, or -1 when the slab must grow first."""
    k = 2 + size_class(size)
    if meta[k] >= 0:
        start = meta[k]
        meta[k] = slab[start, 0]
        return int(start)
    top = meta[0]
    start = (top + size - 1) // size * size
    if start + size > slab.shape[0]:
        return -1
    while top < start:  # what alignment would waste becomes small free blocks
        gap = top & -top
        give(slab, meta, top, gap)
        top += gap
    meta[0] = start + size
    return int(start)


@compiled
def give(slab: Ints, meta: Ints, start: int, size: int) -> None:
    """Put a block on its free list."""
    k = 2 + size_class(size)
    slab[start, 0] = meta[k]
    meta[k] = start
