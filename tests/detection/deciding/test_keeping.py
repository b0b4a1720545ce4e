"""How long the log is kept, and what is never deleted."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from fanzha.detection.actions import audit_forgotten_days
from fanzha.detection.deciding.following import days
from fanzha.detection.deciding.journal import FOLDER
from fanzha.detection.deciding.keeping import AT_ONCE, SNAPSHOTS, Gone, due, due_damaged, note
from fanzha.detection.deciding.kept import Kept
from fanzha.detection.deciding.segment import Segment
from fanzha.organisations.actions import AuditEntry
from tests.cast import Cast
from tests.makers.deciding import NOON, decide, deciding, make_event

TODAY = date(2026, 11, 22)


def day(ago: int) -> str:
    return (TODAY - timedelta(days=ago)).isoformat()


def keep(home: Path, *agos: int) -> None:
    """A day of one decision each, the oldest first."""
    (home / FOLDER).mkdir(exist_ok=True)
    for seq, ago in enumerate(sorted(agos, reverse=True), 1):
        segment = Segment(home / FOLDER / f"{day(ago)}.sqlite3")
        name = seq.to_bytes(16)
        segment.write([Kept(seq, name, 0, "990101", "transfer", 0, b"\x80", b"{}")])
        segment.close()


def snapshot(home: Path, *numbers: int) -> None:
    for number in numbers:
        (home / FOLDER / SNAPSHOTS / str(number)).mkdir(parents=True)


def test_days_beyond_their_time_are_due(home: Path) -> None:
    keep(home, 500, 401, 400, 1, 0)
    snapshot(home, 4, 5)

    assert due(home, TODAY, 400) == [day(500), day(401)]


def test_what_a_snapshot_does_not_know_stays(home: Path) -> None:
    keep(home, 500, 450, 0)
    assert due(home, TODAY, 400) == []

    snapshot(home, 1, 3)  # the older one may be needed where the newer one cannot be read

    assert due(home, TODAY, 400) == [day(500)]


def test_features_and_labels_need_sixty_days_whatever_is_set(home: Path) -> None:
    keep(home, 70, 50, 0)
    snapshot(home, 3)

    assert due(home, TODAY, 1) == [day(70)]


def test_a_clock_that_jumps_ahead_empties_nothing(home: Path) -> None:
    keep(home, *range(60))
    snapshot(home, 60)

    assert len(due(home, TODAY + timedelta(days=9000), 400)) == AT_ONCE


def test_a_damaged_day_is_left_to_be_told(home: Path) -> None:
    keep(home, 500, 0)
    snapshot(home, 2)
    (home / FOLDER / f"{day(500)}.sqlite3").write_bytes(b"\x00garbage" * 1000)

    assert due(home, TODAY, 400) == []


def test_the_process_deletes_and_goes_on(home: Path) -> None:
    keep(home, 2000, 1500, 1)
    with deciding(home) as process:
        decide(process, make_event("e-1"))
    with deciding(home) as process:  # its snapshot knows all days
        process._tick()
        reply = decide(process, make_event("e-2")).json

        assert (days(home), reply["decision"]) == ([day(1), day(0)], 5)
        assert decide(process, make_event("e-1")).json["replayed"] is True
    gone = [json.loads(path.read_text()) for path in sorted((home / FOLDER / "gone").iterdir())]
    assert gone == [{"day": day(2000), "decisions": 1}, {"day": day(1500), "decisions": 1}]
    assert NOON.date() == TODAY


def set_aside(home: Path, ago: int) -> Path:
    """A damaged file with its log."""
    (home / FOLDER).mkdir(exist_ok=True)
    path = home / FOLDER / f"{day(ago)}.sqlite3.101500.damaged"
    for each in (path, path.with_name(f"{path.name}-wal")):
        each.write_bytes(b"\x00garbage")
    return path


def test_damaged_files_are_due_by_their_age_alone(home: Path) -> None:
    oldest, old, *_newer = [set_aside(home, ago) for ago in (500, 401, 400, 0)]

    assert due_damaged(home, TODAY, 400) == [oldest, old]
    assert due_damaged(home, TODAY, 1) == [oldest, old, set_aside(home, 400)]


def test_damaged_files_beyond_their_time_go_and_are_told_no_more(home: Path) -> None:
    old, new = set_aside(home, 1500), set_aside(home, 3)

    with deciding(home) as process:
        process._tick()

        assert process.health()["damaged_segments"] == [new.name]
    assert not list(old.parent.glob(f"{old.name}*"))
    told = json.loads((home / FOLDER / "gone" / f"{old.name}.json").read_text())
    assert told == {"day": old.name, "decisions": 0}


def test_months_of_days_are_not_held_open(home: Path) -> None:
    keep(home, *range(60))
    before = len(list(Path("/proc/self/fd").iterdir()))

    with deciding(home) as process:
        process._journal.label_of(b"unknown-unknown-")
        held = len(list(Path("/proc/self/fd").iterdir())) - before

    assert held < 60


@pytest.mark.django_db(transaction=True)
def test_deleted_days_are_audited_once(cast: Cast, home: Path) -> None:
    (home / FOLDER).mkdir()
    note(home, Gone("2023-01-02", 7))

    audit_forgotten_days()
    audit_forgotten_days()

    (entry,) = AuditEntry.objects.filter(action="retention.ended")
    assert (entry.facts["what"], entry.facts["rows"]) == ("decisions 2023-01-02", 7)
