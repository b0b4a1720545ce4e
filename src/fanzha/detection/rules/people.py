"""Sets of people seen in pieces of history, a number each instead of a name."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.columns import Table

Ints = NDArray[np.int64]
_LOOSE = 100_000  # numbers that may wait before they are merged


class People:
    """Who was seen, as sorted 64-bit numbers; two of a million meet once in 40 million runs."""

    def __init__(self) -> None:
        self._known: Ints = np.zeros(0, np.int64)
        self._loose: list[Ints] = []
        self._count = 0

    def add(self, people: Ints) -> None:
        """Take in some; again changes nothing."""
        fresh = np.unique(people)
        self._loose.append(fresh)
        self._count += len(fresh)
        if self._count > max(_LOOSE, len(self._known)):
            self._settled()

    def __len__(self) -> int:
        return len(self._settled())

    def without(self, others: "People") -> int:
        """How many are not among the others."""
        return len(np.setdiff1d(self._settled(), others._settled(), assume_unique=True))

    def _settled(self) -> Ints:
        if self._loose:
            self._known = np.unique(np.concatenate([self._known, *self._loose]))
            self._loose, self._count = [], 0
        return self._known


def people_of(events: Table) -> Ints:
    """Who is disturbed: the person where known, else the paying account, else the event."""
    names = ("payer_person", "person", "payer_account", "event_id")
    found = np.zeros(events.rows, np.int64)
    left = np.ones(events.rows, bool)
    for name in names:
        column = events.columns.get(name)
        if column is None or not left.any():
            continue
        here = left & column.valid
        found[here] = numbered(column.values[here].tolist())
        left &= ~here
    return found


def numbered(names: Sequence[object]) -> Ints:
    """A 64-bit number a name, the same within one process."""
    return np.fromiter(map(hash, names), np.int64, len(names))
