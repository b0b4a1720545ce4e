"""A large batch goes through columns: each event gets the answer it would get alone."""

import json
import random
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from fanzha.detection.deciding import blocks
from fanzha.detection.deciding.following import days, decisions_after
from fanzha.detection.deciding.process import Process
from fanzha.detection.rules.schema import scenarios
from tests.detection.payments.streams import stream
from tests.makers.deciding import ask, decide, deciding, make_event

ARROW = "application/vnd.apache.arrow.stream"
SIZE = 700
ODD: Sequence[Mapping[str, object]] = [
    {"amount_fen": None}, {"amount_fen": -1}, {"amount_fen": 2**62}, {"amount_fen": 5.0},
    {"amount_fen": 5.5}, {"amount_fen": float("nan")}, {"amount_fen": "5"}, {"amount_fen": 10**30},
    {"amount_fen": True}, {"amount_fen": 2**62 - 1}, {"channel": ""}, {"channel": "x" * 201},
    {"channel": "长" * 200}, {"channel": None}, {"channel": 7}, {"nonsense": 1}, {"scenario": "x"},
    {"occurred_at": "2026-11-22T12:00:00+08:00"}, {"occurred_at": "2026-11-22T12:00:00"},
    {"occurred_at": "1999-12-31T00:00:00Z"}, {"occurred_at": 1}, {"payer_account": "\ud800"},
    {"payer_account": "账号\0\n"}, {"cash": 1}, {"cash": True}, {"payer_age": 2**63}, {"mac": "m"},
    {"payer_age": -(2**63)}, {"event_id": ""}, {"event_id": "o-1"}, {"minute_of_day": 3},
    {"merchant": "同", "payer_region": "440300", "payee_opened_days": 3, "remote_control": False},
]  # fmt: skip


def events(seed: int, size: int = SIZE) -> list[dict[str, Any]]:
    """Transfers, some of them repeated, the same with other content, or odd."""
    known, chance = scenarios()["transfer"].columns, random.Random(seed)
    found: list[dict[str, Any]] = []
    for event in stream(seed, size):
        row = {n: v for n, v in event.items() if n in known and n != "minute_of_day"}
        found.append({"scenario": "transfer", **row})
    for place in range(0, size, 17):
        found[place] = dict(found[chance.randrange(size)])
    for place in range(5, size, 41):
        found[place] = {**found[place - 1], "amount_fen": 77}
    for number, odd in enumerate(ODD):
        event = make_event(f"o-{number}", occurred_at=found[-1]["occurred_at"])
        found.insert(chance.randrange(len(found)), {**event, **odd})
    return found


def alone(process: Process, given: Sequence[Mapping[str, object]]) -> tuple[list[Any], list[Any]]:
    """The answers to single events, and what is wrong with the others."""
    told, wrong = [], []
    for number, event in enumerate(given, 1):
        reply = decide(process, event)
        if reply.status == 200:
            told.append({**reply.json, "spent_us": 0})
        else:
            wrong.append({"line": number, "detail": reply.json["detail"]})
    return told, wrong


def together(process: Process, body: bytes, kind: str = "") -> tuple[list[Any], list[Any]]:
    reply = ask(process, "api/v1/decisions:batch", body, CONTENT_TYPE=kind).json
    assert reply["read"] == reply["accepted"] + reply["rejected"]
    return [{**each, "spent_us": 0} for each in reply["decisions"]], reply["problems"]


def stored(home: Path) -> list[Any]:
    rows = [row for day in days(home) for row in decisions_after(home, day, 0, 10_000)]
    return [row._replace(answer={**row.answer, "spent_us": 0}) for row in rows]


def blocks_of(home: Path) -> int:
    """How many blocks the log has."""
    with closing(sqlite3.connect(home / "decisions" / f"{days(home)[0]}.sqlite3")) as db:
        return len(list(blocks.keys(db)))


def lines(given: Sequence[Mapping[str, object]]) -> bytes:
    return b"\n".join(json.dumps(each).encode() for each in given)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_batch_is_answered_and_stored_as_its_events_alone(tmp_path: Path, seed: int) -> None:
    given = events(seed)
    with deciding(tmp_path / "alone", featured=None) as process:
        expected = alone(process, given)
        expected_again = alone(process, given[:300])

    with deciding(tmp_path / "together", featured=None) as process:
        found = together(process, lines(given))
        found_again = together(process, lines(given[:300]))

    assert blocks_of(tmp_path / "together") and not blocks_of(tmp_path / "alone")
    assert found == expected
    assert found_again == expected_again
    assert stored(tmp_path / "together") == stored(tmp_path / "alone")


def arrow(given: Sequence[Mapping[str, object]], **types: pa.DataType) -> bytes:
    """The same events as a stream of Arrow."""
    known = {name: pa.string() for name in scenarios()["transfer"].columns}
    schema = pa.Table.from_pylist(given).schema
    fields = [(n, types.get(n, schema.field(n).type)) for n in schema.names if n in known]
    table = pa.Table.from_pylist(given, schema=pa.schema(fields))
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table, max_chunksize=300)
    return bytes(sink.getvalue())


def plain(seed: int) -> list[dict[str, Any]]:
    """Transfers of which some are wrong although every cell has the type of its column."""
    found = [each for each in events(seed) if not str(each["event_id"]).startswith("o-")]
    odd = ("amount_fen", -1), ("channel", ""), ("channel", "长" * 201), ("occurred_at", 1)
    return found + [make_event(f"o-{n}") | {name: value} for n, (name, value) in enumerate(odd)]


@pytest.mark.parametrize("large", [False, True])
def test_a_stream_of_arrow_is_answered_as_lines_are(tmp_path: Path, *, large: bool) -> None:
    given = plain(3)
    with deciding(tmp_path / "lines", featured=None) as process:
        expected = together(process, lines(given))

    words = pa.large_string() if large else pa.dictionary(pa.int32(), pa.string())
    with deciding(tmp_path / "arrow", featured=None) as process:
        found = together(process, arrow(given, payer_account=words), ARROW)

    assert blocks_of(tmp_path / "arrow")
    assert found == expected
    assert len(found[1]) >= 4
    assert stored(tmp_path / "arrow") == stored(tmp_path / "lines")


def test_columns_of_another_type_go_row_by_row(tmp_path: Path) -> None:
    given = [make_event(f"e-{n}", payer_age=None) for n in range(300)]
    given[7]["payer_age"] = 1.5

    with deciding(tmp_path, featured=None) as process:
        told, wrong = together(process, arrow(given), ARROW)

    assert (len(told), [each["line"] for each in wrong], blocks_of(tmp_path)) == (299, [8], 0)
