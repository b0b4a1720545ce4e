"""Many events in one request: lines of JSON, an array of JSON, or a stream of Arrow."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from time import perf_counter_ns
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from fanzha.detection.columns import Values
from fanzha.detection.deciding.arrow import batches
from fanzha.detection.deciding.arrowed import sure
from fanzha.detection.deciding.committer import MOST as ROWS
from fanzha.detection.deciding.committer import Piece
from fanzha.detection.deciding.event import Event, Reader
from fanzha.detection.deciding.many import Many
from fanzha.kit import FanzhaError, Invalid
from fanzha.kit import gettext as _

if TYPE_CHECKING:
    import pyarrow as pa

MOST = 10_000
JSON = "application/json"
ARROW = "application/vnd.apache.arrow.stream"
_FEW = 256  # events that are read, decided and stored one by one rather than as columns
_PIECE = 2048  # events as columns that are decided while all others wait
_LINES = 2 * MOST  # empty ones included
_COMMAS = 100 * MOST  # more than so many events have; each may stand between two items
_items = msgspec.json.Decoder(list[msgspec.Raw]).decode


class Batch(NamedTuple):
    """The events of a request in pieces, the numbers (from 1) of their lines, and wrong lines."""

    numbers: Sequence[int]
    pieces: Iterator[Piece]
    wrong: list[tuple[int, str]]


def read_lines(reader: Reader, body: bytes, unit: str) -> Batch:
    """The lines that are not empty."""
    if body.count(b"\n") > _LINES:
        _refuse_size(_LINES)  # before a list is made of millions of them
    lines = [(n, line) for n, line in enumerate(body.split(b"\n"), 1) if line.strip()]
    return _read(reader, lines, unit)


def read_array(reader: Reader, body: bytes, unit: str) -> Batch:
    """The items of a JSON array."""
    if body.count(b",") > _COMMAS:
        _refuse_size(_LINES)
    try:
        items = _items(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise Invalid(_("This is no JSON array that can be read.")) from None
    return _read(reader, [(n, bytes(item)) for n, item in enumerate(items, 1)], unit)


def _read(reader: Reader, lines: Sequence[tuple[int, bytes]], unit: str) -> Batch:
    began = perf_counter_ns()
    _refuse_size(len(lines))
    numbers, wrong = list[int](), list[tuple[int, str]]()
    good: list[msgspec.Struct] = []
    for number, line in lines:
        try:
            good.append(reader.open(line))
            numbers.append(number)
        except FanzhaError as error:
            wrong.append((number, str(error)))
    return Batch(numbers, _pieces(reader, good, unit, began), wrong)


def _pieces(
    reader: Reader, good: Sequence[msgspec.Struct], unit: str, began: int
) -> Iterator[Piece]:
    """Events of one scenario as columns, mixed ones and few one by one."""
    if len(good) >= _FEW and len(set(map(type, good))) == 1:
        for at in range(0, len(good), _PIECE):
            yield reader.many(good[at : at + _PIECE], unit, began)
    else:
        yield from _by_rows([reader.event(each, unit) for each in good])


def _by_rows(events: Sequence[Event]) -> Iterator[Piece]:
    for at in range(0, len(events), ROWS):
        yield events[at : at + ROWS]


def read_arrow(reader: Reader, body: bytes, scenario: str, unit: str) -> Batch:
    """The rows of an Arrow stream of one scenario."""
    began = perf_counter_ns()
    if scenario not in reader.scenarios:
        text = _("The field “scenario” must be one of {choices}.")
        raise Invalid(text.format(choices=", ".join(reader.scenarios)))
    table = _table(body, reader.fields(scenario))
    found = sure(reader.schema(scenario), table) if table.num_rows >= _FEW else None
    if found is not None:
        columns, right = found
        places = np.flatnonzero(right)
        numbers, _events, wrong = _one_by_one(reader, scenario, table, ~right, unit)
        if not numbers and len(places):
            pieces = _of_columns(reader, scenario, columns, places, unit, began)
            return Batch((places + 1).tolist(), pieces, wrong)
    every = np.ones(table.num_rows, np.bool_)
    numbers, events, wrong = _one_by_one(reader, scenario, table, every, unit)
    return Batch(numbers, _by_rows(events), wrong)


def _table(body: bytes, known: Collection[str]) -> "pa.Table":
    import pyarrow as pa

    count, read = 0, []
    for batch in batches(body, known):
        _refuse_size(count + max(1, batch.num_rows))
        count += batch.num_rows
        read.append(batch)
    _refuse_size(count)
    return pa.Table.from_batches(read)


def _one_by_one(
    reader: Reader, scenario: str, table: "pa.Table", asked: NDArray[np.bool_], unit: str
) -> tuple[list[int], list[Event], list[tuple[int, str]]]:
    """The right ones of some rows with their numbers, and what is wrong with the others."""
    numbers, events, wrong = list[int](), list[Event](), list[tuple[int, str]]()
    places = np.flatnonzero(asked)
    for number, row in zip((places + 1).tolist(), table.take(places).to_pylist(), strict=True):
        try:
            events.append(reader.take(scenario, row, unit))
            numbers.append(number)
        except FanzhaError as error:
            wrong.append((number, str(error)))
    return numbers, events, wrong


def _of_columns(
    reader: Reader,
    scenario: str,
    columns: Mapping[str, Values],
    places: NDArray[np.int64],
    unit: str,
    began: int,
) -> Iterator[Piece]:
    for at in range(0, len(places), _PIECE):
        chosen = places[at : at + _PIECE]
        part = {name: column.taken(chosen) for name, column in columns.items()}
        yield reader.many_of_columns(scenario, part, unit, began)


def ids_of(piece: Piece) -> Sequence[str]:
    """The event ids of a piece."""
    return piece.ids if isinstance(piece, Many) else [event.event_id for event in piece]


def _refuse_size(count: int) -> None:
    if not count:
        raise Invalid(_("A batch needs at least one event."))
    if count > MOST:
        raise Invalid(_("A batch holds at most {most} events: send several.").format(most=MOST))
