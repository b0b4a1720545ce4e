import math
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from fanzha.detection.payments.events import read_arrow
from fanzha.detection.payments.memory import Memory
from fanzha.detection.payments.reject import Reason
from fanzha.detection.payments.rows import read_rows
from fanzha.kit import Invalid
from tests.makers.payments import NOON, make_event, rows

WRONG = [
    ({"amount_fen": None}, Reason.MISSING),
    ({"amount_fen": -1}, Reason.RANGE),
    ({"amount_fen": 10**14}, Reason.RANGE),
    ({"amount_fen": math.nan}, Reason.NAN),
    ({"amount_fen": 1.5}, Reason.TYPE),
    ({"amount_fen": 2.0**70}, Reason.OVERFLOW),
    ({"occurred_at": 12}, Reason.RANGE),
    ({"payer_account": "9" * 1_000_000}, Reason.TOO_LONG),
    ({"payer_account": ""}, Reason.MISSING),
]


def event(**more: Any) -> dict[str, Any]:
    return {name: value for name, value in make_event(**more).items() if name != "n"}


@pytest.mark.parametrize(("wrong", "reason"), WRONG)
def test_a_wrong_cell_rejects_its_row_in_json(wrong: dict[str, Any], reason: Reason) -> None:
    read = read_rows([event(n=1), event(**wrong), event(n=3)])

    assert [(r.row, r.column, r.reason) for r in read.rejected] == [(1, *wrong, reason)]
    assert read.kept.tolist() == [0, 2]


@pytest.mark.parametrize(("wrong", "reason"), WRONG)
def test_a_wrong_cell_rejects_its_row_in_arrow(wrong: dict[str, Any], reason: Reason) -> None:
    table = pa.Table.from_pylist([event(**wrong), event(n=2)])

    read = read_arrow(table)

    assert [(r.row, r.column, r.reason) for r in read.rejected] == [(0, *wrong, reason)]
    assert read.table.columns["event_id"].values.tolist() == ["e2"]


@pytest.mark.parametrize("wrong", [True, "12", [1], {"a": 1}])
def test_json_of_another_type_is_rejected(wrong: object) -> None:
    read = read_rows([event(amount_fen=wrong)])

    assert [r.reason for r in read.rejected] == [Reason.TYPE]


def test_moments_may_be_timestamps_and_words() -> None:
    moment = datetime(2025, 6, 16, 4, tzinfo=UTC)
    words = read_rows([event(occurred_at="2025-06-16T12:00:00", minute_of_day=None)])
    arrow = read_arrow(pa.Table.from_pylist([event(occurred_at=moment)]))

    for read in (words, arrow):
        assert read.table.columns["occurred_at"].values.tolist() == [NOON]
        assert read.table.columns["minute_of_day"].values.tolist() == [720]


def test_a_moment_far_ahead_of_the_clock_is_rejected() -> None:
    read = read_rows([event(), event(n=2, after_s=90_000)], now_us=NOON)

    assert [(r.row, r.column) for r in read.rejected] == [(1, "occurred_at")]


def test_unsigned_numbers_beyond_64_bits_are_an_overflow() -> None:
    table = pa.table(
        {**pa.Table.from_pylist([event()]).to_pydict(), "payer_age": np.array([2**63], np.uint64)}
    )

    assert [r.reason for r in read_arrow(table).rejected] == [Reason.OVERFLOW]


def test_a_missing_column_is_named() -> None:
    with pytest.raises(Invalid, match="payee_account"):
        read_arrow(pa.table({"event_id": ["e"], "occurred_at": [NOON], "payer_account": ["A"]}))


def test_cells_of_csv_are_read_by_the_type_of_their_column() -> None:
    row = {name: str(value) for name, value in event(cash="是").items()}

    read = read_rows([row], as_text=True)

    assert not read.rejected
    assert read.table.columns["cash"].values.tolist() == [True]
    assert read.table.columns["amount_fen"].values.tolist() == [10_000]


def test_no_rows_are_no_events() -> None:
    empty = pa.Table.from_pylist([event()]).slice(0, 0)

    assert read_arrow(empty).rows == read_rows([]).rows == 0


def by_dictionary(table: pa.Table) -> pa.Table:
    """The same with every column of text by a dictionary, in which one word is used by no row."""
    for place, field in enumerate(table.schema):
        if pa.types.is_string(field.type):
            cells = table.column(place).combine_chunks()
            coded = pa.concat_arrays([cells, pa.array(["none"])]).dictionary_encode()
            table = table.set_column(place, field.name, coded.slice(0, len(cells)))
    return table


@pytest.mark.parametrize("words", [["D1", None, "D1"], ["", "D1", "D2"], ["D1", "x" * 900, None]])
def test_texts_by_dictionary_read_and_count_as_plain_ones(words: list[str | None]) -> None:
    events = [event(event_id=f"e{n}", device=word) for n, word in enumerate(words)]
    plain = pa.Table.from_pylist(events)

    one, other = read_arrow(plain), read_arrow(by_dictionary(plain))

    assert one.rejected == other.rejected
    assert rows(one.table) == rows(other.table)
    assert rows(Memory().observe(one.table)) == rows(Memory().observe(other.table))


def test_places_outside_a_dictionary_are_never_followed() -> None:
    plain = pa.Table.from_pylist([event(), event()])
    wild = pa.DictionaryArray.from_arrays(np.array([0, 7], np.int32), ["D1"], safe=False)

    read = read_arrow(plain.append_column("device", wild))

    assert [(r.column, r.reason) for r in read.rejected] == [("device", Reason.TYPE)] * 2
