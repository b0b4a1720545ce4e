"""The log: durable, once, in order, whatever the clock and the disk do."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from sqlite3 import OperationalError, connect

import pytest

from fanzha.detection.deciding.journal import HomeBusy, Journal, JournalDown
from fanzha.detection.deciding.kept import Kept, Labelled
from fanzha.detection.deciding.segment import Segment, is_sound
from tests.makers.deciding import NOON


class Clock:
    """A clock that tests set."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def journal(home: Path, clock: Clock) -> Iterator[Journal]:
    made = Journal(home, clock)
    made.open()
    yield made
    made.close()


def key(name: str) -> bytes:
    return name.encode().ljust(16, b".")


def write(journal: Journal, *rows: Kept) -> None:
    journal.write(journal.claim(rows))


def row(seq: int, name: str = "") -> Kept:
    return Kept(seq, key(name or str(seq)), 0, "990101", "transfer", 0, b"payload", b"{}")


def test_what_was_written_is_found_and_replayed(journal: Journal) -> None:
    write(journal, row(1), row(2))

    assert journal.find([key("2"), key("9")]) == {key("2"): (b"payload", b"{}")}
    assert [seq for seq, _scenario, _payload in journal.replay(1)] == [2]


def test_a_batch_is_written_as_a_whole_or_not_at_all(journal: Journal) -> None:
    with pytest.raises(JournalDown):
        write(journal, row(1), row(1))
    journal.open()

    assert (journal.seq, dict(journal.find([key("1")]))) == (0, {})


@pytest.mark.parametrize("days", [0, 1, 2])
def test_an_event_is_known_for_two_more_days(journal: Journal, clock: Clock, days: int) -> None:
    write(journal, row(1))
    clock.now += timedelta(days=days)

    assert journal.find([key("1")])


def test_order_survives_a_clock_that_jumps_back(journal: Journal, clock: Clock) -> None:
    for seq, day in enumerate((0, 1, 0, 5, 1), 1):
        clock.now = NOON + timedelta(days=day)
        write(journal, row(seq))
    clock.now = NOON
    journal.open()

    assert [seq for seq, _s, _p in journal.replay(0)] == [1, 2, 3, 4, 5]
    assert journal.seq == 5
    assert len(journal.find([key("1"), key("2"), key("4")])) == 3


def test_a_second_process_is_refused_with_a_sentence(home: Path, journal: Journal) -> None:
    code = (
        "import sys; from pathlib import Path; from fanzha.kit import now\n"
        "from fanzha.detection.deciding.journal import Journal, HomeBusy\n"
        "try: Journal(Path(sys.argv[1]), now)\n"
        "except HomeBusy as error: print(error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(home)], capture_output=True, text=True, check=True
    )

    assert done.stdout.startswith("Another decision process works in")


def test_the_home_is_free_again_after_closing(home: Path, clock: Clock) -> None:
    Journal(home, clock).close()

    Journal(home, clock).close()


def test_the_same_process_cannot_take_it_twice(home: Path, journal: Journal, clock: Clock) -> None:
    with pytest.raises(HomeBusy):
        Journal(home, clock)


def test_a_torn_end_of_the_log_loses_only_what_was_not_committed(
    home: Path, journal: Journal, clock: Clock, tmp_path: Path
) -> None:
    write(journal, row(1))
    write(journal, row(2))
    copy = tmp_path / "copy" / "decisions"
    copy.mkdir(parents=True)
    for path in (home / "decisions").glob("*.sqlite3*"):
        (copy / path.name).write_bytes(path.read_bytes())
    log = next(copy.glob("*-wal"))
    log.write_bytes(log.read_bytes()[:-100])

    other = Journal(copy.parent, clock)
    other.open()

    assert (other.seq, other.damaged) == (1, [])
    other.close()


def test_a_damaged_segment_is_kept_aside_and_told(
    home: Path, journal: Journal, clock: Clock
) -> None:
    write(journal, row(1))
    journal.close()
    path = next((home / "decisions").glob("*.sqlite3"))
    path.write_bytes(b"\x00garbage" * 3000)

    other = Journal(home, clock)
    other.open()

    assert [each.name.endswith(".damaged") for each in other.damaged] == [True]
    write(other, row(other.seq + 1))
    other.release()


@pytest.mark.parametrize(
    "spoil",
    [
        "update decisions set key = x'01'",
        "update decisions set key = cast(key as text)",
        "insert into blocks values (9, 10, zeroblob(16), x'')",
        "insert into blocks values (9, 9, 'sixteen letters.', x'')",
    ],
)
@pytest.mark.parametrize("days", [0, 2])
def test_a_day_with_keys_that_are_none_is_kept_aside_as_well(
    home: Path, journal: Journal, clock: Clock, spoil: str, days: int
) -> None:
    write(journal, row(1), row(2))
    journal.release()
    path = next((home / "decisions").glob("*.sqlite3"))
    with closing(connect(path)) as db, db:
        db.execute(spoil)
    clock.now += timedelta(days=days)

    journal.open()

    assert [each.name.startswith(path.name) for each in journal.damaged] == [True]
    write(journal, row(journal.seq + 1))


def test_a_wrong_day_that_a_clock_jumps_back_to_is_kept_aside_when_opened_again(
    home: Path, journal: Journal, clock: Clock
) -> None:
    write(journal, row(1))
    path = next((home / "decisions").glob("*.sqlite3"))
    clock.now += timedelta(days=9)
    write(journal, row(2))
    with closing(connect(path)) as db, db:
        db.execute("update decisions set key = x'01'")
    clock.now -= timedelta(days=9)

    with pytest.raises(ValueError, match="buffer size"):
        journal.find([key("1")])
    journal.open()

    assert [each.name.startswith(path.name) for each in journal.damaged] == [True]
    assert journal.find([key("2")])


def test_the_newest_label_counts(journal: Journal) -> None:
    write(journal, row(1))
    for label in ("fraud", "legitimate"):
        journal.write(journal.claim(()), [Labelled(key("1"), label, "990101", 0)])

    assert (journal.label_of(key("1")), journal.label_of(key("2"))) == ("legitimate", None)


def test_a_file_that_cannot_be_opened_now_is_not_called_damaged(tmp_path: Path) -> None:
    (tmp_path / "day.sqlite3").mkdir()

    with pytest.raises(OperationalError):
        is_sound(tmp_path / "day.sqlite3", Segment.is_whole)


def test_a_database_of_something_else_is_damaged(tmp_path: Path) -> None:
    with closing(connect(tmp_path / "day.sqlite3")) as other:
        other.execute("create table decisions (a)")

    assert not is_sound(tmp_path / "day.sqlite3", Segment.is_whole)
