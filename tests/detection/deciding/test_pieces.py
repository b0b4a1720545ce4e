"""However events are put together, each gets the same answer."""

import json
import random
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from fanzha.detection.deciding import engine
from fanzha.detection.deciding.decider import Answer, Decider
from fanzha.detection.deciding.engine import Engine
from fanzha.detection.deciding.event import Event, Reader
from fanzha.detection.deciding.journal import Journal, JournalDown
from fanzha.detection.deciding.kept import Labelled
from fanzha.detection.deciding.process import features, states
from fanzha.detection.deciding.rulebook import Shelf
from fanzha.detection.outcome import Outcome
from fanzha.detection.rules.pack import load_pack
from fanzha.detection.rules.publication import shipped_folder
from fanzha.detection.rules.schema import scenarios
from tests.detection.payments.streams import stream
from tests.makers.deciding import NOON, EmptyLists, make_event

READER = Reader(b"k" * 32)


def clock() -> datetime:
    return NOON


def make_decider(home: Path) -> Decider:
    """With the shipped rules and features."""
    shelf = Shelf(home, EmptyLists(), features, dict.fromkeys(scenarios(), Outcome.VERIFY))
    made = Decider(Journal(home, clock), Engine(states), shelf.newest)
    made.recover()
    return made


def events_of(seed: int, size: int) -> list[Event]:
    known = scenarios()["transfer"].columns
    found = []
    for event in stream(seed, size):
        row = {n: v for n, v in event.items() if v is not None and n in known}
        row.pop("minute_of_day", None)
        found.append(READER.read(json.dumps({"scenario": "transfer", **row}).encode(), "u"))
    return found


def told(home: Path, decider: Decider, pieces: Sequence[Sequence[Event]]) -> list[Any]:
    bodies = [answer.body for piece in pieces for answer in decider.decide(piece)]
    stored = list(decider.journal.replay(0))
    decider.journal.close()
    return [[{**json.loads(body), "spent_us": 0} for body in bodies], stored]


@pytest.mark.parametrize("seed", [1, 2])
def test_rows_and_columns_decide_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    events, rng, pieces = events_of(seed, 400), random.Random(seed), list[list[Event]]()
    monkeypatch.setattr(engine, "MANY", 20)
    while sum(map(len, pieces)) < len(events):
        at = sum(map(len, pieces))
        pieces.append(events[at : at + rng.randrange(1, 40)])

    mixed = told(tmp_path / "a", make_decider(tmp_path / "a"), pieces)

    alone = [[event] for event in events_of(seed, 400)]
    assert mixed == told(tmp_path / "b", make_decider(tmp_path / "b"), alone)
    assert {len(piece) < 20 for piece in pieces} == {True, False}


def make_events(*ids: str, amount: int = 100) -> list[Event]:
    return [
        READER.read(json.dumps(make_event(name, amount_fen=amount)).encode(), "u") for name in ids
    ]


def test_an_event_that_is_still_in_the_pipe_is_known(home: Path) -> None:
    decider = make_decider(home)
    first = decider.prepare(make_events("a", "b"))
    label = Labelled(first.claim.rows[0].key, "fraud", "u", 0)
    second = decider.prepare(make_events("b", "c"), [label])
    third = decider.prepare(make_events("c", amount=7))
    for prepared in (first, second, third):
        decider.commit(prepared)

    assert second.answers[0] == Answer(first.answers[1].body, replayed=True)
    assert (second.answers[1].replayed, second.told) == (False, [True])
    assert third.answers[0].conflict
    assert len(list(decider.journal.replay(0))) == 3
    decider.journal.close()


def test_what_was_not_stored_is_decided_anew_after_a_failure(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decider = make_decider(home)
    decider.decide(make_events("kept"))
    lost, behind = decider.prepare(make_events("lost")), decider.prepare(make_events("behind"))
    with monkeypatch.context() as broken:
        broken.setattr("fanzha.detection.deciding.segment.Segment.write", _full)
        with pytest.raises(JournalDown):
            decider.commit(lost)
    decider.recover()
    again = decider.decide(make_events("kept", "lost", "behind"))

    assert [answer.replayed for answer in again] == [True, False, False]
    assert [json.loads(answer.body)["decision"] for answer in again] == [1, 2, 3]
    assert behind.claim.rows[0].seq == 3
    decider.journal.close()


def test_what_was_published_during_the_start_counts_for_the_first_event(home: Path) -> None:
    shelf = Shelf(home, EmptyLists(), features, dict.fromkeys(scenarios(), Outcome.VERIFY))
    book, asked = shelf.newest(), count(1)
    assert book is not None
    decider = Decider(
        Journal(home, clock),
        Engine(states),
        newest=lambda: replace(book, versions={"rules": f"v{next(asked)}"}),
    )

    decider.recover()
    answer = json.loads(decider.decide(make_events("first"))[0].body)

    assert answer["versions"] == {"rules": "v2"}  # asked before and after reading the journal
    decider.journal.close()


def test_the_shipped_rules_that_decide_are_kept(home: Path) -> None:
    shelf = Shelf(home, EmptyLists(), features, dict.fromkeys(scenarios(), Outcome.VERIFY))

    book = shelf.newest()

    assert book is not None
    kept = load_pack(shipped_folder(home, book.versions["rules"]))
    assert (kept.version, kept.scripts) == (load_pack().version, load_pack().scripts)


def test_a_full_disk_keeps_no_rules_and_stops_no_payment(home: Path) -> None:
    (home / "knowledge").write_text("in the way of the folder")
    shelf = Shelf(home, EmptyLists(), features, dict.fromkeys(scenarios(), Outcome.VERIFY))

    assert shelf.newest() is not None


def _full(*_given: object) -> None:
    raise sqlite3.OperationalError("disk is full")
