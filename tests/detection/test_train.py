"""`fanzha train text`: model and card, the same from the same seed."""

from pathlib import Path

import pytest

from fanzha.cli import main
from fanzha.detection.text import card, phases, train
from fanzha.detection.text.model import Model


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(train, "TEXTS", 600)
    monkeypatch.setattr(train, "_FOLD_TEXTS", 400)
    monkeypatch.setattr(train, "_BLEND_TEXTS", 60)
    monkeypatch.setattr(card, "_TEXTS", 200)
    for name in ("_TEXTS", "_FOLD_TEXTS", "_BAR_TEXTS"):
        monkeypatch.setattr(phases, name, 300)


def trained(folder: Path, seed: int) -> bytes:
    with pytest.raises(SystemExit) as done:
        main(["train", "text", "--seed", str(seed), "-o", str(folder)])

    assert not done.value.code
    return (folder / "typing.model").read_bytes()


def test_same_seed_writes_the_same_model(tmp_path: Path) -> None:
    assert trained(tmp_path / "a", 3) == trained(tmp_path / "b", 3)


def test_card_says_what_it_was_made_of_and_how_it_fares(tmp_path: Path) -> None:
    trained(tmp_path, 4)

    text = (tmp_path / "typing.md").read_text("utf-8")
    assert "seed 4" in text
    assert "| T01 |" in text
    assert "Limits" in text
    assert Model.load(tmp_path / "typing.model").about["seed"] == 4
