"""Decisions kept as columns are read like those kept one by one."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import numpy as np
import pyarrow as pa
import pytest

from fanzha.detection.columns import Values
from fanzha.detection.deciding import blocks
from fanzha.detection.deciding.block import Block
from fanzha.detection.deciding.following import days, decision_of, decisions_after, last_of
from fanzha.detection.deciding.journal import Journal
from fanzha.detection.deciding.kept import Kept
from fanzha.detection.deciding.packed import packed, unpacked
from fanzha.detection.deciding.pseudonyms import Pseudonyms
from fanzha.detection.deciding.segment import Segment
from fanzha.detection.payments.text import Text
from tests.makers.deciding import NOON


def make_block(seq: int, size: int) -> Block:
    """Events with something NULL in every second row, the third to be verified."""
    known = np.arange(size) % 2 == 0
    digests = np.arange(2 * size, dtype=np.uint64).reshape(-1, 2)
    words = pa.array(["a" if n % 4 else None for n in range(size)], pa.large_string())
    columns = {
        "payer_account": Pseudonyms(digests, known),
        "channel": Text(words),
        "amount_fen": Values(np.arange(size), np.ones(size, bool)),
        "cash": Values(known, known),
    }
    return Block(
        seq=seq,
        keys=b"".join(bytes([seq + n]) * 16 for n in range(size)),
        received_us=7,
        unit="990101",
        scenario="transfer",
        events={name: packed(each) for name, each in columns.items()},
        words=(b'"outcome":"allow"', b'"outcome":"verify"'),
        outcomes=(0, 2),
        codes=(np.arange(size) == 2).astype(np.uint16).tobytes(),
        spent_us=5,
        tail=b',"versions":{}}',
        seen_at=np.array([2] if size > 2 else [], np.int32).tobytes(),
        seen={"sum": packed(Values(np.array([9]), np.ones(1, bool)))} if size > 2 else {},
    )


def single(seq: int) -> Kept:
    return Kept(seq, bytes([seq]) * 16, 0, "990101", "transfer", 0, b"\x80", b"{}")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Decision 1, a block of 2 to 5, decision 6, a block of 7 and 8."""
    journal = Journal(tmp_path, lambda: NOON)
    journal.open()
    journal.write(journal.claim([single(1)]))
    journal.write(journal.claim_block(make_block(2, 4)))
    journal.write(journal.claim([single(6)]))
    journal.write(journal.claim_block(make_block(7, 2)))
    journal.close()
    return tmp_path


@pytest.fixture
def journal(home: Path) -> Iterator[Journal]:
    made = Journal(home, lambda: NOON)
    made.open()
    yield made
    made.close()


@pytest.mark.parametrize("most", [2**7, 2**15, 2**31, 2**63])
def test_whole_numbers_are_kept_narrow_and_come_back_as_they_were(most: int) -> None:
    column = Values(np.array([-most, 0, most - 1]), np.ones(3, bool))

    kept = packed(column)

    back = unpacked(kept, np.arange(3)).values
    assert back.dtype == np.int64
    assert back.tolist() == [-most, 0, most - 1]
    assert len(kept.data) == 3 * (most.bit_length() // 8)


def test_answers_of_a_block_that_go_on_alike_share_their_words() -> None:
    rests = [rest for _begun, rest in make_block(2, 4).bodies(range(4))]

    assert rests[0] is rests[1] is rests[3]
    assert b"verify" in rests[2]


def test_a_block_is_read_in_the_order_of_arrival_from_any_number(home: Path) -> None:
    day = days(home)[0]

    found = [[row.seq for row in decisions_after(home, day, seq, 3)] for seq in range(9)]

    assert found == [list(range(seq + 1, min(seq + 3, 8) + 1)) for seq in range(9)]
    assert last_of(home, day) == (8, 8)


def test_a_row_of_a_block_is_told_like_a_single_decision(home: Path) -> None:
    row = decisions_after(home, days(home)[0], 3, 1)[0]

    assert (row.key, row.unit, row.outcome, row.received_us) == ("04" * 16, "990101", 2, 7)
    told = {"payer_account": "04" + "00" * 7 + "05" + "00" * 7, "channel": "a"}
    assert row.event == {**told, "amount_fen": 2, "cash": True}
    words = {"decision": 4, "outcome": "verify", "spent_us": 5, "versions": {}}
    assert (row.answer, row.features) == (words, {"sum": 9})


@pytest.mark.parametrize("filed", [False, True])
def test_an_event_of_a_block_is_found_by_its_key(home: Path, *, filed: bool) -> None:
    day = days(home)[0]
    with closing(sqlite3.connect(home / "decisions" / f"{day}.sqlite3")) as db:
        if filed:
            blocks.file_keys(db)

    found = [decision_of(home, bytes([n]) * 16) for n in range(10)]

    assert [row.seq if row else 0 for row in found] == [0, *range(1, 9), 0]
    assert decision_of(home, b"\x02" * 3 + b"\x03" * 13) is None


def test_the_journal_knows_events_of_blocks_after_a_start(journal: Journal) -> None:
    keys = [bytes([n]) * 16 for n in range(10)]

    found = journal.find(keys)

    assert [key in found for key in keys] == [False, *[True] * 8, False]
    assert (journal.seq, journal.has(keys[8]), journal.has(keys[9])) == (8, True, False)


def test_an_event_of_a_block_that_is_not_written_yet_is_known(journal: Journal) -> None:
    claim = journal.claim_block(make_block(9, 3))

    payload, body = journal.find([b"\x0a" * 16])[b"\x0a" * 16]

    assert msgspec.msgpack.decode(payload) == {"channel": "a", "amount_fen": 1}
    assert msgspec.json.decode(body)["decision"] == 10
    journal.write(claim)


def test_replay_gives_the_events_of_blocks_in_order(journal: Journal) -> None:
    rows = list(journal.replay(3))

    assert [seq for seq, _scenario, _payload in rows] == [4, 5, 6, 7, 8]
    assert msgspec.msgpack.decode(rows[0][2])["amount_fen"] == 2


def test_a_file_of_an_earlier_version_has_no_blocks(home: Path) -> None:
    day = days(home)[0]
    with closing(sqlite3.connect(home / "decisions" / f"{day}.sqlite3")) as db:
        db.execute("drop table blocks")

    assert [row.seq for row in decisions_after(home, day, 0, 9)] == [1, 6]
    assert (decision_of(home, b"\x03" * 16), last_of(home, day)) == (None, (6, 2))
    with closing(Segment(home / "decisions" / f"{day}.sqlite3")) as segment:
        segment.write_block(make_block(7, 2))
        assert segment.span() == (1, 8)
