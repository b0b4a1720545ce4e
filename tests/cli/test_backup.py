"""A centre that is copied as docs/backup.md says opens elsewhere, whole."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest


def run(home: Path, key: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """`fanzha WORDS` in a home with a key file."""
    own = {"FANZHA_HOME": str(home), "FANZHA_KEY_FILE": str(key), "LC_ALL": "C"}
    own |= {"DJANGO_SETTINGS_MODULE": "fanzha.settings", "FANZHA_DATABASE_URL": ""}
    env = {**os.environ, **own}
    command = [sys.executable, "-m", "fanzha.cli", *words]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Home and key file of a centre that was just started, copied to another place."""
    folder = tmp_path_factory.mktemp("centre")
    made = run(folder / "var", folder / "var.key", "init", "--name", "清河县", "--code", "990101")
    assert made.returncode == 0, made.stderr
    shutil.copytree(folder / "var", folder / "restored", ignore=shutil.ignore_patterns("cache"))
    shutil.move(folder / "var.key", folder / "kept.key")
    return folder / "restored", folder / "kept.key"


@pytest.mark.parametrize("what", ["audit", "ledger"])
def test_a_restored_centre_proves_that_nothing_is_missing(
    centre: tuple[Path, Path], what: str
) -> None:
    assert run(*centre, what, "verify").returncode == 0


def test_the_doctor_finds_key_and_data_of_a_restored_centre_together(
    centre: tuple[Path, Path],
) -> None:
    told = run(*centre, "doctor").stdout

    assert "ok  key file" in told and "ok  sealed values" in told and "ok  audit chain" in told
