"""Many requests, one writer: whatever waits is decided and committed together."""

import logging
from _thread import LockType, allocate_lock
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import Protocol

from fanzha.detection.deciding.decider import Answer
from fanzha.detection.deciding.event import Event
from fanzha.detection.deciding.journal import JournalDown
from fanzha.detection.deciding.segment import Labelled
from fanzha.kit import FanzhaError, TooMany, Unavailable, place_of
from fanzha.kit import gettext as _

_log = logging.getLogger("fanzha.deciding")
_TICK_S = 1.0
MOST = 512  # events of one commit


class Decides(Protocol):
    """What the committer drives: `Decider`."""

    def decide(self, events: Sequence[Event]) -> list[Answer]:
        """Durable answers; raises JournalDown."""

    def label(self, labels: Sequence[Labelled]) -> list[bool]:
        """Durable labels, and which events are known; raises JournalDown."""

    def recover(self) -> None:
        """Come back after JournalDown; raises it again while the disk is dead."""


class _Job:
    """What one request waits for."""

    __slots__ = ("answers", "done", "error", "events", "known", "labels")

    def __init__(self, events: Sequence[Event], labels: Sequence[Labelled]) -> None:
        self.events, self.labels = events, labels
        self.answers: Sequence[Answer] = ()
        self.known = True
        self.error: type[FanzhaError] | None = None
        self.done: LockType = allocate_lock()
        self.done.acquire()


class Committer:
    """The one thread that decides. `tick` runs about once a second between two batches."""

    def __init__(self, decider: Decides, limit: int, tick: Callable[[], None]) -> None:
        self._decider, self._limit, self._tick = decider, limit, tick
        self._queue: SimpleQueue[_Job | None] = SimpleQueue()
        self._closing = False
        self.ready = False
        self.down = False
        self.batches = 0
        self._thread = Thread(target=self._run, name="committer", daemon=True)

    def start(self) -> None:
        """Recover the state in the thread, then take requests; `ready` tells when."""
        self._thread.start()

    def decide(self, events: Sequence[Event]) -> Sequence[Answer]:
        """Answers in order, durable. At most `MOST` events, so that nobody waits for long.

        Raises TooMany when the queue is full, Unavailable while starting, stopping or when
        nothing can be stored; then nothing was decided.
        """
        assert len(events) <= MOST
        return self._ask(_Job(events, ()))

    def label(self, label: Labelled) -> bool:
        """Store a label; False for an event that was never decided. Raises like `decide`."""
        job = _Job((), (label,))
        self._ask(job)
        return job.known

    @property
    def waiting(self) -> int:
        """Requests in the queue."""
        return self._queue.qsize()

    def close(self) -> None:
        """Take nothing more, answer what waits, end the thread."""
        self._closing = True
        self._queue.put(None)
        if self._thread.is_alive():
            self._thread.join()

    def _ask(self, job: _Job) -> Sequence[Answer]:
        if not self.ready or self._closing:
            raise NotReady(_("The decision process is starting or stopping: send it again."))
        if self.down:
            raise cannot_store()
        if self._queue.qsize() >= self._limit:
            raise QueueFull(_("Too many events wait for a decision: send it again in a second."))
        self._queue.put(job)
        job.done.acquire()
        if job.error is not None:
            raise cannot_store() if job.error is JournalDown else _unexpected()
        return job.answers

    def _run(self) -> None:
        self._come_back()
        self.ready = True
        ticked = monotonic()
        while True:
            jobs = self._gather()
            if jobs:
                self._settle(jobs)
            elif self._closing and not self._queue.qsize():
                return
            if monotonic() - ticked >= _TICK_S:
                ticked = monotonic()
                self._between()

    def _gather(self) -> list[_Job]:
        """Whatever waits now, up to `MOST` events; waits a second for the first."""
        jobs: list[_Job] = []
        try:
            job = self._queue.get(timeout=_TICK_S)
            count = 0
            while job is not None:
                jobs.append(job)
                count += len(job.events)
                if count >= MOST:
                    break
                job = self._queue.get_nowait()
        except Empty:
            pass
        return jobs

    def _settle(self, jobs: Sequence[_Job]) -> None:
        try:
            self._answer(jobs)
        except JournalDown:
            self.down = True
            for job in jobs:
                job.error = JournalDown
        except Exception as error:  # noqa: BLE001 - the one worker loop: it must go on
            _log.error("batch failed: %s", place_of(error))
            self.down = True  # what the state took in is not certain: it is read again
            for job in jobs:
                job.error = Unavailable
        for job in jobs:
            job.done.release()

    def _answer(self, jobs: Sequence[_Job]) -> None:
        for job in jobs:
            if job.labels:
                job.known = all(self._decider.label(job.labels))
        events = [event for job in jobs for event in job.events]
        if not events:
            return
        answers = self._decider.decide(events)
        self.batches += 1
        at = 0
        for job in jobs:
            job.answers = answers[at : at + len(job.events)]
            at += len(job.events)

    def _between(self) -> None:
        if self.down:
            self._come_back()
            return
        try:
            self._tick()
        except Exception as error:  # noqa: BLE001 - lists or snapshots later: decisions go on
            _log.error("housekeeping failed: %s", place_of(error))

    def _come_back(self) -> None:
        try:
            self._decider.recover()
        except Exception as error:  # noqa: BLE001 - tried again in a second, said by `down`
            _log.error("cannot start: %s", place_of(error))
            self.down = True
        else:
            self.down = False


class QueueFull(TooMany):
    """More requests wait than may."""


class NotReady(Unavailable):
    """The state is being read."""


def cannot_store() -> JournalDown:
    """The sentence in the language of who asks, whatever thread noticed it."""
    return JournalDown(_("Decisions cannot be made or stored at the moment: send the event again."))


def _unexpected() -> Unavailable:
    return Unavailable(_("Something went wrong: nothing was decided, send it again."))
