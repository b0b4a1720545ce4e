"""Many events in one request: lines of JSON, an array of JSON, or a stream of Arrow."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from fanzha.detection.deciding.arrow import batches
from fanzha.detection.deciding.event import Event, Reader
from fanzha.kit import FanzhaError, Invalid
from fanzha.kit import gettext as _

MOST = 10_000
JSON = "application/json"
ARROW = "application/vnd.apache.arrow.stream"
_LINES = 2 * MOST  # empty ones included
_COMMAS = 100 * MOST  # more than so many events have; each may stand between two items
_items = msgspec.json.Decoder(list[msgspec.Raw]).decode
Line = tuple[int, Event | FanzhaError]


def read_lines(reader: Reader, body: bytes, unit: str) -> Iterator[Line]:
    """Number (from 1) and event, or what is wrong, of each line that is not empty."""
    if body.count(b"\n") > _LINES:
        _refuse_size(_LINES)  # before a list is made of millions of them
    lines = [(n, line) for n, line in enumerate(body.split(b"\n"), 1) if line.strip()]
    return _read(reader, lines, unit)


def read_array(reader: Reader, body: bytes, unit: str) -> Iterator[Line]:
    """The same of each item of a JSON array."""
    if body.count(b",") > _COMMAS:
        _refuse_size(_LINES)
    try:
        items = _items(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise Invalid(_("This is no JSON array that can be read.")) from None
    return _read(reader, [(n, bytes(item)) for n, item in enumerate(items, 1)], unit)


def _read(reader: Reader, lines: Sequence[tuple[int, bytes]], unit: str) -> Iterator[Line]:
    _refuse_size(len(lines))
    for number, line in lines:
        try:
            yield number, reader.read(line, unit)
        except FanzhaError as error:
            yield number, error


def read_arrow(reader: Reader, body: bytes, scenario: str, unit: str) -> Iterator[Line]:
    """Number and event, or what is wrong, of each row of an Arrow stream of one scenario."""
    if scenario not in reader.scenarios:
        text = _("The field “scenario” must be one of {choices}.")
        raise Invalid(text.format(choices=", ".join(reader.scenarios)))
    rows = _rows(body, reader.fields(scenario))
    _refuse_size(len(rows))
    for number, row in enumerate(rows, 1):
        try:
            yield number, reader.take(scenario, row, unit)
        except FanzhaError as error:
            yield number, error


def _rows(body: bytes, known: Collection[str]) -> list[Mapping[str, Any]]:
    rows: list[Mapping[str, Any]] = []
    for batch in batches(body, known):
        _refuse_size(len(rows) + max(1, batch.num_rows))
        rows += batch.to_pylist()
    return rows


def _refuse_size(count: int) -> None:
    if not count:
        raise Invalid(_("A batch needs at least one event."))
    if count > MOST:
        raise Invalid(_("A batch holds at most {most} events: send several.").format(most=MOST))
