"""One day of decisions in one SQLite file, every commit on the disk before it returns."""

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple, TypeVar

T = TypeVar("T")
_TABLES = """
create table if not exists decisions (
    seq integer primary key,
    key blob not null unique,
    received_us integer not null,
    unit text not null,
    scenario text not null,
    outcome integer not null,
    payload blob not null,
    body blob not null
);
create table if not exists labels (
    number integer primary key,
    key blob not null,
    label text not null,
    unit text not null,
    received_us integer not null
);
create index if not exists labels_key on labels (key);
create table if not exists seen (seq integer primary key, features blob not null);
create table if not exists opened (at_us integer not null, seq integer not null);
"""
_ROW = "(?, ?, ?, ?, ?, ?, ?, ?)"
_LARGEST = 512  # rows of one statement
_PAGES = 4096  # 16 MB of log before it is copied back: longer pauses hurt p99, shorter cost speed


class Kept(NamedTuple):
    """One decision as it is stored; `body` is the answer in JSON without event id."""

    seq: int
    key: bytes
    received_us: int
    unit: str
    scenario: str
    outcome: int
    payload: bytes
    body: bytes


class Labelled(NamedTuple):
    """What became of an event, as the unit said later."""

    key: bytes
    label: str
    unit: str
    received_us: int


class Seen(NamedTuple):
    """The features behind a decision, a map in MessagePack."""

    seq: int
    features: bytes


class Segment:
    """A file, created when missing. Raises sqlite3.Error for damage."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        path.chmod(0o600)
        self._db.execute("pragma journal_mode = wal")
        self._db.execute("pragma synchronous = full")
        self._db.execute(f"pragma wal_autocheckpoint = {_PAGES}")
        self._db.executescript(_TABLES)

    def write(
        self, rows: Sequence[Kept], labels: Sequence[Labelled] = (), seen: Sequence[Seen] = ()
    ) -> None:
        """All of it or nothing, durable on return."""
        db = self._db
        db.execute("begin immediate")
        try:
            for piece in _powers(rows):
                marks = ", ".join([_ROW] * len(piece))
                db.execute(f"insert into decisions values {marks}", list(chain(*piece)))  # noqa: S608
            if labels:
                more = "insert into labels (key, label, unit, received_us) values (?, ?, ?, ?)"
                db.executemany(more, labels)
            if seen:
                db.executemany("insert into seen values (?, ?)", seen)
            db.execute("commit")
        except sqlite3.Error:
            if db.in_transaction:
                db.execute("rollback")
            raise

    def opened(self, at_us: int, seq: int) -> None:
        """Note that a process took over: proves that the disk can be written."""
        self._db.execute("insert into opened values (?, ?)", (at_us, seq))

    def find(self, keys: Sequence[bytes]) -> Iterator[tuple[bytes, bytes, bytes]]:
        """Key, payload and body of those keys that are here."""
        for asked in _powers(keys):
            marks = ",".join("?" * len(asked))
            yield from self._db.execute(
                f"select key, payload, body from decisions where key in ({marks})",  # noqa: S608
                asked,
            )

    def label_of(self, key: bytes) -> str | None:
        """The newest label of an event here."""
        row = self._db.execute(
            "select label from labels where key = ? order by number desc limit 1", (key,)
        ).fetchone()
        return str(row[0]) if row else None

    def last(self) -> int:
        """The greatest sequence number, 0 in an empty file."""
        (found,) = self._db.execute("select coalesce(max(seq), 0) from decisions").fetchone()
        return int(found)

    def since(self, seq: int) -> Iterator[tuple[int, str, bytes]]:
        """Sequence, scenario and payload after a number, in order."""
        yield from self._db.execute(
            "select seq, scenario, payload from decisions where seq > ? order by seq", (seq,)
        )

    def is_whole(self) -> bool:
        """Does every page of the file make sense? Reads all of it."""
        return all(row[0] == "ok" for row in self._db.execute("pragma quick_check(1)"))

    def close(self) -> None:
        """Copy the log back and close."""
        self._db.close()


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


def is_sound(path: Path, *, thorough: bool) -> bool:
    """Can this file be read? A torn end of its log is no damage: SQLite cuts it off."""
    try:
        segment = Segment(path)
    except sqlite3.DatabaseError:
        return False
    try:
        return segment.last() >= 0 and (not thorough or segment.is_whole())
    except sqlite3.DatabaseError:
        return False
    finally:
        segment.close()
