"""`fanzha backtest`."""

import json
from pathlib import Path

import pytest

from fanzha.cli import main
from tests.makers.deciding import BIG

HEAD = "event_id,occurred_at,payer_account,payee_account,amount_fen"


def ended(*arguments: object) -> object:
    with pytest.raises(SystemExit) as end:
        main([str(each) for each in arguments])
    return end.value.code


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "rules.toml").write_text(BIG)
    return folder


def history(folder: Path, *amounts: object) -> Path:
    rows = [f"e{n},2026-03-02T10:0{n}:00,999999A,999999B,{a}" for n, a in enumerate(amounts)]
    (folder / "history.csv").write_text("\n".join([HEAD, *rows]))
    return folder / "history.csv"


def test_rules_are_told_with_labels(
    tmp_path: Path, rules: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = history(tmp_path, 6_000_000, 7_000_000, 100)
    (tmp_path / "labels.csv").write_text("event_id,label\ne0,fraud\ne1,legitimate\n")

    code = ended("backtest", file, "--rules", rules, "--labels", tmp_path / "labels.csv", "--json")

    told = json.loads(capsys.readouterr().out)
    assert (code, told["labelled"], told["new"]["all"]["alerts"]) == (0, 2, 2)
    assert (told["new"]["all"]["precision"], told["new"]["all"]["recall"]) == (0.5, 1.0)


def test_rejected_rows_are_counted_with_their_reasons(
    tmp_path: Path, rules: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = ended("backtest", history(tmp_path, 6_000_000, "x", -1), "--rules", rules)

    out = capsys.readouterr().out
    assert code == 2
    assert "amount_fen: type  1" in out and "amount_fen: range  1" in out


def test_two_versions_stand_side_by_side(
    tmp_path: Path, rules: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = tmp_path / "old"
    old.mkdir()
    (old / "rules.toml").write_text(BIG.replace("5000000", "6500000"))
    file = history(tmp_path, 6_000_000, 7_000_000)

    ended("backtest", file, "--rules", rules, "--against", old, "--json")
    told = json.loads(capsys.readouterr().out)
    ended("backtest", file, "--rules", rules, "--against", old)

    assert told["beside"] == {"both": 1, "only_new": 1, "only_old": 0}
    assert "big" in capsys.readouterr().out


def test_a_statement_is_read_too(
    tmp_path: Path, rules: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = ["交易卡号,交易时间,交易金额,收付标志,交易对手账卡号"]
    rows += ["999999A,2026-03-02 10:00:00,60000.00,出,999999B"]
    rows += ["999999A,2026-03-02 11:00:00,5.00,?,999999B"]
    (tmp_path / "statement.csv").write_text("\n".join(rows))

    code = ended("backtest", tmp_path / "statement.csv", "--rules", rules, "--json")

    told = json.loads(capsys.readouterr().out)
    assert (code, told["new"]["all"]["alerts"]) == (2, 1)
    assert told["reasons"] == {"收付标志: unknown": 1}


def test_a_file_that_is_not_there_is_told(
    tmp_path: Path, rules: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = ended("backtest", tmp_path / "none.csv", "--rules", rules)

    out, told = capsys.readouterr()
    assert (code, out) == (2, "")
    assert "none.csv" in told
