"""Which events of a day were decided: their keys and numbers in one open-addressed table.

A key is a keyed hash, so its first eight bytes serve as they are. Two of ten million keys share
them with probability 3 in a million: whoever finds a number compares the stored key.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.payments.compiled import compiled, entry

Words = NDArray[np.uint64]
Ints = NDArray[np.int64]
_FIRST = 4096


@compiled
def _place(cells: Words, key: np.uint64) -> np.uint64:
    """Where the key is, or the empty cell that it would take."""
    mask = np.uint64(cells.shape[0] - 1)
    at = (key >> np.uint64(1)) & mask
    while cells[at, 0] != 0 and cells[at, 0] != key:
        at = (at + np.uint64(1)) & mask
    return at


@entry
def _find(cells: Words, keys: Words, numbers: Ints) -> int:
    found = 0
    for i in range(numbers.shape[0]):
        key = keys[i, 0] | np.uint64(1)
        at = _place(cells, key)
        numbers[i] = cells[at, 1]
        found += cells[at, 1] > 0
    return found


@entry
def _put(cells: Words, keys: Words, numbers: Words) -> int:
    added = 0
    for i in range(numbers.shape[0]):
        key = keys[i, 0] | np.uint64(1)
        at = _place(cells, key)
        added += cells[at, 0] == 0
        cells[at, 0], cells[at, 1] = key, numbers[i]
    return added


class Known:
    """Keys (16 bytes) and numbers (from 1), 24 to 48 bytes each; used by one thread."""

    def __init__(self) -> None:
        self._cells = np.zeros((_FIRST, 2), np.uint64)
        self._used = 0
        nothing = _words([], 0)  # compile now, not when the first event waits
        _find(self._cells, nothing, np.empty(0, np.int64))
        _put(self._cells, nothing, np.empty(0, np.uint64))

    def __len__(self) -> int:
        return self._used

    def find(self, keys: Sequence[bytes]) -> list[int]:
        """The numbers of those keys that are here; almost always none."""
        numbers = np.empty(len(keys), np.int64)
        if not _find(self._cells, _words(keys, len(keys)), numbers):
            return []
        return [number for number in numbers.tolist() if number]

    def add(self, keys: Sequence[bytes], numbers: Sequence[int] | Ints) -> None:
        """Remember keys, one by one or joined; the last number of a key counts.

        Raises ValueError where they are not as many as the numbers.
        """
        words = _words(keys, len(numbers))
        while 3 * (self._used + len(numbers)) > 2 * len(self._cells):
            self._grow()
        self._used += _put(self._cells, words, np.array(numbers, np.uint64))

    def _grow(self) -> None:
        old = self._cells[self._cells[:, 0] != 0]
        self._cells = np.zeros((2 * len(self._cells), 2), np.uint64)
        _put(self._cells, old, np.ascontiguousarray(old[:, 1]))


def _words(keys: Sequence[bytes], count: int) -> Words:
    return np.frombuffer(b"".join(keys), np.uint64).reshape(count, 2)
