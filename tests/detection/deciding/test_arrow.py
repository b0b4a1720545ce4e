"""Arrow from outside: whatever could grow beyond its bytes is refused before it is unpacked."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from fanzha.detection.deciding import arrow as reading
from fanzha.detection.deciding.process import Process
from tests.makers.deciding import NOON, Reply, ask, decide, deciding, make_event

ROWS = 50


@pytest.fixture
def process(home: Path) -> Iterator[Process]:
    with deciding(home) as made:
        yield made


def columns(**more: Any) -> dict[str, Any]:
    """The columns of some events; a function makes the cell of a row."""
    rows = [make_event(f"e-{n}") for n in range(ROWS)]
    found = {name: [row[name] for row in rows] for name in rows[0] if name != "scenario"}
    return found | more


def stream(table: pa.Table, **options: Any) -> bytes:
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, table.schema, options=pa.ipc.IpcWriteOptions(**options)) as out:
        out.write_table(table)
    return sink.getvalue()


def send(process: Process, content: bytes) -> Reply:
    path = "api/v1/decisions:batch?scenario=transfer"
    return ask(process, path, content, CONTENT_TYPE="application/vnd.apache.arrow.stream")


@pytest.mark.parametrize("codec", ["zstd", "lz4"])
@pytest.mark.parametrize("column", [["x"] * ROWS, pa.array(["x"] * ROWS).dictionary_encode()])
def test_compressed_streams_are_refused_before_they_expand(
    process: Process, codec: str, column: object
) -> None:
    reply = send(process, stream(pa.table(columns(device=column)), compression=codec))

    assert (reply.status, reply.json["status"]) == (415, 415)


def long_dictionary() -> pa.Array:
    long = pa.array(["x" * 1_000_000])
    return pa.DictionaryArray.from_arrays(pa.array([0] * ROWS, pa.int8()), long)


@pytest.mark.parametrize(
    "make",
    [
        long_dictionary,
        lambda: pa.array([[1]] * ROWS),
        lambda: pa.array([{"a": 1}] * ROWS),
        lambda: pa.array([[None] * 9] * ROWS, pa.list_(pa.null())),
        lambda: pa.array([b"x"] * ROWS),
        lambda: pa.array(["x"] * ROWS, pa.string_view()),
        lambda: pa.RunEndEncodedArray.from_arrays([ROWS], ["x"]),
        lambda: pa.array([1] * ROWS, pa.decimal128(5)),
        lambda: pa.array([1] * ROWS).dictionary_encode(),
        lambda: pa.array([NOON.replace(tzinfo=None)] * ROWS),
    ],
)
def test_columns_that_are_not_plain_are_refused_as_a_whole(
    process: Process, monkeypatch: pytest.MonkeyPatch, make: Callable[[], pa.Array]
) -> None:
    monkeypatch.setattr(reading, "TEXT_BYTES", 10_000_000)

    reply = send(process, stream(pa.table(columns(device=make()))))

    assert reply.status == 400
    assert "device" in reply.json["detail"]


def test_a_column_that_is_unknown_or_there_twice_is_refused(process: Process) -> None:
    twice = pa.table([["a"], ["b"]], names=["event_id", "event_id"])

    unknown = send(process, stream(pa.table(columns(horoscope=[1] * ROWS))))
    doubled = send(process, stream(twice))

    assert (unknown.status, "horoscope" in unknown.json["detail"]) == (400, True)
    assert (doubled.status, "event_id" in doubled.json["detail"]) == (400, True)


def test_dictionaries_and_moments_are_the_same_event(process: Process) -> None:
    decide(process, make_event("e-0"))
    written = columns(
        payer_account=pa.array(["9999990000000001"] * ROWS).dictionary_encode(),
        occurred_at=pa.array([NOON] * ROWS, pa.timestamp("ns", "Asia/Shanghai")),
        ip=pa.array([None] * ROWS),
    )

    told = send(process, stream(pa.table(written))).json

    assert (told["accepted"], told["decisions"][0]["replayed"]) == (ROWS, True)


@pytest.mark.parametrize("rows", [0, 10_001])
def test_a_stream_has_one_to_ten_thousand_rows(process: Process, rows: int) -> None:
    assert send(process, stream(pa.table({"event_id": ["e"] * rows}))).status == 400


@pytest.mark.parametrize("cut", range(0, 3000, 97))
def test_a_stream_cut_or_bent_anywhere_is_refused_or_read_never_a_fault(
    process: Process, cut: int
) -> None:
    whole = stream(pa.table(columns(device=pa.array(["x"] * ROWS).dictionary_encode())))
    bent = bytearray(whole)
    bent[cut % len(whole)] ^= 0xFF

    statuses = {send(process, content).status for content in (whole[:cut], bytes(bent))}

    assert statuses <= {200, 400, 415}
    assert process.health()["faults"] == 0
