"""What the journal's files need now and then, done beside the answers over other connections."""

import logging
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event, Thread

from fanzha.detection.deciding import blocks
from fanzha.detection.deciding.cores import use_all
from fanzha.detection.deciding.segment import connect
from fanzha.kit import place_of

_log = logging.getLogger("fanzha.deciding")
_EVERY_S = 0.5
_SOME = 4_000_000  # bytes of a log that are worth copying back
_MUCH = 4096  # pages of 4 KB: from then on the log is written over itself, which costs less
_INDEX = "create index decisions_key on decisions (key)"


class Upkeep:
    """One thread. `today` is the file that is written, `finished` those of days that are over."""

    def __init__(self, today: Callable[[], Path | None], finished: Callable[[], Iterable[Path]]):
        self._today, self._finished = today, finished
        self._end = Event()
        self._indexed: set[Path] = set()
        self._busy: sqlite3.Connection | None = None
        self._thread = Thread(target=self._run, name="upkeep", daemon=True)

    def start(self) -> None:
        """Begin; again is no harm."""
        if not self._thread.is_alive():
            self._thread.start()

    def close(self) -> None:
        """End soon: an index that is being made is given up and made another time."""
        self._end.set()
        while self._thread.is_alive():
            busy = self._busy
            if busy is not None:
                busy.interrupt()
            self._thread.join(0.01)

    def _run(self) -> None:
        use_all()
        while not self._end.wait(_EVERY_S):
            try:
                self._round()
            except (sqlite3.Error, OSError) as error:
                if not self._end.is_set():
                    _log.error("upkeep failed: %s", place_of(error))

    def _round(self) -> None:
        path = self._today()
        if path is not None and _log_size(path) > _SOME:
            with self._connected(path) as db:
                copy_back(db)
        for path in self._finished():
            if path not in self._indexed:
                with self._connected(path) as db:
                    index_keys(db)
                    blocks.file_keys(db)
                self._indexed.add(path)

    @contextmanager
    def _connected(self, path: Path) -> Iterator[sqlite3.Connection]:
        with closing(connect(path)) as db:
            self._busy = db
            try:
                yield db
            finally:
                self._busy = None


def copy_back(db: sqlite3.Connection) -> None:
    """Move the log into the file beside the writer; one that never ends makes it wait a moment."""
    _busy, pages, _copied = db.execute("pragma wal_checkpoint(passive)").fetchone()
    if pages > _MUCH:
        db.execute("pragma wal_checkpoint(restart)").fetchone()


def index_keys(db: sqlite3.Connection) -> None:
    """Let events of a day that is over be found by key; files of earlier versions can do so."""
    if not db.execute("pragma index_list(decisions)").fetchall():
        db.execute(_INDEX)


def _log_size(path: Path) -> int:
    try:
        return path.with_name(f"{path.name}-wal").stat().st_size
    except FileNotFoundError:
        return 0
