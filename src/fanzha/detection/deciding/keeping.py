"""How long the log of decisions is kept: whole days, and none that a start could need.

The process that owns the log deletes; what went is noted in `decisions/gone`, one small file a
day, until the worker has put it into the audit chain.
"""

import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import msgspec

from fanzha.detection.deciding.following import days, last_of
from fanzha.detection.deciding.journal import FOLDER, damaged_files

LEAST_DAYS = 60
"""Features look back 30 days, and a start without any snapshot must still find them in the log."""
AT_ONCE = 31
"""Days that go in one sweep: a clock that jumps years ahead must not empty the log."""
SNAPSHOTS = "snapshots"
_GONE = "gone"


class Gone(NamedTuple):
    """A day that was deleted; of a damaged file the name, with no decisions that could be read."""

    day: str
    decisions: int


def due(home: Path, today: date, kept_days: int) -> list[str]:
    """The days that are to go now, oldest first.

    They are older than `kept_days`, and every snapshot knows all of their decisions: without a
    snapshot, and from a day that cannot be read, nothing goes.
    """
    before = (today - timedelta(days=max(kept_days, LEAST_DAYS))).isoformat()
    known = _known_to_snapshots(home)
    old = [day for day in days(home)[:-1] if day < before]
    return [day for day in old if _is_known(home, day, known)][:AT_ONCE]


def due_damaged(home: Path, today: date, kept_days: int) -> list[Path]:
    """The damaged files that are to go now, oldest first: nothing can be read from them."""
    before = (today - timedelta(days=max(kept_days, LEAST_DAYS))).isoformat()
    return [path for path in damaged_files(home / FOLDER) if path.name < before][:AT_ONCE]


def note(home: Path, gone: Gone) -> None:
    """Remember a deleted day until it is audited."""
    folder = home / FOLDER / _GONE
    folder.mkdir(exist_ok=True, mode=0o700)
    (folder / f"{gone.day}.json").write_bytes(msgspec.json.encode(gone._asdict()))


def noted(home: Path) -> Iterator[tuple[Path, Gone]]:
    """What was deleted and is not audited yet, with the file to remove afterwards."""
    for path in sorted((home / FOLDER / _GONE).glob("*.json")):
        yield path, Gone(**msgspec.json.decode(path.read_bytes()))


def decisions_of(home: Path, day: str) -> int:
    """How many decisions a day has."""
    return last_of(home, day)[1]


def _is_known(home: Path, day: str, known: int) -> bool:
    try:
        return last_of(home, day)[0] <= known
    except sqlite3.Error:
        return False  # a start tells that it is damaged


def _known_to_snapshots(home: Path) -> int:
    folder = home / FOLDER / SNAPSHOTS
    return min((int(p.name) for p in folder.glob("*") if p.name.isdecimal()), default=0)
