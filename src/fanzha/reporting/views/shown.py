"""Reports as templates need them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse as address
from django.utils.translation import gettext as _

from fanzha.reporting.access import Asked
from fanzha.reporting.document import Block, Inline, Number, Paragraph, Report, Subheading, Table
from fanzha.reporting.docx import missing_lines
from fanzha.reporting.models import Edition


@dataclass(frozen=True)
class Piece:
    """Text, or a figure that opens its entries (`url`)."""

    text: str
    url: str = ""
    is_number: bool = False
    is_missing: bool = False
    is_manual: bool = False
    is_simulated: bool = False


@dataclass(frozen=True)
class ShownBlock:
    """A block for a template; `kind` is paragraph, subheading or table."""

    kind: str
    pieces: tuple[Piece, ...] = ()
    caption: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Piece, ...], ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Editable:
    """A chapter that may be edited."""

    key: str
    label: str
    text: str
    help: str = ""


def sections(report: Report) -> Iterator[tuple[str, str, list[ShownBlock]]]:
    """Key, title and blocks of each chapter."""
    for section in report.sections:
        yield section.key, section.title, [_block(block) for block in section.blocks]


def _block(block: Block) -> ShownBlock:
    if isinstance(block, Paragraph):
        return ShownBlock("paragraph", tuple(piece(part) for part in block.parts))
    if isinstance(block, Subheading):
        return ShownBlock("subheading", (Piece(block.text),))
    return _table(block)


def _table(table: Table) -> ShownBlock:
    rows = tuple(tuple(piece(cell) for cell in row) for row in table.rows)
    return ShownBlock("table", (), table.caption, table.columns, rows, table.note)


def piece(part: Inline) -> Piece:
    """A piece of a report with the address of its entries."""
    if not isinstance(part, Number):
        return Piece(part)
    return Piece(
        part.text,
        f"{address('ledger:entries')}?{part.query}" if part.query else "",
        True,
        part.value is None,
        part.is_manual,
        part.is_simulated,
    )


def missing(report: Report) -> list[str]:
    """The lines of the box of what is not known."""
    return missing_lines(report.missing)


def monthly_blocks(texts: Mapping[str, str]) -> list[Editable]:
    """The chapters of the monthly summary that people write."""
    labels = {
        "highlights": _("Highlights"),
        "problems": _("Problems"),
        "next": _("Next month"),
    }
    return [Editable(key, label, texts.get(key, "")) for key, label in labels.items()]


def daily_blocks(texts: Mapping[str, str]) -> list[Editable]:
    """The texts of the bulletin that people write."""
    return [
        Editable(
            "case",
            _("Typical case"),
            texts.get("case", ""),
            _("Names and numbers are hidden when it is printed; still read it before you send it."),
        ),
        Editable("reminder", _("Today's reminder"), texts.get("reminder", "")),
    ]


def query(found: Asked, edition: Edition | None) -> str:
    """The query string of this report, and of one edition of it."""
    values = {"unit": str(found.unit.pk), "period": found.period.key}
    if edition is not None:
        values["edition"] = str(edition.number)
    return urlencode(values)
