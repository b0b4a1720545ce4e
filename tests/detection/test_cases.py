"""Retraining on a centre's own cases: reading, comparing, putting in force."""

import json
from pathlib import Path

import pytest

from fanzha.cli import main
from fanzha.detection import read_cases, retrain
from fanzha.detection.text import cases as module
from fanzha.detection.text.model import own_path
from fanzha.kit import Invalid

_FRAUD = "在渔具群里被拉去拼饵料团，交了拼团款{}元后团长退群"
_HONEST = "渔具店通知{}号鱼竿到货，到店付款自提"
_WORDS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    rows = [f"{word}{_FRAUD.format(100 + at)},T06" for at, word in enumerate(_WORDS)]
    rows += [f"{word}{_HONEST.format(at)},正常" for at, word in enumerate(_WORDS)]
    path = tmp_path / "cases.csv"
    path.write_text("text,label\n" + "\n".join(rows), "utf-8")
    return path


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(module, "_BESIDE", 200)
    monkeypatch.setenv("FANZHA_HOME", str(tmp_path / "home"))


def test_platform_labels_and_codes_are_read(tmp_path: Path) -> None:
    labels = ["刷单返利类", "冒充军警购物类诈骗", "T0202", "正常"] * 6
    rows = [{"案件编号": n, "案情描述": f"案情{n}", "案件类别": x} for n, x in enumerate(labels)]
    path = tmp_path / "train.json"
    path.write_text(json.dumps(rows, ensure_ascii=False), "utf-8")

    assert [kind for _, kind in read_cases(path)][:4] == ["T01", "T11", "T02", None]


def test_a_case_without_label_is_neither_fraud_nor_honest(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_text("text,label\n" + "一件事,T01\n另一件事,\n" * 30, "utf-8")

    assert {kind for _, kind in read_cases(path)} == {"T01"}


def test_unknown_label_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_text("text,label\n一件事,T01\n" + "一件事,天上掉馅饼类\n" * 30, "utf-8")

    with pytest.raises(Invalid, match=r"3.*天上掉馅饼类"):
        read_cases(path)


@pytest.mark.parametrize("content", ["text,label\n一件事,T01\n", "a,b\n一,二\n", "[1, 2]", "{bad"])
def test_useless_file_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / ("cases.json" if content[0] in "[{" else "cases.csv")
    path.write_text(content, "utf-8")

    with pytest.raises(Invalid):
        read_cases(path)


def test_comparison_tests_on_cases_neither_model_saw(table: Path) -> None:
    found = retrain(read_cases(table), 1, lambda _: None)

    assert (found.trained, found.tested) == (32, 8)
    assert found.is_better
    assert found.mean.new == 1.0
    assert [line.code for line in found.lines] == ["-", "T06"]


def test_nothing_is_replaced_unless_asked(table: Path) -> None:
    with pytest.raises(SystemExit):
        main(["train", "cases", str(table)])

    assert not own_path().exists()


def test_better_model_is_put_in_force(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as done:
        main(["train", "cases", str(table), "--replace"])

    assert done.value.code == 0
    assert own_path().exists()
    assert "T06" in capsys.readouterr().out
