"""Reading the journal from another process, from where it was left; nothing is written."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

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
    return [_told(*row) for row in _rows(home, day, _AFTER, (seq, most))]


def last_of(home: Path, day: str) -> tuple[int, int]:
    """The greatest number and the count of a day's decisions; raises sqlite3.Error for damage."""
    query = "select coalesce(max(seq), 0), count(*) from decisions where seq > ? limit ?"
    (found,) = _rows(home, day, query, (-1, 1))
    return int(found[0]), int(found[1])


def _told(
    seq: int,
    key: bytes,
    received_us: int,
    unit: str,
    scenario: str,
    outcome: int,
    payload: bytes,
    body: bytes,
    seen: bytes | None,
) -> Told:
    event: Mapping[str, Any] = msgspec.msgpack.decode(payload)
    features: Mapping[str, Any] = msgspec.msgpack.decode(seen) if seen else {}
    answer: Mapping[str, Any] = msgspec.json.decode(body)
    return Told(seq, key.hex(), received_us, unit, scenario, outcome, event, answer, features)


def decision_of(home: Path, key: bytes) -> Told | None:
    """The decision on one event; None where it was never asked. A damaged day is left out."""
    for day in reversed(days(home)):
        with suppress(sqlite3.Error):
            for row in _rows(home, day, _OF_KEY, (key,)):
                return _told(*row)
    return None


def labels_after(home: Path, day: str, number: int, most: int) -> list[LaterTold]:
    """The next labels of a day in order; raises sqlite3.Error for a damaged file."""
    query = (
        "select number, key, label, unit, received_us "
        "from labels where number > ? order by number limit ?"
    )
    return [
        LaterTold(row[0], row[1].hex(), *row[2:]) for row in _rows(home, day, query, (number, most))
    ]


def _rows(home: Path, day: str, query: str, values: tuple[Any, ...]) -> Iterator[Any]:
    path = (home / FOLDER / f"{day}{_SUFFIX}").absolute()
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=_WAIT_S)) as db:
        if not any(row[1] == "seen" for row in db.execute("pragma table_info(decisions)")):
            query = query.replace("seen from", "null from")  # of an earlier version
        yield from db.execute(query, values).fetchall()
