"""Many events in one request: lines of JSON, or a stream of Arrow."""

from collections.abc import Iterator, Mapping
from typing import Any

from fanzha.detection.deciding.event import Event, Reader
from fanzha.kit import FanzhaError, Invalid
from fanzha.kit import gettext as _

MOST = 10_000
JSON_LINES = "application/x-ndjson"
ARROW = "application/vnd.apache.arrow.stream"
Line = tuple[int, Event | FanzhaError]


def read_lines(reader: Reader, body: bytes, unit: str) -> Iterator[Line]:
    """Number (from 1) and event, or what is wrong, of each line that is not empty."""
    lines = body.split(b"\n")
    if sum(1 for line in lines if line.strip()) > MOST:
        raise _too_many()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield number, reader.read(line, unit)
        except FanzhaError as error:
            yield number, error


def read_arrow(reader: Reader, body: bytes, scenario: str, unit: str) -> Iterator[Line]:
    """Number and event, or what is wrong, of each row of an Arrow stream of one scenario."""
    if scenario not in reader.scenarios:
        text = _("The field “scenario” must be one of {choices}.")
        raise Invalid(text.format(choices=", ".join(reader.scenarios)))
    for number, row in enumerate(_rows(body), 1):
        try:
            yield number, reader.take(scenario, row, unit)
        except FanzhaError as error:
            yield number, error


def _rows(body: bytes) -> list[Mapping[str, Any]]:
    import pyarrow as pa

    rows: list[Mapping[str, Any]] = []
    try:
        with pa.ipc.open_stream(body) as stream:
            for batch in stream:
                if len(rows) + batch.num_rows > MOST:
                    raise _too_many()
                batch.validate(full=True)
                rows += batch.to_pylist()
    except (pa.ArrowException, OSError, ValueError, OverflowError, UnicodeDecodeError):
        raise Invalid(_("This is no Arrow stream that can be read.")) from None
    return rows


def _too_many() -> Invalid:
    return Invalid(_("A batch holds at most {most} events: send several.").format(most=MOST))
