"""One micro-batch from events to durable answers, and the way back after a fault."""

import logging
import os
import shutil
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from time import perf_counter_ns
from typing import NamedTuple

import msgspec
import numpy as np

from fanzha.detection.deciding.block import Block, payloads_of
from fanzha.detection.deciding.cores import use_all
from fanzha.detection.deciding.engine import DRAFT, Engine, Rulebook
from fanzha.detection.deciding.event import Event
from fanzha.detection.deciding.journal import Claim, Journal
from fanzha.detection.deciding.kept import Kept, Labelled
from fanzha.detection.deciding.many import Many
from fanzha.detection.deciding.packed import packed
from fanzha.detection.deciding.room import prove_room
from fanzha.detection.deciding.weighing import weighed
from fanzha.kit import place_of

_log = logging.getLogger("fanzha.deciding")
SNAPSHOTS = "snapshots"
_encode = msgspec.json.Encoder().encode
_KEPT = 2  # snapshots; the older one serves when the newer one cannot be read


class Answer(msgspec.Struct, frozen=True, gc=False):
    """The stored words of a decision; `replayed` tells that it was made before.

    They are `body` and `rest`, one object for all answers of a batch that go on alike: many rules
    hitting make it long. `conflict` tells that the event id was used before for another content;
    then both are empty.
    """

    body: bytes
    rest: bytes = b""
    replayed: bool = False
    conflict: bool = False


_CONFLICT = Answer(b"", conflict=True)


class Prepared(NamedTuple):
    """A batch that is decided but not stored: `answers` may be sent once it is committed.

    `told` says of each label whether its event is known; `labels` are those to store.
    """

    claim: Claim
    answers: list[Answer]
    told: list[bool]
    labels: list[Labelled]


class Decider:
    """Journal and engine together; used by one thread, but for `commit`."""

    def __init__(
        self, journal: Journal, engine: Engine, newest: Callable[[], Rulebook | None]
    ) -> None:
        self.journal, self.engine, self._newest = journal, engine, newest
        self._folder = journal.folder / SNAPSHOTS
        self._snapped = 0
        self._writer = 0
        self.unsaved = False  # the last snapshot failed: a start would replay more
        self.outcomes: Counter[tuple[str, str]] = Counter()
        self._tail = b"}"

    def recover(self) -> None:
        """Open the journal again and make the state what the journal says.

        Raises JournalDown where nothing can be written.
        """
        prove_room(self.journal.folder)
        self.journal.open()
        self.refresh()
        if not self._writer:
            self._forget_older()
        self._snapped = self._restored()
        last = self.engine.replay(self.journal.replay(self._snapped))
        self.journal.seq = max(self.journal.seq, last, self._snapped)
        self.refresh()  # reading took seconds: who published meanwhile is heard by the first event

    def refresh(self) -> None:
        """Put newly published rules, lists or models in force, between two batches."""
        rulebook = self._newest()
        if rulebook is not None:
            self.engine.rulebook = rulebook
            versions = msgspec.json.encode(dict(rulebook.versions))
            self._tail = b',"versions":' + versions + b"}"

    def prepare(self, events: Sequence[Event], labels: Sequence[Labelled] = ()) -> Prepared:
        """Decide, but do not store yet. Prepared batches are committed in their order.

        Raises JournalDown; then the state is ahead of the journal and `recover` has to be called.
        """
        known = self.journal.find([event.key for event in events]) if events else {}
        fresh: dict[bytes, Event] = {}
        for event in events:
            if event.key not in known:
                fresh.setdefault(event.key, event)
        rows = self._decided(list(fresh.values())) if fresh else []
        claim = self.journal.claim(rows)
        told = [self._is_decided(label) for label in labels]
        new = [each for each, ok in zip(labels, told, strict=True) if ok and self._is_new(each)]
        if len(rows) == len(events):
            return Prepared(claim, [Answer(row.body) for row in rows], told, new)
        seen = {**known, **{row.key: (row.payload, row.body) for row in rows}}
        answers = [self._answer(event, seen[event.key], fresh) for event in events]
        return Prepared(claim, answers, told, new)

    def prepare_many(self, many: Many) -> Prepared:
        """The same for many events as columns; only what was decided before goes by rows."""
        keys = many.key_list()
        known = self.journal.find(keys)
        places = _fresh(keys, known)
        if len(places) == len(keys):
            block = self._block(many)
            answers = [Answer(begun, rest) for begun, rest in block.bodies(range(len(block)))]
            return Prepared(self.journal.claim_block(block), answers, [], [])
        if not places:
            return Prepared(self.journal.claim(()), _repeated(many, keys, known), [], [])
        block = self._block(many.taken(places))
        claim = self.journal.claim_block(block)
        own = {row.key: (row.payload, row.body) for row in block.kept(range(len(block)))}
        answers = _repeated(many, keys, {**known, **own})
        for place in places:
            answers[place] = Answer(own[keys[place]][1])
        return Prepared(claim, answers, [], [])

    def commit(self, prepared: Prepared) -> None:
        """Store the oldest prepared batch, durable on return; another thread may do it.

        Raises JournalDown; then neither it nor any batch after it may be answered.
        """
        self.journal.write(prepared.claim, prepared.labels)

    def decide(self, events: Sequence[Event]) -> list[Answer]:
        """Answers in the order of the events, durable on return; raises JournalDown."""
        prepared = self.prepare(events)
        self.commit(prepared)
        return prepared.answers

    def _is_decided(self, label: Labelled) -> bool:
        return self.journal.has(label.key)

    def _is_new(self, label: Labelled) -> bool:
        """The same label again changes nothing."""
        return self.journal.label_of(label.key) != label.label

    def snapshot_apart(self) -> None:
        """Write a snapshot in a forked process, so that decisions go on meanwhile."""
        self.reap()
        if self._writer or self._snapped == self.journal.seq:
            return
        target = self._target()
        self._writer = os.fork()
        if self._writer:
            self._snapped = self.journal.seq
            return
        code = 1
        try:  # the child: only memory and files, no lock of the parent's threads
            use_all()
            self.journal.disown()
            self.engine.snapshot(target)
            code = 0
        finally:
            os._exit(code)

    def snapshot_here(self) -> None:
        """Write a snapshot before the process ends."""
        if self._writer:
            os.waitpid(self._writer, 0)
            self._writer = 0
        if self._snapped != self.journal.seq or not self._target().exists():
            shutil.rmtree(self._target(), ignore_errors=True)
            try:
                self.engine.snapshot(self._target())
            except OSError as error:
                _log.error("the state cannot be saved: %s", place_of(error))
        self._forget_older()

    def reap(self) -> None:
        """Notice that a forked writer is done, and drop older snapshots."""
        found, status = os.waitpid(self._writer, os.WNOHANG) if self._writer else (0, 0)
        if found:
            self._writer, self.unsaved = 0, status != 0
            self._forget_older()

    def _decided(self, events: list[Event]) -> list[Kept]:
        verdicts = self.engine.decide(events)
        seq, received = self.journal.seq, self.journal.now_us()
        now, tail, outcomes = perf_counter_ns(), self._tail, self.outcomes
        rows = []
        for event, verdict in zip(events, verdicts, strict=True):
            seq += 1
            outcome, words, seen = verdict
            scenario, unit, _id, _row, _hidden, key, payload, began = event
            spent = (now - began) // 1000
            body = b'{"decision":%d,%b,"spent_us":%d%b' % (seq, words, spent, tail)
            outcomes[scenario, outcome.code] += 1
            rows.append(
                Kept(seq, key, received, unit, scenario, int(outcome), payload, body, seen or None)
            )
        return rows

    def _block(self, many: Many) -> Block:
        found = weighed(self.engine, many)
        for verdict, count in zip(found.verdicts, np.bincount(found.codes), strict=True):
            self.outcomes[many.scenario, verdict.outcome.code] += int(count)
        return Block(
            seq=self.journal.seq + 1,
            keys=many.keys.tobytes(),
            received_us=self.journal.now_us(),
            unit=many.unit,
            scenario=many.scenario,
            events={name: packed(column) for name, column in many.hidden.items()},
            words=tuple(verdict.words for verdict in found.verdicts),
            outcomes=tuple(verdict.outcome.value for verdict in found.verdicts),
            codes=found.codes.tobytes(),
            spent_us=(perf_counter_ns() - many.began_ns) // 1000,
            tail=self._tail,
            seen_at=found.seen_at.tobytes(),
            seen={name: packed(column) for name, column in found.seen.items()},
        )

    def _answer(self, event: Event, kept: tuple[bytes, bytes], fresh: dict[bytes, Event]) -> Answer:
        payload, body = kept
        if fresh.get(event.key) is event:
            return Answer(body)
        return Answer(body, replayed=True) if payload == event.payload else _CONFLICT

    def _restored(self) -> int:
        """Restore the newest snapshot that can be read; its sequence number, else 0."""
        for folder in reversed(self._snapshots()):
            try:
                self.engine.restore(folder)
                return int(folder.name)
            except Exception as error:  # noqa: BLE001 - whatever is wrong: an older one, or none
                _log.error("snapshot %s cannot be read: %s", folder.name, place_of(error))
        self.engine.restore(None)
        return 0

    def _snapshots(self) -> list[Path]:
        return sorted((p for p in self._folder.glob("*") if p.name.isdecimal()), key=_number)

    def _target(self) -> Path:
        return self._folder / str(self.journal.seq)

    def _forget_older(self) -> None:
        drafts = self._folder.glob(f"{DRAFT}*")  # of writers that were killed
        for folder in (*self._snapshots()[:-_KEPT], *drafts):
            shutil.rmtree(folder, ignore_errors=True)


def _fresh(keys: Sequence[bytes], known: Collection[bytes]) -> list[int]:
    """The places of keys that are there for the first time."""
    if not known and len(set(keys)) == len(keys):
        return list(range(len(keys)))
    firsts: dict[bytes, int] = {}
    for place, key in enumerate(keys):
        if key not in known:
            firsts.setdefault(key, place)
    return list(firsts.values())


def _repeated(
    many: Many, keys: Sequence[bytes], known: Mapping[bytes, tuple[bytes, bytes]]
) -> list[Answer]:
    """What is answered to events that were all decided before."""
    answers = []
    for key, payload in zip(keys, payloads_of(many.hidden), strict=True):
        stored, body = known[key]
        answers.append(Answer(body, replayed=True) if payload == stored else _CONFLICT)
    return answers


def _number(path: Path) -> int:
    return int(path.name)


def render(event_id: str, answer: Answer) -> bytes:
    """The JSON answer to a request: the stored words with its event id."""
    return opening(event_id, answer) + answer.rest


def opening(event_id: str, answer: Answer) -> bytes:
    """The JSON answer without its `rest`."""
    flag = b"true" if answer.replayed else b"false"
    return b'{"event_id":%b,"replayed":%b,%b' % (_encode(event_id), flag, answer.body[1:])
