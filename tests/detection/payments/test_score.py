from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from fanzha.detection.payments.reject import Reason, sentence
from fanzha.detection.payments.score import CHUNK, score_transfers
from fanzha.kit import Invalid
from tests.makers.payments import make_event

RULE = """
[[rule]]
id = "many-outs"
scenario = "transfer"
name_zh = "频繁转出"
name_en = "Many transfers"
when = "payer_out_count_1h >= 2"
score = 40
outcome = "verify"
reason_zh = "一小时内多次转出。"
reason_en = "Several transfers within an hour."
source = "test"
state = "published"
"""


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "10.toml").write_text(RULE, encoding="utf-8")
    return folder


def parquet(path: Path, events: list[dict[str, Any]]) -> Path:
    pq.write_table(
        pa.Table.from_pylist([{k: v for k, v in e.items() if k != "n"} for e in events]), path
    )
    return path


def decisions(path: Path) -> list[dict[str, Any]]:
    return list(pq.read_table(path).to_pylist())


def test_each_transfer_gets_its_outcome_and_rules(tmp_path: Path, rules: Path) -> None:
    source = parquet(tmp_path / "in.parquet", [make_event(n, n) for n in range(4)])

    done = score_transfers(source, tmp_path / "out.parquet", rules)

    found = decisions(tmp_path / "out.parquet")
    assert [row["outcome"] for row in found] == ["allow", "allow", "verify", "verify"]
    assert [row["hits"] for row in found] == [[], [], ["many-outs"], ["many-outs"]]
    assert (done.read, done.accepted, done.rejected) == (4, 4, 0)


def test_rejected_rows_are_written_with_their_reason(tmp_path: Path, rules: Path) -> None:
    events = [make_event(0), make_event(1, amount_fen=-5), make_event(2)]

    done = score_transfers(
        parquet(tmp_path / "in.parquet", events), tmp_path / "out.parquet", rules
    )

    text = (tmp_path / "out.parquet.rejected.csv").read_text("utf-8-sig")
    head, line = text.splitlines()
    assert head == "row,column,reason,sentence"
    assert line == f"2,amount_fen,range,{sentence(Reason.RANGE)}"
    assert done.accepted + done.rejected == done.read == 3


def test_a_state_is_gone_on_with(tmp_path: Path, rules: Path) -> None:
    first = parquet(tmp_path / "1.parquet", [make_event(n, n) for n in range(2)])
    second = parquet(tmp_path / "2.parquet", [make_event(2, 2)])

    for source in (first, second):
        score_transfers(source, tmp_path / "out.parquet", rules, tmp_path / "state")

    assert [row["outcome"] for row in decisions(tmp_path / "out.parquet")] == ["verify"]


def test_each_chunk_of_a_long_file_sees_those_before_it(tmp_path: Path, rules: Path) -> None:
    accounts = [f"999999{n}" for n in range(CHUNK)]
    events = [make_event(n, n // 100, payer_account=a) for n, a in enumerate(3 * accounts)]
    events[-1]["amount_fen"] = -5

    score_transfers(parquet(tmp_path / "in.parquet", events), tmp_path / "out.parquet", rules)

    found = pq.read_table(tmp_path / "out.parquet", columns=["event_id", "outcome"])
    assert found["event_id"].to_pylist() == [event["event_id"] for event in events[:-1]]
    assert found["outcome"].to_pylist() == 2 * CHUNK * ["allow"] + (CHUNK - 1) * ["verify"]
    refused = (tmp_path / "out.parquet.rejected.csv").read_text("utf-8-sig").splitlines()
    assert refused[1].startswith(f"{len(events)},amount_fen,range")


def test_a_damaged_file_leaves_nothing_behind(tmp_path: Path, rules: Path) -> None:
    source = parquet(tmp_path / "in.parquet", [make_event()])
    source.write_bytes(source.read_bytes()[:-30])
    before = sorted(path.name for path in tmp_path.iterdir())

    with pytest.raises(Invalid):
        score_transfers(source, tmp_path / "out.parquet", rules)

    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_csv_and_empty_files_are_read(tmp_path: Path, rules: Path) -> None:
    csv = tmp_path / "in.csv"
    head = "event_id,occurred_at,payer_account,payee_account,amount_fen"
    csv.write_text(f"{head}\ne1,2025-06-16 12:00:00,A,B,5\n")
    empty = tmp_path / "empty.parquet"
    one = pq.read_table(parquet(tmp_path / "x.parquet", [make_event()]))
    pq.write_table(one.slice(0, 0), empty)

    assert score_transfers(csv, tmp_path / "o1.parquet", rules).accepted == 1
    assert score_transfers(empty, tmp_path / "o2.parquet", rules).read == 0


def test_a_table_of_other_columns_is_refused_as_a_whole(tmp_path: Path, rules: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text("卡号,金额\n999999,5\n", "utf-8")

    with pytest.raises(Invalid, match="payer_account"):
        score_transfers(source, tmp_path / "out.parquet", rules)


def test_accounts_that_a_spreadsheet_rounded_are_refused(tmp_path: Path, rules: Path) -> None:
    source = tmp_path / "in.csv"
    head = "event_id,occurred_at,payer_account,payee_account,amount_fen"
    source.write_text(f"{head}\ne1,2025-06-16 12:00:00,9.99999E+18,B,5\n", "utf-8")

    assert score_transfers(source, tmp_path / "out.parquet", rules).rejected == 1
    assert ",rounded," in (tmp_path / "out.parquet.rejected.csv").read_text("utf-8-sig")


def test_rejected_lines_have_the_numbers_of_the_file(tmp_path: Path, rules: Path) -> None:
    source = tmp_path / "in.csv"
    head = "event_id,occurred_at,payer_account,payee_account,amount_fen"
    good, bad = "e1,2025-06-16 12:00:00,A,B,5", "e2,2025-06-16 12:00:00,A,B,-5"
    source.write_text(f"某行\n\n{head}\n{good}\n\n{bad}\n", "utf-8")

    score_transfers(source, tmp_path / "out.parquet", rules)

    told = (tmp_path / "out.parquet.rejected.csv").read_text("utf-8-sig").splitlines()
    assert told[0] == "line,column,reason,sentence"
    assert told[1:] == [f"6,amount_fen,range,{sentence(Reason.RANGE)}"]


def test_a_rejected_line_of_a_statement_has_its_number_too(tmp_path: Path, rules: Path) -> None:
    source = tmp_path / "in.csv"
    head = "交易卡号,交易时间,交易金额,收付标志,交易对手账卡号"
    rows = [f"999999001,2025-06-16 1{n}:00:00,{n}.00,出,999999002" for n in range(2)]
    source.write_text("\n".join([head, "", rows[1], "合计,,1.00,,", rows[0]]), "utf-8")

    score_transfers(source, tmp_path / "out.parquet", rules)

    told = (tmp_path / "out.parquet.rejected.csv").read_text("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in told] == ["line", "4"]


def test_without_a_model_the_risk_is_the_points_of_rules_about_the_side(tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    folder.mkdir()
    text = RULE.replace("payer_out_count_1h >= 2", "on_phone is true")
    (folder / "10.toml").write_text(text, encoding="utf-8")
    events = [make_event(n, n, on_phone=bool(n)) for n in range(2)]

    score_transfers(parquet(tmp_path / "in.parquet", events), tmp_path / "out.parquet", folder)

    found = [(row["victim_risk"], row["mule_risk"]) for row in decisions(tmp_path / "out.parquet")]
    assert found == [(0, 0), (40, 0)]
