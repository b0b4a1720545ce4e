"""Commands on rules."""

import json
import re
from pathlib import Path

import pytest

from fanzha.cli import main

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "rules"


def ended(*arguments: str) -> object:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    return end.value.code


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    text = (EXAMPLE / "branch.toml").read_text()
    (tmp_path / "branch.toml").write_text(text.replace("payer_age >= 60", "payer_agee >= 60"))
    return tmp_path


def test_sound_rules_end_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended("rules", "check", str(EXAMPLE)) == 0
    assert ended("rules", "check") == 0
    assert "86" in capsys.readouterr().out


def test_what_must_be_mended_is_placed(copied: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ended("rules", "check", str(copied), "--json") == 1

    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert (finding["rule"], finding["line"], finding["column"]) == ("BRANCH-GOLD", 1, 1)


def test_two_versions_are_compared(copied: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ended("rules", "diff", str(EXAMPLE), str(copied), "--json") == 0

    (difference,) = json.loads(capsys.readouterr().out)["differences"]
    assert difference["change"] == "changed" and difference["decides_otherwise"]
    assert ended("rules", "diff", str(EXAMPLE), str(copied)) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "  - payer_age >= 60" in lines and "  + payer_agee >= 60" in lines


def test_a_missing_folder_is_bad_input(tmp_path: Path) -> None:
    assert ended("rules", "check", str(tmp_path / "none")) == 2


def test_the_rule_of_the_page_can_be_read(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "rules.md").read_text()
    (block,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    (tmp_path / "page.toml").write_text(block)

    assert ended("rules", "check", str(tmp_path)) == 0


def test_the_program_of_the_page_runs() -> None:
    page = (ROOT / "docs" / "rules.md").read_text()
    (block,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)

    exec(block, {})
