"""The state in a Valkey or Redis server, for many workers that keep nothing themselves.

A piece of events is computed by the kernel of `Memory` over the entities that it names. They are
read in one command and written back by one script, which refuses when another worker wrote any of
them meanwhile; then the piece is computed anew. So a piece counts whole or not at all, and the
results are those of `Memory` in the order in which the server took the pieces.
"""

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from secrets import token_bytes
from time import sleep
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.columns import Table, Values
from fanzha.detection.payments import carry
from fanzha.detection.payments.arrays import ORDER, empty
from fanzha.detection.payments.entities import KEPT_D
from fanzha.detection.payments.memory import Memory
from fanzha.detection.payments.plan import Plan
from fanzha.detection.payments.snapshot import read_arrays, write_arrays
from fanzha.detection.payments.text import Text
from fanzha.detection.rules.schema import Column, scenarios
from fanzha.kit import Invalid, Unavailable
from fanzha.kit import gettext as _

if TYPE_CHECKING:
    from valkey import Valkey as Client

PIECE = 128
"""Events that are counted together."""
"""Days after its last event in which an entity is forgotten: longer than any window, and half a
year of sleep is still noticed."""
MARKED_S = 600
"""Seconds in which the same event again is not counted again: its decision could not be stored."""
_TRIES = 500
_PATIENCE_S = 2.0
_STAMP = 8
_COUNTERS = ("late", "approximate", "overflowed", "events", "entities", "hubs")
# KEYS: counters, entities, marks of events. ARGV: milliseconds kept, what the counters grow by, the
# place of the first mark, milliseconds of marks, then for each entity the stamp that was read and
# what it becomes.
_WRITE = """
local marks = tonumber(ARGV[8])
for i = 2, marks - 1 do
  if redis.call('GETRANGE', KEYS[i], 0, 7) ~= ARGV[6 + 2 * i] then return 0 end
end
for i = 2, marks - 1 do
  redis.call('SET', KEYS[i], ARGV[7 + 2 * i], 'PX', ARGV[1])
end
for i = marks, #KEYS do
  redis.call('SET', KEYS[i], '', 'PX', ARGV[9])
end
for i, name in ipairs({'late', 'approximate', 'overflowed', 'events', 'entities', 'hubs'}) do
  redis.call('HINCRBY', KEYS[1], name, ARGV[1 + i])
end
return 1
"""


class Valkey:
    """`State` of one scenario in a server at `url` (redis://, rediss://, unix://).

    `secret` seeds the hashes under which entities are kept, so that nobody without it can find an
    account; workers that share a state share it. Give pseudonyms, not plain names. Other features
    or other holidays are another state. Raises Unavailable where the server does not answer.
    """

    def __init__(
        self,
        url: str,
        secret: bytes,
        scenario: str = "transfer",
        made: Plan | None = None,
        prefix: str = "fanzha",
    ) -> None:
        self._seed = seed_of(secret)
        self._memory = Memory(scenario, made, self._seed)
        self._prefix = f"{prefix}:{self.version}:{scenario}:"
        self._client = _client(url)
        self._write = self._client.register_script(_WRITE)
        columns = scenarios()[scenario].columns.values()
        self._told = [column.name for column in columns if column.required]

    def columns(self) -> Mapping[str, Column]:
        """Every feature and the three flags."""
        return self._memory.columns()

    def observe(self, table: Table) -> Table:
        """Features before each event; then it is added, `PIECE` events at a time."""
        return _together([self._observed(piece) for piece in _pieces(table)])

    def peek(self, table: Table) -> Table:
        """Features of each event as things stand."""
        return _together([self._peeked(piece) for piece in _pieces(table)])

    def snapshot(self, path: Path) -> None:
        """Which state this is: the events stay in the server, whose own backups keep them."""
        write_arrays(path, {}, self._mark)

    def restore(self, path: Path) -> None:
        """Check that a file names this state; raises Invalid for a damaged or foreign one."""
        read_arrays(path, self._mark)

    def counters(self) -> dict[str, int]:
        """As `Memory` counts, over all workers; `entities` were ever new, forgotten ones too."""
        found: Any = _asked(lambda: self._client.hgetall(f"{self._prefix}counters"))
        return {name: int(found.get(name.encode(), 0)) for name in _COUNTERS}

    @property
    def version(self) -> str:
        """Twelve hexadecimal digits that change with any definition of a feature."""
        return self._memory.version

    @property
    def _mark(self) -> str:
        return f"valkey {self._prefix} {self._memory.mark}"

    def _peeked(self, piece: Table) -> Table:
        self._load(*self._named(piece))
        return self._memory.peek(piece)

    def _observed(self, piece: Table) -> Table:
        names, which = self._named(piece)
        marks = self._marks(piece)
        for turn in range(_TRIES):
            if any(self._marked(marks)):
                return self._again(piece)
            stamps = self._load(names, which)
            before = self._memory.counters()
            found = self._memory.observe(piece)
            if self._store(names, which, stamps, before, marks):
                return found
            sleep(min(turn, 20) / 2000)
        raise Unavailable(
            _("Too many workers write to the same accounts in the server of features.")
        )

    def _again(self, piece: Table) -> Table:
        """Of events that were counted just now, the features as things stand; others count."""
        if piece.rows == 1:
            return self._peeked(piece)
        return _together([self._observed(_part(piece, n, n + 1)) for n in range(piece.rows)])

    def _marks(self, piece: Table) -> list[str]:
        """A key for each event, from the columns that it must have; none without ids."""
        if any(name not in piece.columns for name in self._told):
            return []
        found = zip(*(piece.columns[name].values.tolist() for name in self._told), strict=True)
        secret = self._seed.to_bytes(8)
        told = (blake2b(repr(each).encode(), digest_size=16, key=secret) for each in found)
        return [f"{self._prefix}event:{each.hexdigest()}" for each in told]

    def _marked(self, marks: Sequence[str]) -> list[bool]:
        found: Any = _asked(lambda: self._client.mget(marks)) if marks else []
        return [value is not None for value in found]

    def _named(self, piece: Table) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
        """The keys of all entities of a piece, and a slot of the plan for each."""
        slots, hashes = self._memory.plan.slots, self._memory.hashes(piece)
        keys = hashes[slots[:, 0]]
        names, first = np.unique(keys.ravel(), return_index=True)
        which = first // max(1, piece.rows)
        return names[names != 0], which[names != 0].astype(np.int64)

    def _keys(self, names: NDArray[np.uint64]) -> list[str]:
        return [f"{self._prefix}{name:016x}" for name in names.tolist()]

    def _load(self, names: NDArray[np.uint64], which: NDArray[np.int64]) -> list[bytes]:
        """Make the memory hold these entities and no others; the stamps that they bear."""
        keys = self._keys(names)
        found: Any = _asked(lambda: self._client.mget(keys)) if keys else []
        blobs = [blob or b"" for blob in found]
        cells = np.frombuffer(b"".join(blob[_STAMP:] for blob in blobs), np.int64)
        sizes = [max(0, len(blob) - _STAMP) // 8 for blob in blobs]
        starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        arrays = empty(self._seed, len(names), len(cells))
        given = (arrays[name] for name in ORDER)
        carry.settle(cells.copy(), starts, names, which, self._memory.plan.slots, *given)
        self._memory.arrays = arrays
        return [blob[:_STAMP] for blob in blobs]

    def _store(
        self,
        names: NDArray[np.uint64],
        which: NDArray[np.int64],
        stamps: Sequence[bytes],
        before: Mapping[str, int],
        marks: Sequence[str],
    ) -> bool:
        """Write the entities back, unless another worker wrote one since they were read."""
        if not len(names):
            return True
        after = self._memory.counters()
        words: list[Any] = [KEPT_D * 86_400_000, *(after[n] - before[n] for n in _COUNTERS)]
        words += [2 + len(names), MARKED_S * 1000]
        for stamp, cells in zip(stamps, self._packed(names, which), strict=True):
            words += [stamp, token_bytes(_STAMP) + cells]
        keys = [f"{self._prefix}counters", *self._keys(names), *marks]
        return bool(_asked(lambda: self._write(keys, words)))

    def _packed(self, names: NDArray[np.uint64], which: NDArray[np.int64]) -> list[bytes]:
        arrays, slots = self._memory.arrays, self._memory.plan.slots
        starts = np.zeros(len(names) + 1, np.int64)
        index = (arrays["keys"], arrays["rows"], arrays["records"])
        carry.measure(names, which, slots, *index, starts)
        cells = np.empty(starts[-1], np.int64)
        rows = [arrays[name] for name in ("ring", "buckets", "others", "sketches")]
        carry.gather(cells, starts, names, which, slots, *index, *rows)
        whole, ends = cells.tobytes(), (starts * 8).tolist()
        return [whole[a:b] for a, b in pairwise(ends)]


def seed_of(secret: bytes) -> int:
    """The seed of the hashes of names."""
    return int.from_bytes(blake2b(secret, digest_size=8, person=b"fanzha state").digest()) >> 1


def _client(url: str) -> "Client":
    try:
        from valkey import Valkey as Client
    except ImportError:
        raise Invalid(_("Features in a Valkey server need the package “valkey”.")) from None
    limits: Any = {"socket_timeout": _PATIENCE_S}
    if not url.startswith("unix"):
        limits["socket_connect_timeout"] = _PATIENCE_S
    try:
        return Client.from_url(url, **limits)
    except ValueError:
        raise Invalid(
            _("The server of features is named by redis://, rediss:// or unix://.")
        ) from None


def _asked(ask: Any) -> Any:
    from valkey.exceptions import ValkeyError

    try:
        return ask()
    except (ValkeyError, OSError) as error:
        text = _("The server of features does not answer ({why}); check that it runs.")
        raise Unavailable(text.format(why=type(error).__name__)) from error


def _pieces(table: Table) -> list[Table]:
    ends = (min(at + PIECE, table.rows) for at in range(0, max(1, table.rows), PIECE))
    return [_part(table, max(0, end - 1) // PIECE * PIECE, end) for end in ends]


def _part(table: Table, start: int, stop: int) -> Table:
    def cut(column: Values) -> Values:
        if isinstance(column, Text):
            return Text(column.arrow.slice(start, stop - start))
        return Values(column.values[start:stop], column.valid[start:stop])

    return Table({name: cut(each) for name, each in table.columns.items()}, stop - start)


def _together(parts: Sequence[Table]) -> Table:
    def joined(name: str) -> Values:
        each = [part.columns[name] for part in parts]
        return Values(
            np.concatenate([column.values for column in each]),
            np.concatenate([column.valid for column in each]),
        )

    return Table({name: joined(name) for name in parts[0].columns}, sum(p.rows for p in parts))
