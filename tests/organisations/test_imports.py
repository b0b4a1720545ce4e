"""Raw files and rows are sealed; nothing is lost and nothing lies open."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import translation

from fanzha.kit import Conflict, NotFound, Row, now
from fanzha.organisations.actions import (
    ImportRow,
    ImportRun,
    cells_of,
    discard,
    forget_files,
    forget_import_files,
    forget_import_rows,
    keep_file,
    open_raw,
    rejected_rows,
    stage,
    stage_rows,
)
from fanzha.organisations.actions.imports import CHUNK, file_path
from fanzha.organisations.views.imports import reason_words
from tests.cast import Cast

DATA = "姓名,手机\n王小明,15400001234\n".encode()


def test_raw_file_comes_back_as_it_was(cast: Cast) -> None:
    run = stage(DATA, "some/folder/名单.csv", "warnings", cast.centre, cast.chen)

    assert open_raw(run) == DATA
    assert (run.filename, run.size) == ("名单.csv", len(DATA))


def test_nothing_in_the_home_is_readable(cast: Cast, home: Path) -> None:
    run = stage(DATA, "名单.csv", "warnings", cast.centre, cast.chen)
    stage_rows(run, [Row(2, ("王小明", "15400001234"))])

    files = [path.read_bytes() for path in home.rglob("*") if path.is_file()]
    stored = str(list(ImportRow.objects.extra(select={"raw": "cells"}).values("raw")))
    assert files
    assert not any("王小明".encode() in content or b"15400001234" in content for content in files)
    assert "15400001234" not in stored


def test_same_content_is_kept_once(cast: Cast, home: Path) -> None:
    assert keep_file(DATA) == keep_file(DATA)
    assert len([path for path in (home / "files").rglob("*") if path.is_file()]) == 1


def test_rows_are_staged_in_chunks(cast: Cast) -> None:
    run = stage(DATA, "a.csv", "warnings", cast.centre, None)
    count = stage_rows(run, (Row(line, ("x",)) for line in range(2, CHUNK + 5)))

    assert count == CHUNK + 3 == run.rows.count()


def test_rejected_rows_come_with_reason_and_cells(cast: Cast) -> None:
    run = stage(DATA, "a.csv", "warnings", cast.centre, None)
    stage_rows(run, [Row(2, ("甲", "1")), Row(3, ("乙", "2"))])
    run.rows.filter(line=3).update(state="rejected", reason="没有手机")

    assert rejected_rows(run) == [(3, "没有手机", ["乙", "2"])]


def test_finished_import_cannot_be_discarded(cast: Cast) -> None:
    run = stage(DATA, "a.csv", "warnings", cast.centre, None)
    discard(cast.ma, run)

    run.refresh_from_db()
    assert run.state == ImportRun.State.DISCARDED
    with pytest.raises(Conflict):
        discard(cast.ma, run)


def test_file_without_a_run_is_forgotten_after_a_day(cast: Cast) -> None:
    kept = stage(DATA, "a.csv", "warnings", cast.centre, None)
    orphan = keep_file(b"left by a crash")

    assert forget_files() == 0
    assert forget_files(timedelta(seconds=-5)) == 1
    assert not file_path(orphan).exists()
    assert open_raw(kept) == DATA


def test_old_rows_lose_their_cells_and_keep_their_reason(cast: Cast) -> None:
    run = stage(DATA, "a.csv", "warnings", cast.centre, None)
    stage_rows(run, [Row(2, ("甲",))])
    ImportRun.objects.update(finished_at=now())

    assert forget_import_rows(now()) == 0
    assert forget_import_rows(now() + timedelta(days=91)) == 1
    assert cells_of(run.rows.get()) == []


def test_old_raw_file_is_removed(cast: Cast) -> None:
    run = stage(DATA, "a.csv", "warnings", cast.centre, None)

    assert forget_import_files(now() + timedelta(days=366)) == 1
    with pytest.raises(NotFound):
        open_raw(run)


def test_codes_of_rejected_rows_are_shown_in_words() -> None:
    with translation.override("zh-hans"):
        assert reason_words("no_contact") == "既无手机号也无身份证号，无法联系到人"
    with translation.override("en"):
        assert reason_words("no_contact") == "no contact"
    assert reason_words("the login is missing.") == "the login is missing."
