"""Snapshots written by a forked process: whole or not at all, and never in the way."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import pytest

from fanzha.detection.columns import Table
from fanzha.detection.deciding.decider import SNAPSHOTS
from fanzha.detection.deciding.journal import FOLDER
from fanzha.detection.deciding.process import Featured, Process
from fanzha.detection.deciding.rulebook import Features
from tests.makers.deciding import decide, deciding, make_event


class Counting:
    """Counts events. Saving fails while `full` exists; a forked writer waits while `hold` does."""

    def __init__(self, home: Path) -> None:
        self._home, self._process = home, os.getpid()
        self.seen = 0

    def observe(self, table: Table) -> Table:
        """Count them."""
        self.seen += table.rows
        return Table({}, table.rows)

    def snapshot(self, path: Path) -> None:
        """Write the count; half of it where the disk is full."""
        path.write_text("half")
        while os.getpid() != self._process and (self._home / "hold").exists():
            sleep(0.01)
        if (self._home / "full").exists():
            raise OSError("No space left on device")
        path.write_text(str(self.seen))

    def restore(self, path: Path) -> None:
        """Read the count."""
        self.seen = int(path.read_text())


@contextmanager
def counting(home: Path) -> Iterator[tuple[Process, Counting]]:
    state = Counting(home)
    featured = Featured(lambda: {"transfer": state}, lambda: Features({}, ""))
    with deciding(home, featured=featured) as process:
        yield process, state


def folders(home: Path) -> list[str]:
    return sorted(path.name for path in (home / FOLDER / SNAPSHOTS).glob("*"))


def reaped(process: Process) -> None:
    """Until the forked writer is done and noticed."""
    end = monotonic() + 120
    while process._decider._writer:
        assert monotonic() < end
        process._decider.reap()
        sleep(0.01)


def test_decisions_go_on_while_a_snapshot_is_written(home: Path) -> None:
    with counting(home) as (process, _state):
        decide(process, make_event("a"))
        (home / "hold").touch()
        process._decider.snapshot_apart()
        reply = decide(process, make_event("b"))
        process._decider.snapshot_apart()  # one writer at a time
        (home / "hold").unlink()
        reaped(process)

        assert (reply.status, folders(home)) == (200, ["1"])


def test_a_restart_reads_the_snapshot_and_counts_the_rest_in(home: Path) -> None:
    with counting(home) as (process, _state):
        decide(process, make_event("a"))
        process._decider.snapshot_apart()
        reaped(process)
        decide(process, make_event("b"))
        shutil.copytree(home, home.with_name("killed"))  # as a kill would leave it
    with counting(home.with_name("killed")) as (_process, state):
        assert state.seen == 2


def test_a_snapshot_that_fails_leaves_no_half_folder_and_is_told(home: Path) -> None:
    with counting(home) as (process, _state):
        decide(process, make_event("a"))
        (home / "full").touch()
        process._decider.snapshot_apart()
        reaped(process)

        assert (folders(home), process.health()["unsaved"]) == ([], True)
        (home / "full").unlink()
        decide(process, make_event("b"))
        process._decider.snapshot_apart()
        reaped(process)

        assert (folders(home), process.health()["unsaved"]) == (["2"], False)


def test_a_disk_that_is_full_at_the_end_loses_no_decision(home: Path) -> None:
    with counting(home) as (process, _state):
        decide(process, make_event("a"))
        (home / "full").touch()
    (home / "full").unlink()
    with counting(home) as (process, state):
        assert (state.seen, decide(process, make_event("a")).json["replayed"]) == (1, True)


def test_what_killed_writers_left_is_swept_at_the_start(home: Path) -> None:
    left = home / FOLDER / SNAPSHOTS / ".7"
    left.mkdir(parents=True)
    (left / "transfer").write_text("half")

    with counting(home):
        assert not left.exists()


def test_a_writer_that_outlives_its_process_does_not_hold_the_home(home: Path) -> None:
    with counting(home) as (process, _state):
        decide(process, make_event("a"))
        (home / "hold").touch()
        process._decider.snapshot_apart()
        writer = process._decider._writer
        process._decider._writer = 0  # as if we were another process
    with counting(home) as (process, _state):
        assert process.health()["status"] == "ready"
    (home / "hold").unlink()
    os.waitpid(writer, 0)


@pytest.mark.parametrize("content", ["", "half"])
def test_a_snapshot_that_cannot_be_read_is_passed_over(home: Path, content: str) -> None:
    with counting(home) as (process, _state):
        decide(process, make_event("a"))
    (home / FOLDER / SNAPSHOTS / "1" / "transfer").write_text(content)

    with counting(home) as (_process, state):
        assert state.seen == 1
