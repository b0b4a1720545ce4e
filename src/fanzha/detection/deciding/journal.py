"""The log of decisions: what was answered is on the disk, once, and can be replayed in order."""

import fcntl
import heapq
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fanzha.detection.deciding.segment import Kept, Labelled, Seen, Segment, is_sound
from fanzha.kit import Conflict, Unavailable, local_date
from fanzha.kit import gettext as _

FOLDER = "decisions"
HORIZON_DAYS = 2  # a repeated event is known on its day and the two after it
_SUFFIX = ".sqlite3"
_DAMAGED = ".damaged"
_CHECKED = 2  # newest files that are read through at the start
_QUICK_BYTES = 200_000_000  # a larger file is read when it is asked, not checked at the start


class JournalDown(Unavailable):
    """Nothing can be written durably: the disk is full, read-only or broken."""


class HomeBusy(Conflict):
    """Another decision process works in this home."""


class Journal:
    """Segments of `home/decisions`, one a day; used by one thread of one process."""

    def __init__(self, home: Path, clock: Callable[[], datetime]) -> None:
        """Takes the home, reads nothing yet: `open` does. Raises HomeBusy for a second process."""
        self._clock = clock
        self.folder = home / FOLDER
        self._lock = _only_one(self.folder)
        self._held: dict[str, Segment] = {}
        self._known: list[str] | None = None
        self.damaged: list[Path] = []
        self.seq = 0

    def open(self) -> None:
        """Open what is needed (again); raises JournalDown where nothing can be written."""
        self.release()
        try:
            self._set_damaged_aside()
            self.seq = max((self._read(day).last() for day in self._days()), default=0)
            self._today().opened(self.now_us(), self.seq)
        except (sqlite3.Error, OSError) as error:
            raise _down(error) from None

    def write(
        self, rows: Sequence[Kept], labels: Sequence[Labelled] = (), seen: Sequence[Seen] = ()
    ) -> None:
        """Commit decisions with the numbers after `seq`, and labels; durable on return.

        Raises JournalDown; then nothing is certain and `open` has to be called.
        """
        try:
            self._today().write(rows, labels, seen)
        except (sqlite3.Error, OSError) as error:
            raise _down(error) from None
        self.seq += len(rows)

    def find(self, keys: Sequence[bytes]) -> Mapping[bytes, tuple[bytes, bytes]]:
        """Key → payload and body of the events that were decided within the horizon."""
        since = self._day(self._clock() - timedelta(days=HORIZON_DAYS))
        try:
            return {
                key: (payload, body)
                for day in self._days()
                if day >= since
                for key, payload, body in self._read(day).find(keys)
            }
        except sqlite3.Error as error:
            raise _down(error) from None

    def has(self, key: bytes) -> bool:
        """Was this event ever decided here?"""
        return any(list(self._read(day).find([key])) for day in reversed(self._days()))

    def label_of(self, key: bytes) -> str | None:
        """The newest label of an event."""
        found = (self._read(day).label_of(key) for day in reversed(self._days()))
        return next((label for label in found if label is not None), None)

    def replay(self, after: int) -> Iterator[tuple[int, str, bytes]]:
        """Sequence, scenario and payload of every decision after a number, in order of arrival.

        A clock that jumped back may have spread neighbours over several days: they are merged.
        """
        streams = [self._read(day).since(after) for day in self._days()]
        return heapq.merge(*streams)

    def release(self) -> None:
        """Close all files; the home stays ours."""
        for segment in self._held.values():
            segment.close()
        self._held.clear()

    def close(self) -> None:
        """Close all files and let another process work here."""
        self.release()
        os.close(self._lock)

    def disown(self) -> None:
        """In a forked process: the home is not ours, even if we outlive who forked us."""
        os.close(self._lock)

    def now_us(self) -> int:
        """The moment of the clock in microseconds."""
        return round(self._clock().timestamp() * 1_000_000)

    def _today(self) -> Segment:
        day = self._day(self._clock())
        if day not in self._held:
            self.release()  # a new day: nothing of older ones is held open longer than needed
            self._known = None
        return self._read(day)

    def _read(self, day: str) -> Segment:
        if day not in self._held:
            self._held[day] = Segment(self._path(day))
        return self._held[day]

    def _days(self) -> list[str]:
        if self._known is None:
            self._known = sorted(p.name.removesuffix(_SUFFIX) for p in _files(self.folder))
        return self._known

    def _path(self, day: str) -> Path:
        return self.folder / f"{day}{_SUFFIX}"

    def _day(self, moment: datetime) -> str:
        return local_date(moment).isoformat()

    def _set_damaged_aside(self) -> None:
        """A file that cannot be read is kept under another name: decisions must go on."""
        files = _files(self.folder)
        for path in files:
            thorough = path in files[-_CHECKED:] and path.stat().st_size < _QUICK_BYTES
            if not is_sound(path, thorough=thorough):
                stamp = self._clock().astimezone(UTC).strftime("%H%M%S")
                path.rename(path.with_name(f"{path.name}.{stamp}{_DAMAGED}"))
        self._known = None
        self.damaged = sorted(self.folder.glob(f"*{_DAMAGED}"))


def refuse_second(home: Path) -> None:
    """Raise HomeBusy when a decision process works in this home."""
    os.close(_only_one(home / FOLDER))


def _only_one(folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        sentence = _("Another decision process works in {home}: stop it first.")
        raise HomeBusy(sentence.format(home=folder.parent)) from None
    return lock


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob(f"*{_SUFFIX}"))


def _down(error: Exception) -> JournalDown:
    text = _("Decisions cannot be stored ({reason}): nothing was decided, send the event again.")
    return JournalDown(text.format(reason=type(error).__name__))
