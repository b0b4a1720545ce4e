"""The commands on JSON lines."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from fanzha.detection import classify_file, extract_file
from fanzha.kit import Invalid


def run(folder: Path, *lines: bytes) -> tuple[int, list[dict[str, Any]]]:
    source, target = folder / "in.jsonl", folder / "out.jsonl"
    source.write_bytes(b"\n".join(lines))
    bad = extract_file(source, target)
    return bad, [json.loads(line) for line in target.read_text("utf-8").splitlines()]


def test_each_line_gives_one_line(tmp_path: Path) -> None:
    row = {"id": "a", "text": "昨天下午3点转账5000元", "report_time": "2026-11-22T10:00:00+08:00"}

    bad, rows = run(tmp_path, json.dumps(row).encode(), b"")

    assert bad == 0
    assert rows[0]["id"] == "a"
    assert rows[0]["loss_fen"] == 500_000
    assert rows[0]["transfers"] == [
        {
            "amount_fen": 500_000,
            "payee_account": None,
            "payee_name": None,
            "channel": None,
            "at": "2026-11-21T15:00:00",
        }
    ]
    assert set(rows[0]["elements"][0]) >= {"kind", "value", "surface", "start", "end", "confidence"}


@pytest.mark.parametrize(
    "line",
    [
        b"no json",
        b"[1]",
        b'{"id": 1}',
        b'{"text": "x"}',
        b'{"id": 1, "text": 5}',
        b'{"id": 1, "text": "\xff"}',
        b"\x00\x01",
        b'{"id": 1, "text": "x", "report_time": "gestern"}',
        b"[" * 100_000,
    ],
)
def test_bad_line_is_told_and_the_rest_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: bytes
) -> None:
    bad, rows = run(tmp_path, b'{"id": 1, "text": "a"}', line, b'{"id": 2, "text": "b"}')

    assert (bad, [row["id"] for row in rows]) == (1, [1, 2])
    assert re.match(r"(line|第) 2\b", capsys.readouterr().err)


def test_lone_surrogate_passes_through(tmp_path: Path) -> None:
    bad, rows = run(tmp_path, b'{"id": "\\ud800", "text": "QQ123456\\ud800"}')

    assert (bad, rows[0]["id"]) == (0, "\ud800")


def test_classified_line_has_the_promised_keys(tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text('{"id": 7, "text": "兼职刷单日结，加微信abc_8888返佣金"}', "utf-8")

    classify_file(source, target)

    row = json.loads(target.read_text("utf-8"))
    assert (row["id"], row["is_fraud"], row["type"]) == (7, True, "T01")
    assert set(row) >= {"score", "sub_type", "probability", "secondary", "top", "reasons"}


def test_missing_file_is_invalid(tmp_path: Path) -> None:
    with pytest.raises(Invalid):
        extract_file(tmp_path / "none", tmp_path / "out")


def test_output_onto_the_input_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    file.write_text('{"id": 1, "text": "a"}', "utf-8")

    with pytest.raises(Invalid):
        extract_file(file, file)

    assert file.read_text("utf-8")


@pytest.mark.parametrize(
    "line", ['{"id": NaN, "text": "x"}', '{"id": 1e999, "text": "x"}', '{"id": {}, "text": "x"}']
)
def test_id_that_json_cannot_hold_is_a_bad_line(tmp_path: Path, line: str) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(line + "\n", "utf-8")

    assert extract_file(source, out) == 1
    assert out.read_text("utf-8") == ""
