"""Snapshots: immutable, complete or absent, named by their content."""

import subprocess
import sys
from pathlib import Path

import pytest

from fanzha.kit import Invalid, NotFound
from fanzha.knowledge import current_snapshot, snapshot
from fanzha.knowledge.library import Library, assemble
from fanzha.knowledge.snapshots import SHIPPED, point_to, shipped, write_snapshot


def edited() -> Library:
    entries = dict(shipped().library.entries)
    return assemble(entries | {"case": entries["case"][:-1]}, "test")


def test_without_publication_the_shipped_files_are_current(tmp_path: Path) -> None:
    assert current_snapshot(tmp_path).folder == SHIPPED


def test_a_published_snapshot_becomes_current(tmp_path: Path) -> None:
    made = write_snapshot(edited(), tmp_path, "test")
    point_to(tmp_path, made.sha)

    assert current_snapshot(tmp_path) == made
    assert made.library == edited()


def test_unchanged_content_keeps_the_shipped_name(tmp_path: Path) -> None:
    made = write_snapshot(shipped().library, tmp_path, "another version")

    assert made.sha == shipped().sha


def test_writing_the_same_content_again_touches_nothing(tmp_path: Path) -> None:
    first = write_snapshot(edited(), tmp_path, "test")
    before = (first.folder / "cases.toml").stat().st_mtime_ns

    write_snapshot(edited(), tmp_path, "later")

    assert (first.folder / "cases.toml").stat().st_mtime_ns == before


def test_nothing_half_written_is_left(tmp_path: Path) -> None:
    made = write_snapshot(edited(), tmp_path, "test")
    point_to(tmp_path, made.sha)

    assert {path.name for path in (tmp_path / "knowledge").iterdir()} == {made.sha, "current"}


def test_an_earlier_snapshot_is_found_by_name(tmp_path: Path) -> None:
    made = write_snapshot(edited(), tmp_path, "test")

    assert snapshot(made.sha, tmp_path) == made
    assert snapshot(shipped().sha, tmp_path) == shipped()


def test_an_unknown_snapshot_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        snapshot("0123456789abcdef", tmp_path)


def test_a_lost_snapshot_is_an_error_and_not_silently_replaced(tmp_path: Path) -> None:
    (tmp_path / "knowledge").mkdir()
    point_to(tmp_path, "0123456789abcdef")

    with pytest.raises(Invalid, match="0123456789abcdef"):
        current_snapshot(tmp_path)


def test_the_library_loads_without_django() -> None:
    code = "import sys; import fanzha.knowledge as k; k.taxonomy(); print('django' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "False\n"
