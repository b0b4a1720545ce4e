"""Many requests, one pipe: whatever waits is decided and committed together."""

import gc
import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import NamedTuple, Protocol

from fanzha.detection.deciding.bell import Bell, own_bell
from fanzha.detection.deciding.cores import stay_on_one, use_all
from fanzha.detection.deciding.decider import Answer, Prepared
from fanzha.detection.deciding.event import Event
from fanzha.detection.deciding.journal import JournalDown
from fanzha.detection.deciding.kept import Labelled
from fanzha.detection.deciding.many import Many
from fanzha.kit import FanzhaError, TooMany, Unavailable, place_of
from fanzha.kit import gettext as _

_log = logging.getLogger("fanzha.deciding")
_TICK_S = 1.0
_AHEAD = 2  # pieces of one batch that wait or are decided at a time
_PIPE = 2  # batches that are decided but not answered yet
_FEW = 256  # events of a batch that is stored by the thread that decided it
MOST = 1024  # events of one commit: fewer cost more each, more let others wait


class Decides(Protocol):
    """What the committer drives: `Decider`."""

    def prepare(self, events: Sequence[Event], labels: Sequence[Labelled] = ()) -> Prepared:
        """Decide without storing; raises JournalDown."""

    def prepare_many(self, many: Many) -> Prepared:
        """The same for events as columns."""

    def commit(self, prepared: Prepared) -> None:
        """Store the oldest prepared batch; raises JournalDown."""

    def recover(self) -> None:
        """Come back after JournalDown; raises it again while the disk is dead."""


Piece = Sequence[Event] | Many
"""Events that are decided one after the other without others between them."""


class _Job:
    """What one request waits for; a thread may have several, so one bell may tell of another."""

    __slots__ = ("answers", "bell", "done", "error", "events", "known", "labels")

    def __init__(self, events: Piece, labels: Sequence[Labelled]) -> None:
        self.events, self.labels = events, labels
        self.answers: Sequence[Answer] = ()
        self.known = True
        self.error: type[FanzhaError] | None = None
        self.done = False
        self.bell = _bell()

    def finish(self) -> None:
        """Tell who asked."""
        self.done = True
        self.bell.ring()

    def wait(self) -> None:
        """Until it is finished."""
        while not self.done:
            self.bell.wait()


class _Batch(NamedTuple):
    jobs: Sequence[_Job]
    prepared: Prepared


class Committer:
    """Two threads: one decides a large batch while the other stores the one before it.

    Whoever asked is answered when the batch is stored. Where that fails, the batches behind it in
    the pipe fail too, and the state is read again. `tick` runs about once a second while the pipe
    is empty.
    """

    def __init__(self, decider: Decides, limit: int, tick: Callable[[], None]) -> None:
        self._decider, self._limit, self._tick = decider, limit, tick
        self._queue: SimpleQueue[_Job | None] = SimpleQueue()
        self._pipe: SimpleQueue[_Batch | None] = SimpleQueue()
        self._room: SimpleQueue[None] = SimpleQueue()
        for _place in range(_PIPE):
            self._room.put(None)
        self._held: _Job | None = None
        self._closing = False
        self.ready = False
        self.down = False
        self.batches = 0
        self._thread = Thread(target=self._run, name="decider", daemon=True)
        self._writer = Thread(target=self._write, name="committer", daemon=True)

    def start(self) -> None:
        """Recover the state in the thread, then take requests; `ready` tells when."""
        self._writer.start()
        self._thread.start()

    def decide(self, events: Sequence[Event]) -> Sequence[Answer]:
        """Answers in order, durable. At most `MOST` events, so that nobody waits for long.

        Raises TooMany when the queue is full, Unavailable while starting, stopping or when
        nothing can be stored; then nothing was decided.
        """
        assert len(events) <= MOST
        return self._ask(_Job(events, ()))

    def decide_many(self, pieces: Iterable[Piece]) -> Iterator[tuple[Piece, Sequence[Answer]]]:
        """The same for any number, in pieces, so that others get their turn between them.

        A piece is taken while the one before it is decided. Where it raises, some of the events may
        be decided.
        """
        sent: deque[_Job] = deque()
        for piece in pieces:
            if len(sent) == _AHEAD:
                yield sent[0].events, _received(sent.popleft())
            sent.append(_Job(piece, ()))
            self._send(sent[-1])
        while sent:
            yield sent[0].events, _received(sent.popleft())

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
            self._pipe.put(None)
            self._writer.join()

    def _ask(self, job: _Job) -> Sequence[Answer]:
        self._send(job)
        return _received(job)

    def _send(self, job: _Job) -> None:
        if not self.ready or self._closing:
            raise NotReady(_("The decision process is starting or stopping: send it again."))
        if self.down:
            raise cannot_store()
        if self._queue.qsize() >= self._limit:
            raise QueueFull(_("Too many events wait for a decision: send it again in a second."))
        self._queue.put(job)

    def _run(self) -> None:
        use_all()  # reading the state is done by several threads
        self._come_back()
        stay_on_one()
        gc.freeze()  # what was loaded stays: walking over it stopped everybody for 77 ms
        self.ready = True
        ticked = monotonic()
        while True:
            self._room.get()
            jobs = self._gather()
            if jobs and not self.down:
                self._decide(jobs)
            else:
                _fail(jobs, JournalDown)
                self._room.put(None)
                if self._closing and not self._queue.qsize() and self._held is None:
                    return
            if monotonic() - ticked >= _TICK_S:
                self._between()
                ticked = monotonic()

    def _gather(self) -> list[_Job]:
        """Whatever waits now, up to `MOST` events; waits a second for the first.

        Columns are decided alone.
        """
        jobs: list[_Job] = []
        try:
            job = self._held or self._queue.get(timeout=_TICK_S)
            self._held = None
            count = 0
            while job is not None:
                if jobs and isinstance(job.events, Many):
                    self._held = job
                    break
                jobs.append(job)
                count += len(job.events)
                if count >= MOST or isinstance(job.events, Many):
                    break
                job = self._queue.get_nowait()
        except Empty:
            pass
        return jobs

    def _decide(self, jobs: Sequence[_Job]) -> None:
        """Put a decided batch into the pipe; a fault stops everything until the state is read."""
        try:
            batch = _Batch(jobs, self._prepared(jobs))
        except Exception as error:  # noqa: BLE001 - what the state took in is not certain
            self._stop(jobs, error)
            self._room.put(None)
        else:
            self._pass_on(batch, few=len(batch.prepared.answers) < _FEW)

    def _prepared(self, jobs: Sequence[_Job]) -> Prepared:
        if isinstance(jobs[0].events, Many):
            return self._decider.prepare_many(jobs[0].events)
        events = [e for job in jobs if not isinstance(job.events, Many) for e in job.events]
        return self._decider.prepare(events, [label for job in jobs for label in job.labels])

    def _pass_on(self, batch: _Batch, *, few: bool) -> None:
        """Store few events at once: whoever asks meanwhile makes the next batch a fuller one."""
        if few and self._room.qsize() == _PIPE - 1:  # nothing before it waits to be stored
            self._store(batch)
            self._room.put(None)
        else:
            self._pipe.put(batch)

    def _write(self) -> None:
        """The second thread: store and answer in the order of the pipe."""
        stay_on_one()
        while (batch := self._pipe.get()) is not None:
            if self.down:
                _fail(batch.jobs, JournalDown)
            else:
                self._store(batch)
            self._room.put(None)

    def _store(self, batch: _Batch) -> None:
        try:
            self._decider.commit(batch.prepared)
        except Exception as error:  # noqa: BLE001 - the loop must go on
            self._stop(batch.jobs, error)
            return
        self.batches += 1
        answers, told = batch.prepared.answers, iter(batch.prepared.told)
        at = 0
        for job in batch.jobs:
            job.answers = answers[at : at + len(job.events)]
            at += len(job.events)
            job.known = all(list(islice(told, len(job.labels))))
            job.finish()

    def _stop(self, jobs: Sequence[_Job], error: Exception) -> None:
        self.down = True
        if not isinstance(error, JournalDown):
            _log.error("batch failed: %s", place_of(error))
        _fail(jobs, JournalDown if isinstance(error, JournalDown) else Unavailable)

    def _between(self) -> None:
        """With an empty pipe: a snapshot must not know what is not stored yet."""
        for _place in range(_PIPE):
            self._room.get()
        try:
            if self.down:
                self._come_back()
            else:
                self._tick()
        except Exception as error:  # noqa: BLE001 - lists or snapshots later: decisions go on
            _log.error("housekeeping failed: %s", place_of(error))
        finally:
            for _place in range(_PIPE):
                self._room.put(None)

    def _come_back(self) -> None:
        try:
            self._decider.recover()
        except Exception as error:  # noqa: BLE001 - tried again in a second, said by `down`
            _log.error("cannot start: %s", place_of(error))
            self.down = True
        else:
            self.down = False


def _bell() -> Bell:
    try:
        return own_bell()
    except OSError:  # no file can be opened
        raise _unexpected() from None


def _received(job: _Job) -> Sequence[Answer]:
    """What a job came to, once it is there."""
    job.wait()
    if job.error is not None:
        raise cannot_store() if job.error is JournalDown else _unexpected()
    return job.answers


def _fail(jobs: Sequence[_Job], error: type[FanzhaError]) -> None:
    for job in jobs:
        job.error = error
        job.finish()


class QueueFull(TooMany):
    """More requests wait than may."""


class NotReady(Unavailable):
    """The state is being read."""


def cannot_store() -> JournalDown:
    """The sentence in the language of who asks, whatever thread noticed it."""
    return JournalDown(_("Decisions cannot be made or stored at the moment: send the event again."))


def _unexpected() -> Unavailable:
    return Unavailable(_("Something went wrong: nothing was decided, send it again."))
