"""The log of decisions: what was answered is on the disk, once, and can be replayed in order."""

import fcntl
import heapq
import os
import sqlite3
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

from fanzha.detection.deciding.block import Block
from fanzha.detection.deciding.kept import Kept, Labelled
from fanzha.detection.deciding.segment import Segment, is_sound
from fanzha.detection.deciding.upkeep import Upkeep
from fanzha.kit import Conflict, Unavailable, local_date
from fanzha.kit import gettext as _

if TYPE_CHECKING:
    from fanzha.detection.deciding.known import Known

T = TypeVar("T")
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


class Claim(NamedTuple):
    """Decisions that have their place in the log of a day but are not written yet."""

    day: str
    rows: Sequence[Kept] = ()
    block: Block | None = None

    def numbered(self, numbers: Collection[int]) -> Sequence[Kept]:
        """Those with these numbers."""
        if self.block is None:
            return [row for row in self.rows if row.seq in numbers]
        first, last = self.block.seq, self.block.last
        return self.block.kept([n - first for n in numbers if first <= n <= last])


class Journal:
    """Segments of `home/decisions`, one a day, for one process.

    One thread claims and asks; `write` may be called by another one, in the order of the claims.
    """

    def __init__(self, home: Path, clock: Callable[[], datetime]) -> None:
        """Takes the home, reads nothing yet: `open` does. Raises HomeBusy for a second process."""
        self._clock = clock
        self.folder = home / FOLDER
        self._lock = _only_one(self.folder)
        self._held: dict[str, Segment] = {}
        self._names: list[str] | None = None
        self._known: dict[str, Known] = {}
        self._spans: dict[str, tuple[int, int]] = {}  # numbers of a day, as found by `open`
        self._day_held = ""
        self._claims: deque[Claim] = deque()
        self._upkeep = Upkeep(self._written_to, self._finished)
        self.damaged: list[Path] = []
        self.seq = 0

    def open(self) -> None:
        """Open what is needed (again); raises JournalDown where nothing can be written."""
        self.release()
        self._claims.clear()
        try:
            self._set_damaged_aside()
            self._spans = {day: self._asked(day, Segment.span) for day in self._days()}
            self.seq = max((last for _first, last in self._spans.values()), default=0)
            self._read(self._turn()).opened(self.now_us(), self.seq)
        except (sqlite3.Error, OSError) as error:
            raise _down(error) from None
        self._upkeep.start()

    def claim(self, rows: Sequence[Kept]) -> Claim:
        """Give decisions their place: they have the numbers after `seq` and are known from now."""
        claim = Claim(self._turn(), rows)
        self._known[claim.day].add([row.key for row in rows], [row.seq for row in rows])
        self._claims.append(claim)
        self.seq += len(rows)
        return claim

    def claim_block(self, block: Block) -> Claim:
        """The same of a block, whose numbers begin after `seq`."""
        claim = Claim(self._turn(), block=block)
        self._known[claim.day].add([block.keys], np.arange(block.seq, block.last + 1))
        self._claims.append(claim)
        self.seq = block.last
        return claim

    def write(self, claim: Claim, labels: Sequence[Labelled] = ()) -> None:
        """Commit the oldest claim, and labels; durable on return.

        Raises JournalDown; then nothing is certain and `open` has to be called.
        """
        try:
            if claim.block is None:
                self._read(claim.day).write(claim.rows, labels)
            else:
                self._read(claim.day).write_block(claim.block)
        except (sqlite3.Error, OSError) as error:
            raise _down(error) from None
        self._claims.popleft()

    def find(self, keys: Sequence[bytes]) -> Mapping[bytes, tuple[bytes, bytes]]:
        """Key → payload and body of the events that were decided within the horizon."""
        self._turn()
        found: dict[bytes, tuple[bytes, bytes]] = {}
        for day, known in self._known.items():
            if len(known) and (numbers := known.find(keys)):
                found.update(self._numbered(day, frozenset(numbers)))
        if not found:
            return found
        asked = frozenset(keys)
        return {key: stored for key, stored in found.items() if key in asked}

    def has(self, key: bytes) -> bool:
        """Was this event ever decided here?"""
        if key in self.find([key]):
            return True
        try:
            days = [day for day in reversed(self._days()) if day not in self._known]
            return any(self._asked(day, lambda old: old.has(key)) for day in days)
        except sqlite3.Error as error:
            raise _down(error) from None

    def label_of(self, key: bytes) -> str | None:
        """The newest label of an event."""
        days = reversed(self._days())
        found = (self._asked(day, lambda old: old.label_of(key)) for day in days)
        return next((label for label in found if label is not None), None)

    def replay(self, after: int) -> Iterator[tuple[int, str, bytes]]:
        """Sequence, scenario and payload of every decision after a number, in order of arrival.

        A clock that jumped back may have spread neighbours over several days: they are merged.
        """
        spans = self._spans | {day: segment.span() for day, segment in self._held.items()}
        wanted = {day: span for day, span in spans.items() if span[1] > after}
        for days in _overlapping(wanted):
            yield from heapq.merge(*(self._since(day, after) for day in days))

    def _since(self, day: str, after: int) -> Iterator[tuple[int, str, bytes]]:
        with closing(Segment(self._path(day))) as segment:
            yield from segment.since(after)

    def drop(self, day: str) -> None:
        """Forget a day that is over, with its file."""
        if day in self._held:
            self._held.pop(day).close()
        for each in _with_log(self._path(day)):
            each.unlink(missing_ok=True)
        self._names = None

    def drop_damaged(self, path: Path) -> None:
        """Forget a file that was set aside."""
        for each in _with_log(path):
            each.unlink(missing_ok=True)
        self.damaged = damaged_files(self.folder)

    def release(self) -> None:
        """Close all files; the home stays ours."""
        for segment in self._held.values():
            segment.close()
        self._held.clear()
        self._known, self._day_held = {}, ""

    def close(self) -> None:
        """Close all files and let another process work here."""
        self._upkeep.close()
        self.release()
        fcntl.flock(self._lock, fcntl.LOCK_UN)  # a forked process may still have it open
        os.close(self._lock)

    def disown(self) -> None:
        """In a forked process: the home is not ours, even if we outlive who forked us."""
        os.close(self._lock)

    def now_us(self) -> int:
        """The moment of the clock in microseconds."""
        return round(self._clock().timestamp() * 1_000_000)

    def _numbered(
        self, day: str, numbers: frozenset[int]
    ) -> Iterator[tuple[bytes, tuple[bytes, bytes]]]:
        """Key, payload and body of decisions; claims first, for they may be written meanwhile."""
        for claim in tuple(self._claims):
            for row in claim.numbered(numbers):
                yield row.key, (row.payload, row.body)
        try:
            for key, payload, body in self._read(day).numbered(tuple(numbers)):
                yield key, (payload, body)
        except sqlite3.Error as error:
            raise _down(error) from None

    def _turn(self) -> str:
        """The day of the clock; where it changed, events of other days are known from now on."""
        day = self._day(self._clock())
        if day != self._day_held:
            self._held_since(day)
        return day

    def _held_since(self, day: str) -> None:
        self._names = None
        try:
            self._read(day)
            known = self._known
            self._known = {d: known.get(d) or self._remembered(d) for d in self._horizon(day)}
        except (sqlite3.Error, OSError) as error:
            raise _down(error) from None
        self._day_held = day
        for old in self._held.keys() - self._known.keys() - {claim.day for claim in self._claims}:
            self._held.pop(old).close()

    def _horizon(self, day: str) -> list[str]:
        """The days of which events are known on a day, later ones where the clock jumped back."""
        since = (date.fromisoformat(day) - timedelta(days=HORIZON_DAYS)).isoformat()
        return [each for each in self._days() if each >= since]

    def _remembered(self, day: str) -> "Known":
        from fanzha.detection.deciding.known import Known

        known = Known()
        for keys, numbers in self._read(day).numbers():
            known.add(keys, numbers)
        return known

    def _written_to(self) -> Path | None:
        return self._path(self._day_held) if self._day_held else None

    def _finished(self) -> list[Path]:
        return [self._path(day) for day in self._days() if day < self._day_held]

    def _read(self, day: str) -> Segment:
        if day not in self._held:
            self._held[day] = Segment(self._path(day))
        return self._held[day]

    def _asked(self, day: str, ask: Callable[[Segment], T]) -> T:
        """One answer of a day; it is closed again, for years of open files are too many."""
        if day in self._held:
            return ask(self._held[day])
        with closing(Segment(self._path(day))) as segment:
            return ask(segment)

    def _days(self) -> list[str]:
        if self._names is None:
            self._names = sorted(p.name.removesuffix(_SUFFIX) for p in _files(self.folder))
        return self._names

    def _path(self, day: str) -> Path:
        return self.folder / f"{day}{_SUFFIX}"

    def _day(self, moment: datetime) -> str:
        return local_date(moment).isoformat()

    def _set_damaged_aside(self) -> None:
        """A file that cannot be read is kept under another name: decisions must go on."""
        self._names = None
        known = self._horizon(self._day(self._clock()))
        for day in self._days():
            path = self._path(day)
            checks = [Segment.has_keys] if day in known else []
            if day in self._days()[-_CHECKED:] and path.stat().st_size < _QUICK_BYTES:
                checks.append(Segment.is_whole)
            if not is_sound(path, *checks):
                self._set_aside(path)
        self._names = None
        self.damaged = damaged_files(self.folder)

    def _set_aside(self, path: Path) -> None:
        stamp = self._clock().astimezone(UTC).strftime("%H%M%S")
        for each in _with_log(path):
            rest = each.name.removeprefix(path.name)
            each.rename(path.with_name(f"{path.name}.{stamp}{_DAMAGED}{rest}"))


def damaged_files(folder: Path) -> list[Path]:
    """What was set aside, oldest day first: the names begin with the day."""
    return sorted(folder.glob(f"*{_DAMAGED}"))


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


def _with_log(path: Path) -> list[Path]:
    """A file and what SQLite keeps beside it."""
    return [path, *path.parent.glob(f"{path.name}-*")]


def _overlapping(spans: Mapping[str, tuple[int, int]]) -> Iterator[list[str]]:
    """Days whose numbers lie between each other's together, in the order of their numbers."""
    group: list[str] = []
    end = 0
    for day in sorted(spans, key=lambda each: spans[each]):
        first, last = spans[day]
        if group and first > end:
            yield group
            group = []
        group.append(day)
        end = max(end, last)
    if group:
        yield group


def _down(error: Exception) -> JournalDown:
    text = _("Decisions cannot be stored ({reason}): nothing was decided, send the event again.")
    return JournalDown(text.format(reason=type(error).__name__))
