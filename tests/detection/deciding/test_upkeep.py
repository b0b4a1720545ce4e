"""What is done to the files of the journal beside the answers."""

import shutil
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic, sleep

from fanzha.detection.deciding.journal import Journal
from fanzha.detection.deciding.kept import Kept
from fanzha.detection.deciding.segment import connect
from fanzha.detection.deciding.upkeep import copy_back, index_keys
from tests.makers.deciding import NOON

KEY = b"k" * 16
_OLD = """
create table decisions (
    seq integer primary key, key blob not null unique, received_us integer not null,
    unit text not null, scenario text not null, outcome integer not null,
    payload blob not null, body blob not null
);
insert into decisions values (1, x'6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b', 0, 'u', 'transfer', 0,
    x'70', x'7b7d');
"""


def kept(seq: int, key: bytes = KEY) -> Kept:
    return Kept(seq, key, 0, "u", "transfer", 0, b"p", b"{}")


def written(home: Path, rows: int) -> Path:
    journal = Journal(home, lambda: NOON)
    journal.open()
    for seq in range(1, rows + 1):
        journal.write(journal.claim([kept(seq, seq.to_bytes(16))]))
    journal.close()
    return next((home / "decisions").glob("*.sqlite3"))


def test_the_log_is_copied_back_while_somebody_writes(home: Path, tmp_path: Path) -> None:
    path = written(home, 1)
    with closing(connect(path)) as writer, closing(connect(path)) as other:
        writer.execute("insert into opened values (77, 1)")
        copy_back(other)
        alone = shutil.copy(path, tmp_path / "alone")  # without its log

    with closing(sqlite3.connect(alone)) as db:
        assert (77,) in db.execute("select at_us from opened").fetchall()


def test_an_index_finds_keys_of_a_finished_day(home: Path) -> None:
    path = written(home, 3)
    with closing(sqlite3.connect(path)) as db:
        index_keys(db)
        index_keys(db)
        (plan,) = db.execute("explain query plan select 1 from decisions where key = x'00'")

    assert "decisions_key" in plan[3]


def test_a_finished_day_gets_its_index_and_its_events_stay_known(home: Path) -> None:
    path = written(home, 3)
    later: datetime = NOON + timedelta(days=40)
    journal = Journal(home, lambda: later)
    journal.open()
    end = monotonic() + 120
    with closing(sqlite3.connect(path)) as db:
        while not db.execute("pragma index_list(decisions)").fetchall():
            assert monotonic() < end
            sleep(0.05)

    assert journal.find([(2).to_bytes(16)]) == {}
    assert journal.has((2).to_bytes(16))
    journal.close()


def test_a_day_of_an_earlier_version_is_read_and_written(home: Path) -> None:
    path = written(home, 0)
    path.unlink()
    with closing(sqlite3.connect(path)) as db:
        db.executescript(_OLD)
    journal = Journal(home, lambda: NOON)
    journal.open()
    journal.write(journal.claim([kept(2, b"n" * 16)]))

    assert (journal.seq, set(journal.find([KEY, b"n" * 16]))) == (2, {KEY, b"n" * 16})
    journal.close()
    with closing(sqlite3.connect(path)) as db:
        index_keys(db)
        assert len(db.execute("pragma index_list(decisions)").fetchall()) == 1
