"""What `fanzha doctor` tells."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from fanzha.cli.health import _told, _worker, examine
from fanzha.kit import Keyring, now
from fanzha.kit.actions import JobRun

pytestmark = pytest.mark.django_db


def test_a_job_that_failed_last_time_is_named() -> None:
    JobRun.objects.create(name="warning.imports", due_at=now(), last_error="OverflowError")

    finding = _worker()

    assert not finding.ok
    assert "warning.imports" in finding.detail


def test_a_worker_that_ran_just_now_is_at_work() -> None:
    JobRun.objects.create(name="messages.send", due_at=now(), last_finished=now())

    assert _worker().ok


def test_a_finding_keeps_its_name_when_its_check_cannot_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sound = [finding.name for finding in examine()]
    monkeypatch.setattr("fanzha.kit.actions.Delivery", None)
    monkeypatch.setattr("fanzha.organisations.actions.head", None)

    assert [finding.name for finding in examine()] == sound


def told(**more: Any) -> dict[str, Any]:
    """What a healthy decision process says of itself."""
    return {
        "status": "ready",
        "decisions": 5,
        "waiting": 0,
        "faults": 0,
        "unsaved": False,
        "broken_rules": [],
        "damaged_segments": [],
        "versions": {"rules": "abc123"},
        **more,
    }


@pytest.mark.parametrize(
    ("more", "ok", "word"),
    [
        ({}, True, "abc123"),
        ({"status": "starting"}, True, ""),
        ({"status": "down", "faults": 3}, False, ""),
        ({"damaged_segments": ["2026-11-22.damaged"]}, False, "2026-11-22.damaged"),
        ({"broken_rules": ["lost"]}, False, "lost"),
        ({"faults": 3}, False, "3"),
        ({"unsaved": True}, False, ""),
    ],
)
def test_the_decision_process_is_judged_by_what_it_says(
    more: dict[str, Any], ok: bool, word: str
) -> None:
    finding = _told(told(**more))

    assert (finding.ok, word in finding.detail) == (ok, True)


def test_the_doctor_says_from_which_risk_the_model_asks_to_verify() -> None:
    versions = {"rules": "abc", "model": "3f21", "model_verify": "75/101"}

    finding = _told(told(versions=versions))

    assert finding.ok and "3f21" in finding.detail and "75/101" in finding.detail


@pytest.mark.parametrize("name", ["FANZHA_MODEL_VERIFY_VICTIM", "FANZHA_MODEL_VERIFY_MULE"])
def test_a_risk_that_cannot_be_is_refused_with_what_to_give(tmp_path: Path, name: str) -> None:
    home = {"FANZHA_HOME": str(tmp_path / "var"), "DJANGO_SETTINGS_MODULE": "fanzha.settings"}
    command = [sys.executable, "-m", "fanzha.cli", "units"]

    env = {**os.environ, **home, name: "150"}
    run = subprocess.run(command, env=env, capture_output=True, text=True, check=False)

    assert run.returncode and "Traceback" not in run.stderr
    assert f"{name} is “150”: give a number from 1 to 101." in run.stderr + run.stdout


def test_a_damaged_database_is_told_with_what_to_do(tmp_path: Path) -> None:
    home = {"FANZHA_HOME": str(tmp_path), "FANZHA_KEY_FILE": str(tmp_path.parent / "a.key")}
    env = {**os.environ, **home, "DJANGO_SETTINGS_MODULE": "fanzha.settings", "LC_ALL": "C"}
    env["FANZHA_DATABASE_URL"] = ""
    Keyring.fresh().save(tmp_path.parent / "a.key")
    (tmp_path / "fanzha.sqlite3").write_bytes(b"no database" * 100)

    for words in ("doctor", "units"):
        command = [sys.executable, "-m", "fanzha.cli", words]
        run = subprocess.run(command, env=env, capture_output=True, text=True, check=False)

        assert run.returncode == 1 and "Traceback" not in run.stderr
        assert "restore the database from the backup" in run.stdout + run.stderr
