"""One day of decisions in one SQLite file, every commit on the disk before it returns."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from heapq import merge
from itertools import chain
from pathlib import Path
from typing import TypeVar

from fanzha.detection.deciding import blocks
from fanzha.detection.deciding.block import KEY, Block, keys_of
from fanzha.detection.deciding.kept import Kept, Labelled

T = TypeVar("T")
_TABLES = """
create table if not exists decisions (
    seq integer primary key,
    key blob not null,
    received_us integer not null,
    unit text not null,
    scenario text not null,
    outcome integer not null,
    payload blob not null,
    body blob not null,
    seen blob
);
create table if not exists labels (
    number integer primary key,
    key blob not null,
    label text not null,
    unit text not null,
    received_us integer not null
);
create index if not exists labels_key on labels (key);
create table if not exists opened (at_us integer not null, seq integer not null);
"""
_WRONG_TABLES = sqlite3.SQLITE_ERROR
_ROW = "(?, ?, ?, ?, ?, ?, ?, ?, ?)"
_LARGEST, _SMALL = 512, 64  # rows of one statement; up to `_SMALL` each number has its own
_KEYS = 65_536  # read at once


class Segment:
    """A file, created when missing. One thread may read while another writes.

    Rows are only ever added at the end, so a commit writes few pages: there is no index of the keys
    until the day is over (`index`). Raises sqlite3.Error for damage.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._db = connect(path)
        path.chmod(0o600)
        self._db.execute("pragma journal_mode = wal")
        self._db.executescript(_TABLES + blocks.TABLE)
        if not any(row[1] == "seen" for row in self._db.execute("pragma table_info(decisions)")):
            self._db.execute("alter table decisions add column seen blob")  # of an earlier version
        self._reading = connect(path)

    def write(self, rows: Sequence[Kept], labels: Sequence[Labelled] = ()) -> None:
        """All of it or nothing, durable on return."""
        if not labels and len(rows) <= _SMALL:
            if rows:
                self._insert(rows)  # a statement alone is a transaction
            return
        db = self._db
        db.execute("begin immediate")
        try:
            for piece in _powers(rows):
                self._insert(piece)
            if labels:
                more = "insert into labels (key, label, unit, received_us) values (?, ?, ?, ?)"
                db.executemany(more, labels)
            db.execute("commit")
        except sqlite3.Error:
            if db.in_transaction:
                db.execute("rollback")
            raise

    def _insert(self, rows: Sequence[Kept]) -> None:
        self._db.execute(_insertion(len(rows)), list(chain.from_iterable(rows)))

    def write_block(self, block: Block) -> None:
        """All of it or nothing, durable on return."""
        blocks.add(self._db, block)

    def opened(self, at_us: int, seq: int) -> None:
        """Note that a process took over: proves that the disk can be written."""
        self._db.execute("insert into opened values (?, ?)", (at_us, seq))

    def numbered(self, numbers: Sequence[int]) -> Iterator[tuple[bytes, bytes, bytes]]:
        """Key, payload and body of decisions by their sequence numbers."""
        for asked in _powers(numbers):
            marks = ",".join("?" * len(asked))
            yield from self._reading.execute(
                f"select key, payload, body from decisions where seq in ({marks})",  # noqa: S608
                asked,
            )
        for row in blocks.numbered(self._reading, numbers):
            yield row.key, row.payload, row.body

    def has(self, key: bytes) -> bool:
        """Is the event here? Reads the whole file while it has no index."""
        query = "select 1 from decisions where key = ? limit 1"
        if self._reading.execute(query, (key,)).fetchone() is not None:
            return True
        return blocks.number_of(self._reading, key) > 0

    def numbers(self) -> Iterator[tuple[Sequence[bytes], Sequence[int]]]:
        """All keys and their numbers, in pieces."""
        rows = self._reading.execute("select key, seq from decisions")
        while piece := rows.fetchmany(_KEYS):
            yield [key for key, _seq in piece], [seq for _key, seq in piece]
        for first, keys in blocks.keys(self._reading):
            yield keys_of(keys), range(first, first + len(keys) // KEY)

    def label_of(self, key: bytes) -> str | None:
        """The newest label of an event here."""
        row = self._reading.execute(
            "select label from labels where key = ? order by number desc limit 1", (key,)
        ).fetchone()
        return str(row[0]) if row else None

    def last(self) -> int:
        """The greatest sequence number, 0 in an empty file."""
        return self.span()[1]

    def span(self) -> tuple[int, int]:
        """The least and the greatest sequence number, both 0 in an empty file."""
        query = "select min(seq), max(seq) from decisions"
        (single,) = self._reading.execute(query)
        (many,) = self._reading.execute("select min(first), max(last) from blocks")
        found = [each for each in (single, many) if each[0] is not None] or [(0, 0)]
        return min(first for first, _last in found), max(last for _first, last in found)

    def since(self, seq: int) -> Iterator[tuple[int, str, bytes]]:
        """Sequence, scenario and payload after a number, in order."""
        single = self._reading.execute(
            "select seq, scenario, payload from decisions where seq > ? order by seq", (seq,)
        )
        yield from merge(single, self._in_blocks(seq))

    def _in_blocks(self, seq: int) -> Iterator[tuple[int, str, bytes]]:
        for block in blocks.since(self._reading, seq):
            for row in block.kept(range(max(0, seq + 1 - block.seq), len(block))):
                yield row.seq, row.scenario, row.payload

    def is_whole(self) -> bool:
        """Does every page of the file make sense? Reads all of it."""
        return all(row[0] == "ok" for row in self._db.execute("pragma quick_check(1)"))

    def has_keys(self) -> bool:
        """Has every decision a key of 16 bytes? Reads all of them."""
        query = "select 1 from decisions where typeof(key) <> 'blob' or length(key) <> ? limit 1"
        if self._db.execute(query, (KEY,)).fetchone() is not None:
            return False
        return blocks.have_keys(self._db)

    def close(self) -> None:
        """Copy the log back and close."""
        self._reading.close()
        self._db.close()


def connect(path: Path) -> sqlite3.Connection:
    """A connection whose commits are durable and never stop to copy the log back: `Upkeep` does."""
    db = sqlite3.connect(
        path, isolation_level=None, check_same_thread=False, cached_statements=2 * _SMALL
    )
    db.execute("pragma synchronous = full")
    db.execute("pragma wal_autocheckpoint = 0")
    return db


@cache
def _insertion(rows: int) -> str:
    return f"insert into decisions values {', '.join([_ROW] * rows)}"  # noqa: S608


def _powers(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    """The rows in pieces of 512, 256 … 1: so many rows cost one statement, which is kept prepared.

    A statement gives the interpreter's lock away once; row by row the one writer would have to
    wait for it as often, behind every thread that reads a request.
    """
    at, size = 0, _LARGEST
    while at < len(rows):
        while size > len(rows) - at:
            size //= 2
        yield rows[at : at + size]
        at += size


def is_sound(path: Path, *checks: Callable[[Segment], bool]) -> bool:
    """Can this file be read, and is it what `checks` ask?

    A torn end of its log is no damage: SQLite cuts it off. Raises sqlite3.OperationalError where it
    cannot be said: the disk is full, the file locked.
    """
    try:
        segment = Segment(path)
    except sqlite3.DatabaseError as error:
        return _is_no_damage(error)
    try:
        return segment.last() >= 0 and all(check(segment) for check in checks)
    except sqlite3.DatabaseError as error:
        return _is_no_damage(error)
    finally:
        segment.close()


def _is_no_damage(error: sqlite3.DatabaseError) -> bool:
    """False for damage; raises the error again where the file may be whole."""
    if isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode != _WRONG_TABLES:
        raise error
    return False
