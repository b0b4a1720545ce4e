from pathlib import Path

import pytest

from fanzha.cli.scoring import published
from fanzha.kit import Keyring
from fanzha.knowledge import point_to_lists, write_lists


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    Keyring.fresh().save(tmp_path / "key")
    monkeypatch.setattr("fanzha.settings.FANZHA_HOME", tmp_path / "home")
    monkeypatch.setattr("fanzha.settings.FANZHA_KEY_FILE", tmp_path / "key")
    return tmp_path / "home"


def publish(home: Path, account: str) -> Path:
    ring = Keyring.load(home.with_name("key"))
    lists = {"case_accounts": [account]}
    sha, _counts = write_lists(home, lists, ring.subkey("lists"), ring.active)
    point_to_lists(home, sha)
    return home / "knowledge" / "lists" / sha


def test_files_are_decided_with_the_lists_in_force(home: Path) -> None:
    publish(home, "9999991")

    found = published(None)

    assert found and found.contains("case_accounts", "9999991")


def test_a_folder_of_lists_goes_before_those_in_force(home: Path) -> None:
    earlier = publish(home, "9999991")
    publish(home, "9999992")

    found = published(earlier)

    assert found and found.contains("case_accounts", "9999991")
    assert not found.contains("case_accounts", "9999992")


def test_without_published_lists_there_are_none(home: Path) -> None:
    assert published(None) is None
