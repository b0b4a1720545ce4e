"""The one writer: together where possible, bounded, honest when the disk is dead."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from errno import EMFILE
from threading import Event as Signal
from time import monotonic, sleep
from unittest.mock import Mock

import pytest

from fanzha.detection.deciding.committer import Committer, NotReady, QueueFull
from fanzha.detection.deciding.decider import Answer, Prepared
from fanzha.detection.deciding.event import Event
from fanzha.detection.deciding.journal import Claim, JournalDown
from fanzha.detection.deciding.kept import Labelled
from fanzha.detection.deciding.many import Many
from fanzha.kit import Invalid, Unavailable

EVENT = Event("transfer", "u", "e", {}, {}, b"k", b"p", 0)


class Fake:
    """A decider that waits when it is told to, and fails while its disk is dead."""

    def __init__(self) -> None:
        self.go = Signal()
        self.go.set()
        self.store = Signal()
        self.store.set()
        self.busy = Signal()
        self.dead = False
        self.error: Exception | None = None
        self.sizes: list[int] = []
        self.stored: list[int] = []
        self.recovered = 0

    def prepare(self, events: Sequence[Event], labels: Sequence[Labelled] = ()) -> Prepared:
        self.busy.set()
        self.go.wait()
        if self.error:
            raise self.error
        self.sizes.append(len(events))
        answers = [Answer(b"{}") for _event in events]
        return Prepared(Claim("", ()), answers, [False] * len(labels), [])

    def prepare_many(self, many: Many) -> Prepared:
        return self.prepare([EVENT] * len(many))

    def commit(self, prepared: Prepared) -> None:
        self.store.wait()
        if self.dead:
            raise JournalDown("dead")
        self.stored.append(len(prepared.answers))

    def recover(self) -> None:
        if self.dead:
            raise JournalDown("dead")
        self.recovered += 1


def started(fake: Fake, limit: int = 8) -> Committer:
    committer = Committer(fake, limit, lambda: None)
    committer.start()
    until(lambda: committer.ready)
    return committer


def until(condition: object) -> None:
    end = monotonic() + 120
    while not condition():  # type: ignore[operator]
        assert monotonic() < end
        sleep(0.01)


def test_whatever_waits_is_committed_together() -> None:
    fake = Fake()
    committer = started(fake)
    fake.go.clear()
    with ThreadPoolExecutor(8) as pool:
        first = pool.submit(committer.decide, [EVENT])
        fake.busy.wait()
        others = [pool.submit(committer.decide, [EVENT, EVENT]) for _ in range(3)]
        until(lambda: committer.waiting == 3)
        fake.go.set()

        assert [len(each.result()) for each in (first, *others)] == [1, 2, 2, 2]
    assert fake.sizes == [1, 6]
    committer.close()


def test_a_full_queue_refuses_at_once() -> None:
    fake = Fake()
    committer = started(fake, limit=2)
    fake.go.clear()
    with ThreadPoolExecutor(4) as pool:
        waiting = [pool.submit(committer.decide, [EVENT])]
        fake.busy.wait()
        waiting += [pool.submit(committer.decide, [EVENT]) for _ in range(2)]
        until(lambda: committer.waiting == 2)

        with pytest.raises(QueueFull):
            committer.decide([EVENT])
        fake.go.set()

        assert all(each.result() for each in waiting)
    committer.close()


def test_closing_answers_what_waits_and_takes_nothing_more() -> None:
    fake = Fake()
    committer = started(fake)
    fake.go.clear()
    with ThreadPoolExecutor(4) as pool:
        waiting = [pool.submit(committer.decide, [EVENT])]
        fake.busy.wait()
        waiting += [pool.submit(committer.decide, [EVENT]) for _ in range(2)]
        until(lambda: committer.waiting == 2)
        closing = pool.submit(committer.close)
        fake.go.set()
        closing.result()

        assert [len(each.result()) for each in waiting] == [1, 1, 1]
    with pytest.raises(NotReady):
        committer.decide([EVENT])


def test_a_dead_disk_is_told_and_the_state_read_again_when_it_lives() -> None:
    fake = Fake()
    committer = started(fake)
    fake.dead = True
    for _ in range(2):
        with pytest.raises(JournalDown):
            committer.decide([EVENT])
    fake.dead = False
    until(lambda: not committer.down)

    assert len(committer.decide([EVENT])) == 1
    assert fake.recovered == 2
    committer.close()


def test_an_unexpected_fault_answers_and_the_state_is_read_again() -> None:
    fake = Fake()
    committer = started(fake)
    fake.error = RuntimeError("a bug")
    with pytest.raises(Unavailable):
        committer.decide([EVENT])
    fake.error = None
    until(lambda: not committer.down)

    assert len(committer.decide([EVENT])) == 1
    committer.close()


def test_an_unknown_event_cannot_be_labelled() -> None:
    committer = started(Fake())

    assert committer.label(Labelled(b"k", "fraud", "u", 0)) is False
    committer.close()


def test_the_next_large_batch_is_decided_while_one_is_stored() -> None:
    fake = Fake()
    committer = started(fake)
    fake.store.clear()
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(committer.decide, [EVENT] * 300)
        until(lambda: fake.sizes == [300])
        second = pool.submit(committer.decide, [EVENT] * 400)
        until(lambda: fake.sizes == [300, 400])

        assert (fake.stored, first.done(), second.done()) == ([], False, False)
        fake.store.set()
        assert [len(each.result()) for each in (first, second)] == [300, 400]
    committer.close()


def test_whoever_asks_while_few_are_stored_is_decided_together() -> None:
    fake = Fake()
    committer = started(fake)
    fake.store.clear()
    with ThreadPoolExecutor(3) as pool:
        asked = [pool.submit(committer.decide, [EVENT])]
        until(lambda: fake.sizes == [1])
        asked += [pool.submit(committer.decide, [EVENT]) for _more in range(2)]
        until(lambda: committer.waiting == 2)
        fake.store.set()
        assert [len(each.result()) for each in asked] == [1, 1, 1]
    assert fake.stored == fake.sizes == [1, 2]
    committer.close()


def test_a_failed_commit_fails_the_batch_behind_it_too() -> None:
    fake = Fake()
    committer = started(fake)
    fake.store.clear()
    with ThreadPoolExecutor(2) as pool:
        waiting = [pool.submit(committer.decide, [EVENT] * 300)]
        until(lambda: len(fake.sizes) == 1)
        waiting.append(pool.submit(committer.decide, [EVENT]))
        until(lambda: len(fake.sizes) == 2)
        fake.dead = True
        fake.store.set()

        errors = [each.exception() for each in waiting]
    assert [type(error) for error in errors] == [JournalDown, JournalDown]
    assert fake.stored == []
    fake.dead = False
    until(lambda: not committer.down)
    assert (fake.recovered, len(committer.decide([EVENT]))) == (2, 1)
    committer.close()


def test_many_events_are_decided_in_pieces_and_answered_in_order() -> None:
    fake = Fake()
    committer = started(fake)

    pieces = [[EVENT] * size for size in (1024, 1024, 552)]
    told = list(committer.decide_many(iter(pieces)))

    assert [(piece, len(answers)) for piece, answers in told] == [(p, len(p)) for p in pieces]
    assert fake.sizes == [1024, 1024, 552]
    committer.close()


def test_what_nobody_waits_for_any_more_answers_nothing_else() -> None:
    fake = Fake()
    committer = started(fake)
    fake.go.clear()

    def pieces() -> Iterator[Sequence[Event]]:
        yield [EVENT]
        fake.busy.wait()
        raise Invalid("the rest is wrong")

    def asked() -> int:
        with pytest.raises(Invalid):
            list(committer.decide_many(pieces()))
        return len(committer.decide([EVENT, EVENT]))

    with ThreadPoolExecutor(1) as pool:
        count = pool.submit(asked)
        until(lambda: committer.waiting == 1)
        fake.go.set()
        assert count.result(120) == 2
    committer.close()


def test_where_no_file_can_be_opened_nothing_is_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = Fake()
    committer = started(fake)
    monkeypatch.setattr("os.eventfd", Mock(side_effect=OSError(EMFILE, "too many")))
    with ThreadPoolExecutor(1) as pool:  # a thread that has no bell yet
        error = pool.submit(committer.decide, [EVENT]).exception(120)
    monkeypatch.undo()

    assert (type(error), fake.sizes) == (Unavailable, [])
    assert len(committer.decide([EVENT])) == 1
    committer.close()
