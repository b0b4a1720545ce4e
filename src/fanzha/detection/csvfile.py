"""A CSV file of any length, row by row: UTF-8, GB18030 or UTF-16, commas, semicolons or tabs."""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from fanzha.kit import Row, records

_READ = 1 << 20
_DELIMITERS = ",;\t|"


@dataclass
class CsvFile:
    """`columns` stand in the first line; `share` (0–1) of the bytes is read."""

    path: Path
    encoding: str
    delimiter: str
    columns: tuple[str, ...]
    share: float = field(default=0.0, init=False)

    @staticmethod
    def of(path: Path) -> "CsvFile | None":
        """The file, None for what is no text in any of the encodings."""
        encoding = _encoding(path)
        if encoding is None:
            return None
        with path.open(encoding=encoding, newline="") as text:
            first = text.readline(_READ)
        delimiter = max(_DELIMITERS, key=first.count)
        try:
            cells = next(csv.reader([first], delimiter=delimiter), [])
        except csv.Error:
            return None
        return CsvFile(path, encoding, delimiter, tuple(cell.strip() for cell in cells))

    def rows(self) -> Iterator[Row]:
        """The rows below the first line, blank ones left out.

        Raises UnicodeError or CellTooLong for damage.
        """
        size = max(1, self.path.stat().st_size)
        with self.path.open("rb") as raw:
            text = io.TextIOWrapper(raw, self.encoding, newline="")
            for record in islice(records(text, self.delimiter), 1, None):
                if any(record.cells):
                    self.share = raw.tell() / size
                    yield Row(*record)


def _encoding(path: Path) -> str | None:
    with path.open("rb") as raw:
        start = raw.read(_READ)
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        if b"\0" in start:
            return None
        return next((each for each in ("utf-8-sig", "gb18030") if _decodes(raw, each)), None)


def _decodes(raw: BinaryIO, encoding: str) -> bool:
    """Is all of it text in this encoding? In pieces, so that memory stays small."""
    raw.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while piece := raw.read(_READ):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
