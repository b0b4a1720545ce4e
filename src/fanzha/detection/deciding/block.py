"""Decisions on events of one scenario that were made together, kept as columns."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from fanzha.detection.columns import Values
from fanzha.detection.deciding.kept import Kept
from fanzha.detection.deciding.packed import Packed, rows_of_columns, unpacked

KEY = 16  # bytes
_pack = msgspec.msgpack.Encoder().encode


class Block(msgspec.Struct, array_like=True, frozen=True):
    """Decisions `seq`, `seq` + 1, … : the same as so many `Kept`, in fewer bytes.

    `events` are the columns that may be kept, in their order; `keys` have 16 bytes each. `words`
    are the middles of the answers, once each, with their `outcomes`; `codes` (16 bits each) tell
    who has which. `tail` ends every answer. `seen` are the features of the events at `seen_at` (32
    bits each).
    """

    seq: int
    keys: bytes
    received_us: int
    unit: str
    scenario: str
    events: dict[str, Packed]
    words: tuple[bytes, ...]
    outcomes: tuple[int, ...]
    codes: bytes
    spent_us: int
    tail: bytes
    seen_at: bytes = b""
    seen: dict[str, Packed] = {}

    def __len__(self) -> int:
        return len(self.keys) // KEY

    @property
    def last(self) -> int:
        """The number of the last decision."""
        return self.seq + len(self) - 1

    def bodies(self, places: Sequence[int]) -> Iterator[tuple[bytes, bytes]]:
        """The answers at some places in JSON, without event id, in two parts.

        Those that go on alike share one object.
        """
        rests = [b',%b,"spent_us":%d%b' % (word, self.spent_us, self.tail) for word in self.words]
        codes = np.frombuffer(self.codes, np.uint16)[places].tolist()
        for place, code in zip(places, codes, strict=True):
            yield b'{"decision":%d' % (self.seq + place), rests[code]

    def kept(self, places: Sequence[int]) -> list[Kept]:
        """The decisions at some places, as rows."""
        chosen = np.array(places, np.int64)
        payloads = payloads_of(_opened(self.events, chosen))
        outcomes = np.array(self.outcomes)[np.frombuffer(self.codes, np.uint16)[chosen]].tolist()
        seen, fixed = self._seen_of(chosen), (self.received_us, self.unit, self.scenario)
        rows = zip(places, outcomes, payloads, self.bodies(places), strict=True)
        return [
            Kept(self.seq + at, self._key(at), *fixed, outcome, payload, begun + rest, seen.get(at))
            for at, outcome, payload, (begun, rest) in rows
        ]

    def _key(self, place: int) -> bytes:
        return self.keys[place * KEY : (place + 1) * KEY]

    def _seen_of(self, chosen: NDArray[np.int64]) -> dict[int, bytes]:
        at = np.frombuffer(self.seen_at, np.int32)
        found = np.flatnonzero(np.isin(at, chosen))
        if not len(found):
            return {}
        seen = payloads_of(_opened(self.seen, found))
        return dict(zip(at[found].tolist(), seen, strict=True))


def keys_of(joined: bytes) -> list[bytes]:
    """Keys of 16 bytes that follow each other."""
    return [joined[at : at + KEY] for at in range(0, len(joined), KEY)]


def payloads_of(columns: Mapping[str, Values]) -> list[bytes]:
    """Each row as single events keep it: a map in MessagePack without what is NULL."""
    return [_pack(row) for row in rows_of_columns(columns)]


def _opened(columns: Mapping[str, Packed], places: NDArray[np.int64]) -> dict[str, Values]:
    return {name: unpacked(each, places) for name, each in columns.items()}
