"""The state in this process: flat arrays that grow, and the pass of the kernel over them."""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.columns import Table, Values
from fanzha.detection.payments import entities, kernel
from fanzha.detection.payments.arrays import ORDER, empty, filled, grow
from fanzha.detection.payments.feature import FLAGS, catalogue
from fanzha.detection.payments.filters import FILTERS
from fanzha.detection.payments.hashing import hashed, joined, salted
from fanzha.detection.payments.plan import Plan, plan
from fanzha.detection.payments.reject import EARLIEST_US, LATEST_US
from fanzha.detection.payments.ring import TALLIES
from fanzha.detection.payments.snapshot import read_arrays, write_arrays
from fanzha.detection.payments.visits import DIGITS
from fanzha.detection.rules.schema import Column, Type
from fanzha.kit import Invalid
from fanzha.kit import gettext as _

MOST_AMOUNT = 2**62
PIECE = 32_768
"""Events of a block: their visits are put by entity."""
_SEED = 0x9E3779B97F4A7C15 >> 1
_FLAGS = tuple(FLAGS)
_COUNTERS = ("late", "approximate", "overflowed", "events")
_DTYPES: dict[Type, Any] = {Type.INT: np.int64, Type.FLOAT: np.float64, Type.BOOL: np.bool_}


class Memory:
    """`State` of one scenario. Not for several threads at once: one writer owns it."""

    def __init__(
        self,
        scenario: str = "transfer",
        made: Plan | None = None,
        seed: int = _SEED,
        events: int = 0,
    ) -> None:
        """`events` is how many are expected; the state grows beyond."""
        self.plan = made or plan(catalogue(scenario))
        self.arrays = empty(seed, events=events)
        out = np.empty((PIECE, len(self.plan.features) + 3), np.int64)
        valid = np.empty((PIECE, len(self.plan.features)), np.bool_)
        self._piece = (out, out.view(np.float64), valid)
        visits = np.empty((2, PIECE * len(self.plan.slots)), np.int64)
        scratch = np.zeros((3, TALLIES), np.int64)
        self._scratch = (scratch, visits, np.empty(DIGITS, np.int64))

    def columns(self) -> Mapping[str, Column]:
        """Every feature that is read and the three flags."""
        read = {each.name for each in self.plan.features}
        columns = self.plan.catalogue.columns()
        return {name: column for name, column in columns.items() if name in read or name in FLAGS}

    def observe(self, table: Table) -> Table:
        """Features before each event; then it is added. Raises Invalid for absurd rows."""
        return self._run(table, adding=True)

    def peek(self, table: Table) -> Table:
        """Features of each event as things stand."""
        return self._run(table, adding=False)

    def snapshot(self, path: Path) -> None:
        """All arrays to one file with a checksum, whole or not at all."""
        write_arrays(path, self.arrays, self.mark, filled(self.arrays))

    def restore(self, path: Path) -> None:
        """The state of a snapshot; raises Invalid for a damaged file or another catalogue."""
        self.arrays = read_arrays(path, self.mark)

    def counters(self) -> dict[str, int]:
        """Events added, and those that were late, estimated or overflowed."""
        used = self.arrays["used"]
        found = {name: int(used[getattr(entities, name.upper())]) for name in _COUNTERS}
        return found | {"entities": int(used[entities.USED_KEYS]), "hubs": int(self._hubs)}

    def nbytes(self) -> int:
        """Bytes of all arrays as allocated."""
        return sum(array.nbytes for array in self.arrays.values())

    @property
    def _hubs(self) -> int:
        return int(self.arrays["sketch_used"][0])

    @property
    def version(self) -> str:
        """Twelve hexadecimal digits that change with any definition of a feature."""
        days = self.plan.workdays.tobytes()
        return sha256(self.mark.encode() + days).hexdigest()[:12]

    @property
    def mark(self) -> str:
        """What a snapshot must have in common with this state: not the days, they are only read."""
        return repr((self.plan.catalogue, self.plan.filters))

    def _run(self, table: Table, adding: bool) -> Table:
        asked = (_moments(table), _amounts(table), _bits(table, self.plan))
        return self._table(*self._pass(*asked, self.hashes(table), adding))

    def _table(self, columns: NDArray[np.int64], sure: NDArray[np.bool_]) -> Table:
        return Table(_Columns(self.plan, columns, sure), columns.shape[1])

    def _pass(
        self,
        times: NDArray[np.int64],
        amounts: NDArray[np.int64],
        bits: NDArray[np.int64],
        hashes: NDArray[np.uint64],
        adding: bool,
    ) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Features and flags (rows as in the plan, n) and which of the features are known."""
        made, arrays, total = self.plan, self.arrays, len(times)
        count = len(made.features)
        columns = np.empty((count + 3, total), np.int64)
        sure = np.empty((count, total), np.bool_)
        events = (times, amounts, bits, hashes)
        given = (*self._scratch, adding, *events, *made.arrays)
        first = 0
        while first < total:
            left = entities.SPAN - int(arrays["used"][entities.EVENTS]) % entities.SPAN
            stop = min(first + PIECE, total, first + left)
            at, full = np.zeros(2, np.int64), -1
            while full:
                rest: list[Any] = [*given, *(arrays[name] for name in ORDER), *self._piece]
                full = kernel.run(first, stop, at, *rest)
                if full:
                    grow(arrays, full)
            kernel.turn(first, stop, self._piece[0], self._piece[2], columns, sure)
            first = stop
        return columns, sure

    def hashes(self, table: Table) -> NDArray[np.uint64]:
        """The keys of entities and counterparties, rows as in `Plan.hashed`; 0 where NULL."""
        seed = int(self.arrays["seed"][0])
        names = dict.fromkeys(name for _salt, key in self.plan.hashed for name in key)
        single = {name: _key(table, name, seed) for name in names}
        out = np.empty((len(self.plan.hashed), table.rows), np.uint64)
        for i, (salt, key) in enumerate(self.plan.hashed):
            whole = joined([single[name] for name in key])
            out[i] = salted(whole, salt_of(salt)) if salt else whole
        return out


def _moments(table: Table) -> NDArray[np.int64]:
    # A copy: columns of Arrow cannot be written, and the kernel would be compiled anew for them.
    times = np.array(table.columns["occurred_at"].values, np.int64)
    if table.rows and not (times.min() >= EARLIEST_US and times.max() < LATEST_US):
        raise Invalid(_("A moment lies outside the years 2000 to 2099."))
    return times


def _amounts(table: Table) -> NDArray[np.int64]:
    column = table.columns.get("amount_fen")
    if column is None:
        return np.zeros(table.rows, np.int64)
    amounts = np.array(column.values, np.int64)
    if table.rows and not (amounts.min() >= 0 and amounts.max() <= MOST_AMOUNT):
        raise Invalid(_("An amount is negative or too large."))
    return amounts


def _bits(table: Table, made: Plan) -> NDArray[np.int64]:
    bits = np.zeros(table.rows, np.int64)
    slot, new = made.new
    for bit, name in enumerate(made.filters):
        holds = FILTERS[name].holds(table)
        if bit == new and slot < 0:
            holds = holds & np.asarray(table.columns["pair_new"].values, np.bool_)
        bits |= holds.astype(np.int64) << bit
    return bits


def _key(table: Table, name: str, seed: int) -> NDArray[np.uint64]:
    column = table.columns.get(name)
    if column is None:
        return np.zeros(table.rows, np.uint64)
    return hashed(column, seed)


def salt_of(name: str) -> int:
    """The salt of a domain of entities."""
    return crc32(name.encode()) + 1


class _Columns(Mapping[str, Values]):
    """Features and flags of n rows; each becomes a column when it is asked for."""

    def __init__(self, made: Plan, out: NDArray[np.int64], valid: NDArray[np.bool_]) -> None:
        self._places, self._out, self._valid = made.places, out, valid

    def __getitem__(self, name: str) -> Values:
        if name in _FLAGS:
            flag = self._out[len(self._places) + _FLAGS.index(name)]
            return Values(flag != 0, np.ones(len(flag), np.bool_))
        row, type = self._places[name]
        source = self._out.view(np.float64) if type is Type.FLOAT else self._out
        return Values(source[row].astype(_DTYPES[type], copy=False), self._valid[row])

    def __contains__(self, name: object) -> bool:
        return name in self._places or name in _FLAGS

    def __iter__(self) -> Iterator[str]:
        yield from self._places
        yield from FLAGS

    def __len__(self) -> int:
        return len(self._places) + len(FLAGS)
