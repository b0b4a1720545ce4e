"""Events from a table that people send: CSV or XLSX, the columns of a scenario or a statement."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from fanzha.detection.payments.reject import Read
from fanzha.detection.payments.rows import read_lines
from fanzha.detection.payments.statement import is_header, is_statement, read_statement
from fanzha.detection.rules.schema import scenarios
from fanzha.kit import Row, read_table

_STATED = "transfer"


def read_sheet(path: Path, scenario: str = _STATED) -> Read:
    """The events of a file; lines above its header are passed over.

    Raises Invalid for a file that cannot be read and where columns are missing.
    """
    columns = scenarios()[scenario].columns
    table = read_table(path, knows=lambda name: name.strip() in columns or is_header(name))
    names = [name.strip() for name in table.columns]
    lines: list[int] = []
    rows = _numbered(table.rows, lines)
    if scenario == _STATED and is_statement(names):
        read = read_statement(names, rows)
    else:
        read = read_lines(names, rows, scenario)
    return replace(read, lines=lines)


def _numbered(rows: Iterable[Row], lines: list[int]) -> Iterator[Row]:
    """The rows; `lines` takes their numbers in the file."""
    for row in rows:
        lines.append(row.line)
        yield row
