"""Reading the journal from another process, from where it was left; nothing is written."""

import heapq
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from fanzha.detection.deciding import blocks
from fanzha.detection.deciding.kept import Kept

FOLDER = "decisions"
_SUFFIX = ".sqlite3"
_WAIT_S = 2.0
_TOLD = "select seq, key, received_us, unit, scenario, outcome, payload, body, seen from decisions"
_AFTER = f"{_TOLD} where seq > ? order by seq limit ?"
_OF_KEY = f"{_TOLD} where key = ?"


class Told(NamedTuple):
    """One decision of the journal: `event` are its columns, personal ones as pseudonyms.

    `features` are those behind an outcome from `verify` on, NULL ones left out; empty for others.
    """

    seq: int
    key: str
    received_us: int
    unit: str
    scenario: str
    outcome: int
    event: Mapping[str, Any]
    answer: Mapping[str, Any]
    features: Mapping[str, Any]


class LaterTold(NamedTuple):
    """A label: what a unit said of an event afterwards."""

    number: int
    key: str
    label: str
    unit: str
    received_us: int


def days(home: Path) -> list[str]:
    """The days that have a file, oldest first."""
    return sorted(p.name.removesuffix(_SUFFIX) for p in (home / FOLDER).glob(f"*{_SUFFIX}"))


def decisions_after(home: Path, day: str, seq: int, most: int) -> list[Told]:
    """The next decisions of a day in order; raises sqlite3.Error for a damaged file."""
    with _opened(home, day) as db:
        single = map(Kept._make, db.execute(_with_seen(db, _AFTER), (seq, most)))
        kept = heapq.merge(single, _in_blocks(db, seq, most), key=lambda row: row.seq)
        return [_told(row) for row in islice(kept, most)]


def last_of(home: Path, day: str) -> tuple[int, int]:
    """The greatest number and the count of a day's decisions; raises sqlite3.Error for damage."""
    with _opened(home, day) as db:
        last, count = db.execute("select coalesce(max(seq), 0), count(*) from decisions").fetchone()
        in_blocks = blocks.extent(db)
        return max(int(last), in_blocks[0]), int(count) + in_blocks[1]


def _in_blocks(db: sqlite3.Connection, seq: int, most: int) -> Iterator[Kept]:
    for block in blocks.since(db, seq):
        first = max(0, seq + 1 - block.seq)
        yield from block.kept(range(first, min(len(block), first + most)))


def _told(row: Kept) -> Told:
    event: Mapping[str, Any] = msgspec.msgpack.decode(row.payload)
    features: Mapping[str, Any] = msgspec.msgpack.decode(row.seen) if row.seen else {}
    answer: Mapping[str, Any] = msgspec.json.decode(row.body)
    start = row.seq, row.key.hex(), row.received_us, row.unit, row.scenario, row.outcome
    return Told(*start, event, answer, features)


def decision_of(home: Path, key: bytes) -> Told | None:
    """The decision on one event; None where it was never asked. A damaged day is left out."""
    for day in reversed(days(home)):
        with suppress(sqlite3.Error), _opened(home, day) as db:
            for row in db.execute(_with_seen(db, _OF_KEY), (key,)):
                return _told(Kept(*row))
            number = blocks.number_of(db, key)
            for kept in blocks.numbered(db, [number] if number else []):
                return _told(kept)
    return None


def labels_after(home: Path, day: str, number: int, most: int) -> list[LaterTold]:
    """The next labels of a day in order; raises sqlite3.Error for a damaged file."""
    query = (
        "select number, key, label, unit, received_us "
        "from labels where number > ? order by number limit ?"
    )
    with _opened(home, day) as db:
        return [
            LaterTold(row[0], row[1].hex(), *row[2:]) for row in db.execute(query, (number, most))
        ]


@contextmanager
def _opened(home: Path, day: str) -> Iterator[sqlite3.Connection]:
    path = (home / FOLDER / f"{day}{_SUFFIX}").absolute()
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=_WAIT_S)) as db:
        yield db


def _with_seen(db: sqlite3.Connection, query: str) -> str:
    """Files of an earlier version lack the column."""
    if any(row[1] == "seen" for row in db.execute("pragma table_info(decisions)")):
        return query
    return query.replace("seen from", "null from")
