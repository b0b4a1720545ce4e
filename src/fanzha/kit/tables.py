"""Tables that people send: CSV in UTF-8 or GB18030, XLSX. Cells arrive as text, as written.

Everything wrong with the file as a whole is one `Invalid` with what to do about it; what is wrong
with a row is for the caller, who knows the columns.
"""

import csv
import io
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from fanzha.kit.errors import Invalid
from fanzha.kit.identity import fold
from fanzha.kit.quoting import CellTooLong, records
from fanzha.kit.words import gettext as _

MAX_BYTES = 100_000_000
MAX_COLUMNS = 400
MAX_CELL = 32_767  # the limit of a spreadsheet cell
_MAX_UNZIPPED = 1024 * 1024 * 1024
_HEADER_SEARCH = 20  # lists often carry a title and a note above their header
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError),
    *(
        SyntaxError,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
    ),  # XML that openpyxl stumbles on
)

csv.field_size_limit(MAX_CELL * 4)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: its 1-based line number in the file and its cells as text.

    A `torn` one opens a quotation mark and never closes it: its cells cannot be trusted.
    """

    line: int
    cells: tuple[str, ...]
    torn: bool = False

    def whole(self) -> "Row":
        """The row itself; raises Invalid when it is torn."""
        if self.torn:
            words = _(
                "Line {line}: a quotation mark is not closed; correct it, send the file again."
            )
            raise Invalid(words.format(line=self.line))
        return self


@dataclass(frozen=True)
class Table:
    """A header and its rows; `rows` can be walked once."""

    columns: tuple[str, ...]
    header_line: int
    rows: Iterator[Row]


def read_table(
    source: Path | bytes,
    name: str = "",
    max_bytes: int = MAX_BYTES,
    knows: Callable[[str], object] | None = None,
) -> Table:
    """Read a CSV or XLSX file; raises Invalid when it is empty, too large or no table at all.

    The header is the leading line with most names that `knows` finds, else the first that is half
    as wide as the widest of them, so titles, notes and groups of columns above it do no harm. Rows
    that are blank throughout are skipped.
    """
    data = _load(source, max_bytes)
    title = name or (source.name if isinstance(source, Path) else _("The file"))
    if not data.strip():
        raise Invalid(_("“{name}” is empty: export the list again.").format(name=title))
    if data.startswith(b"PK\x03\x04"):
        return _with_header(_xlsx_rows(data, title), title, knows)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Invalid(
            _("“{name}” is an old .xls workbook: save it as .xlsx or CSV first.").format(name=title)
        )
    return _with_header(_csv_rows(_decode(data, title), title), title, knows)


def _load(source: Path | bytes, max_bytes: int) -> bytes:
    check_size(len(source) if isinstance(source, bytes) else _size(source), max_bytes)
    return source if isinstance(source, bytes) else source.read_bytes()


def check_size(size: int, most: int = MAX_BYTES) -> None:
    """Raise Invalid with what to do when a file has more bytes than may be read at once."""
    if size > most:
        raise Invalid(
            _("The file has {size} MB, more than {most} MB: split it and import the parts.").format(
                size=size // 1_000_000, most=most // 1_000_000
            )
        )


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        raise Invalid(
            _("“{name}” cannot be read: check the path and your rights.").format(name=path.name)
        ) from None


def _decode(data: bytes, title: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in data[:65536]:
        raise Invalid(
            _("“{name}” is not a table: send CSV (UTF-8 or GB18030) or XLSX.").format(name=title)
        )
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _printable(text[:4096]):
            return text
    raise Invalid(
        _("“{name}” is neither UTF-8 nor GB18030 text: save it again as CSV UTF-8.").format(
            name=title
        )
    )


def _printable(text: str) -> bool:
    odd = sum(c < " " and c not in "\t\r\n" for c in text)
    return odd * 50 <= len(text)


def _csv_rows(text: str, title: str) -> Iterator[Row]:
    try:
        for record in records(io.StringIO(text, newline=""), _delimiter(text)):
            yield Row(*record)
    except CellTooLong as error:
        raise Invalid(
            _("“{name}” breaks off at line {line}: save it again.").format(
                name=title, line=error.line
            )
        ) from None


def _delimiter(text: str) -> str:
    sample = text[:20_000].splitlines()[:_HEADER_SEARCH]
    return max(",\t;|", key=lambda mark: max((line.count(mark) for line in sample), default=0))


def _xlsx_rows(data: bytes, title: str) -> Iterator[Row]:
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(item.file_size for item in archive.infolist()) > _MAX_UNZIPPED:
                raise Invalid(
                    _("“{name}” unpacks to more than 1 GB: split it into parts.").format(name=title)
                )
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        visible = (sheet for sheet in book.worksheets if sheet.sheet_state == "visible")
        for rows in map(_sheet_rows, visible):
            first = next(rows, None)
            if first:
                yield first
                yield from rows
                return
    except _BROKEN:
        raise Invalid(
            _("“{name}” is damaged or no XLSX workbook: save it again.").format(name=title)
        ) from None


def _sheet_rows(sheet: Any) -> Iterator[Row]:
    """The rows of a sheet that hold anything."""
    sheet.reset_dimensions()  # some programs write wrong ones, and a stray cell makes them huge
    for line, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        if cells.count(None) < len(cells):
            yield Row(line, tuple(map(_cell, cells[: MAX_COLUMNS + 1])))


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        # A spreadsheet holds fifteen digits; what a float has beyond them was never written.
        return str(int(value)) if abs(value) < 1e15 else str(int(Decimal(f"{value:.14e}")))
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def _with_header(rows: Iterator[Row], title: str, knows: Callable[[str], object] | None) -> Table:
    head: list[Row] = []
    for row in rows:
        if any(cell.strip() for cell in row.cells):
            head.append(row)
        if len(head) == _HEADER_SEARCH:
            break
    if not head:
        raise Invalid(_("“{name}” has no filled cell: export the list again.").format(name=title))
    position = _header_position(head, knows)
    columns = _trim(head[position].whole().cells)
    if len(columns) > MAX_COLUMNS:
        raise Invalid(
            _("“{name}” has more than {most} columns: send only the needed ones.").format(
                name=title, most=MAX_COLUMNS
            )
        )
    names = tuple(fold(name) for name in columns)
    return Table(names, head[position].line, _body(head[position + 1 :], rows, len(names)))


def _header_position(head: Sequence[Row], knows: Callable[[str], object] | None) -> int:
    filled = [[cell for cell in row.cells if cell.strip()] for row in head]
    if knows:
        known = [sum(map(bool, map(knows, cells))) for cells in filled]
        if max(known) > 1:
            return known.index(max(known))
    widest = max(map(len, filled))
    return next(i for i, cells in enumerate(filled) if len(cells) * 2 > widest)


def _trim(cells: Sequence[str]) -> Sequence[str]:
    last = max(i for i, cell in enumerate(cells) if cell.strip())
    return cells[: last + 1]


def _body(first: Iterable[Row], rest: Iterable[Row], width: int) -> Iterator[Row]:
    for source in (first, rest):
        for row in source:
            if any(cell.strip() for cell in row.cells):
                padded = (*row.cells, *[""] * (width - len(row.cells)))
                yield Row(row.line, padded, row.torn)


def escape(cell: str) -> str:
    """The cell with an apostrophe before it where a spreadsheet would run it as a formula.

    Signed plain numbers stay as they are.
    """
    risky = len(cell) > 1 and cell.startswith(_FORMULA) and not _is_number(cell)
    return f"'{cell}" if risky else cell


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """CSV in UTF-8 with a byte-order mark (Excel opens it right), formulas escaped."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([escape(column) for column in columns])
    writer.writerows([escape(_cell(value)) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def write_xlsx(columns: Sequence[str], rows: Iterable[Sequence[object]], sheet: str) -> bytes:
    """An XLSX workbook of one sheet; all cells are text or numbers, never formulas or links."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        page = book.add_worksheet(sheet[:31])
        bold = book.add_format({"bold": True})
        page.freeze_panes(1, 0)
        for column, name in enumerate(columns):
            page.write_string(0, column, name, bold)
            page.set_column(column, column, max(12, min(40, len(name) * 2 + 4)))
        for line, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                if isinstance(value, int) and not isinstance(value, bool):
                    page.write_number(line, column, value)
                else:
                    page.write_string(line, column, _cell(value))
    return out.getvalue()
