"""Files of past events in pieces, so that memory does not grow with the file; and their labels."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from fanzha.detection.columns import Table
from fanzha.detection.csvfile import CsvFile
from fanzha.detection.payments.events import read_arrow
from fanzha.detection.payments.reject import Read
from fanzha.detection.payments.rows import read_lines
from fanzha.detection.payments.sheet import read_sheet
from fanzha.detection.rules.backtest import Labels
from fanzha.detection.rules.people import numbered
from fanzha.detection.rules.schema import scenarios
from fanzha.detection.scoring.faults import Fault
from fanzha.detection.scoring.labels import NO_EVENT, label_lines
from fanzha.kit import CellTooLong, Invalid
from fanzha.kit import gettext as _

PIECE = 65_536  # events at once
SHOWN = 50  # rejected labels that are told with their line


@dataclass(frozen=True)
class Piece:
    """Accepted events in their order; `reasons` counts the rejected rows by column and reason.

    `share` (0–1) of the file was read.
    """

    table: Table
    reasons: Mapping[str, int]
    share: float


def pieces(path: Path, scenario: str) -> Iterator[Piece]:
    """The events of a Parquet, CSV or XLSX file, transfers also of a statement.

    Raises Invalid for a file that cannot be read.
    """
    _refuse_missing(path)
    with path.open("rb") as file:
        start = file.read(4)
    if start == b"PAR1":
        yield from _parquet(path, scenario)
    elif start[:2] != b"PK" and (found := CsvFile.of(path)) and _is_plain(found, scenario):
        yield from _csv(found, scenario)
    else:
        yield _piece(read_sheet(path, scenario), 1.0)  # workbooks, statements, titles above


def _refuse_missing(path: Path) -> None:
    if not path.is_file():
        text = _("“{file}” cannot be read: there is no such file.")
        raise Invalid(text.format(file=path))


def _piece(read: Read, share: float) -> Piece:
    reasons = Counter(f"{each.column}: {each.reason}" for each in read.rejected)
    return Piece(read.table, reasons, share)


def _parquet(path: Path, scenario: str) -> Iterator[Piece]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = scenarios()[scenario].columns
    try:
        file = pq.ParquetFile(path)
        known = [name for name in columns if name in file.schema_arrow.names]
        if not file.metadata.num_rows:
            yield _piece(read_arrow(file.schema_arrow.empty_table().select(known), scenario), 1.0)
        done = 0
        for batch in file.iter_batches(PIECE, columns=known):
            done += batch.num_rows
            yield _piece(read_arrow(batch, scenario), done / file.metadata.num_rows)
    except (pa.ArrowException, OSError) as error:
        raise _damaged(path, error) from error


def _is_plain(file: CsvFile, scenario: str) -> bool:
    """Do the columns of the scenario stand in the first line?"""
    columns = scenarios()[scenario].columns.values()
    required = {each.name for each in columns if each.required} - {"minute_of_day"}
    return required <= set(file.columns)


def _csv(file: CsvFile, scenario: str) -> Iterator[Piece]:
    rows = file.rows()
    try:
        while piece := list(islice(rows, PIECE)):
            yield _piece(read_lines(file.columns, piece, scenario), file.share)
    except (UnicodeError, CellTooLong) as error:
        raise _damaged(file.path, error) from error


def _damaged(path: Path, error: Exception) -> Invalid:
    return Invalid(_("“{file}” is damaged: {why}").format(file=path.name, why=error))


class Known:
    """Labels by event id out of a file that people keep; a number an event.

    `read` lines are accepted and `rejected` ones; of these the first `SHOWN` are told with why.
    """

    def __init__(self, path: Path) -> None:
        """Raises Invalid for a file that cannot be read or tells no label."""
        _refuse_missing(path)
        names: list[int] = []
        frauds: list[bool] = []
        self.problems: list[tuple[int, Fault]] = []
        self.read = 0
        for line in label_lines(path):
            self.read += 1
            if line.label is not None and line.event_id:
                names.append(hash(line.event_id))
                frauds.append(bool(line.label.sides))
            elif len(self.problems) < SHOWN:
                self.problems.append((line.row.line, line.fault or NO_EVENT))
        if not names:
            raise self._useless()
        self.rejected = self.read - len(names)
        # The newest label counts: of equal names the first of the reversed order is kept.
        self._names, first = np.unique(np.array(names[::-1], np.int64), return_index=True)
        self._frauds = np.array(frauds[::-1], bool)[first]

    def _useless(self) -> Invalid:
        place, why = self.problems[0] if self.problems else (1, _("The file holds no line."))
        text = _("No label of the file can be used; line {line}: {why}")
        return Invalid(text.format(line=place, why=why))

    def as_json(self) -> dict[str, Any]:
        """What became of the lines; `read_fault` puts their reasons into words."""
        told = [{"line": line, "reason": why.stored()} for line, why in self.problems]
        accepted = self.read - self.rejected
        return {
            "read": self.read,
            "accepted": accepted,
            "rejected": self.rejected,
            "problems": told,
        }

    def of(self, events: Table) -> Labels:
        """What is known of these events."""
        asked = numbered(events.columns["event_id"].values.tolist())
        place = np.minimum(np.searchsorted(self._names, asked), len(self._names) - 1)
        known = self._names[place] == asked
        return Labels(self._frauds[place] & known, known)
