"""The features of a few rows at once, from mappings to tuples: no column is made in between.

A column costs about the same for one row as for a hundred, too much where ten rows are committed.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.columns import Table
from fanzha.detection.payments.feature import FLAGS
from fanzha.detection.payments.filters import Row, marker
from fanzha.detection.payments.hashing import Hashes, keys_of_rows
from fanzha.detection.payments.memory import MOST_AMOUNT, Memory, salt_of
from fanzha.detection.payments.plan import Plan, plan
from fanzha.detection.payments.reject import EARLIEST_US, LATEST_US
from fanzha.detection.rules.nodes import Value
from fanzha.detection.rules.schema import Type
from fanzha.kit import Invalid
from fanzha.kit import gettext as _

Ints = NDArray[np.int64]


class Serving(Memory):
    """A Memory of which callers read what they want."""

    def __init__(self, scenario: str = "transfer") -> None:
        super().__init__(scenario)
        self._quick: tuple[Collection[str], Quick] | None = None

    def reading(self, names: Collection[str]) -> "Quick":
        """Reads features and advances this state; made once for the same collection."""
        if self._quick is None or self._quick[0] is not names:
            self._quick = (names, Quick(self, names))
        return self._quick[1]


class Quick(Memory):
    """Reads the features `names` from a Memory and advances it as `Memory.observe` does."""

    def __init__(self, memory: Memory, names: Collection[str]) -> None:
        made = plan(memory.plan.catalogue, wanted=names)
        super().__init__(made=replace(made, workdays=memory.plan.workdays))
        self._memory = memory
        self._texts = sorted({name for _salt, key in made.hashed for name in key})
        self._parts = _parts(made, self._texts)
        salts = [salt_of(salt) if salt else 0 for salt, _key in made.hashed]
        self._salts = np.array(salts, np.int64)
        self._single = np.empty(len(self._texts), np.uint64)
        self._mark = marker(made.filters)
        self._floats = [row for row, type in made.places.values() if type is Type.FLOAT]
        self._row = _writer(made, self._floats)
        self.names = (*made.places, *FLAGS)

    def rows(self, rows: Sequence[Row]) -> tuple[list[Sequence[Value | None]], Table]:
        """Features and flags (`names`) before each row, NULL as None, and the same as columns.

        Raises Invalid for absurd rows.
        """
        self.arrays = self._memory.arrays  # others after a snapshot was restored
        columns, sure = self._pass(
            _moments(rows), _amounts(rows), self._bits(rows), self._keys(rows), adding=True
        )
        shares = columns.view(np.float64)[self._floats].T.tolist()
        write = self._row
        numbers = zip(columns.T.tolist(), shares, sure.T.tolist(), strict=True)
        return [write(*each) for each in numbers], self._table(columns, sure)

    def observe(self, table: Table) -> Table:
        """As `rows`, for many: features and flags as columns only."""
        self.arrays = self._memory.arrays
        return super().observe(table)

    def _bits(self, rows: Sequence[Row]) -> Ints:
        return np.array([self._mark(row) for row in rows], np.int64)

    def _keys(self, rows: Sequence[Row]) -> Hashes:
        words = list(chain.from_iterable(map(row.get, self._texts) for row in rows))
        text = "".join(filter(None, words))
        size = len if text.isascii() else _bytes
        lengths = [-1 if word is None else size(word) for word in words]
        out = np.empty((len(self._parts), len(rows)), np.uint64)
        keys_of_rows(
            np.frombuffer(text.encode() or b"\0", np.uint8),
            np.array(lengths, np.int64).reshape(len(rows), -1),
            int(self.arrays["seed"][0]),
            self._parts,
            self._salts,
            self._single,
            out,
        )
        return out


def _bytes(word: str) -> int:
    return len(word.encode())


def _moments(rows: Sequence[Row]) -> Ints:
    times = [row["occurred_at"] for row in rows]
    if not (min(times) >= EARLIEST_US and max(times) < LATEST_US):
        raise Invalid(_("A moment lies outside the years 2000 to 2099."))
    return np.array(times, np.int64)


def _amounts(rows: Sequence[Row]) -> Ints:
    amounts = [row.get("amount_fen", 0) for row in rows]
    if not (min(amounts) >= 0 and max(amounts) <= MOST_AMOUNT):
        raise Invalid(_("An amount is negative or too large."))
    return np.array(amounts, np.int64)


def _parts(made: Plan, texts: Sequence[str]) -> Ints:
    """Of each key the places of its texts, -1 behind them."""
    width = max(len(key) for _salt, key in made.hashed)
    parts = np.full((len(made.hashed), width), -1, np.int64)
    for place, (_salt, key) in enumerate(made.hashed):
        parts[place, : len(key)] = [texts.index(name) for name in key]
    return parts


def _writer(made: Plan, floats: Sequence[int]) -> Callable[..., Sequence[Value | None]]:
    """A function from the numbers of a row to its values: one Python expression."""
    columns, items = made.catalogue.columns(), []
    for name, (row, kind) in made.places.items():
        text = f"f[{floats.index(row)}]" if kind is Type.FLOAT else f"i[{row}]"
        text = f"{text} != 0" if kind is Type.BOOL else text
        items.append(text if columns[name].required else f"{text} if v[{row}] else None")
    items += [f"i[{len(made.features) + n}] != 0" for n in range(len(FLAGS))]
    source = f"lambda i, f, v: ({', '.join(items)})"
    made_of: Callable[..., Sequence[Value | None]] = eval(source)  # noqa: S307 numbers of ours
    return made_of
