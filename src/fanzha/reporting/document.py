"""A report as a value: what every renderer prints and the page on screen opens."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date


@dataclass(frozen=True)
class Number:
    """A printed figure: its text, the metric and value behind it, and how to open its entries.

    `query` is the query string of the ledger's entry page, empty where nothing can be opened.
    """

    text: str
    metric: str
    value: int | float | None
    query: str = ""
    is_manual: bool = False
    is_simulated: bool = False


Inline = str | Number


@dataclass(frozen=True)
class Paragraph:
    """Running text; `key` names the editable block it comes from, empty for figures' sentences."""

    parts: tuple[Inline, ...]
    key: str = ""

    @property
    def text(self) -> str:
        """The words as printed."""
        return "".join(words(part) for part in self.parts)


@dataclass(frozen=True)
class Subheading:
    """A heading of the second level: （一）…."""

    text: str


@dataclass(frozen=True)
class Table:
    """Rows under a header row; the first column is text, the others are figures."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Inline, ...], ...]
    note: str = ""


Block = Paragraph | Subheading | Table


@dataclass(frozen=True)
class Section:
    """A chapter: 一、…; `key` names it for editing and for comparing editions."""

    key: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Missing:
    """A figure that is not known yet, and where it was wanted."""

    metric: str
    name: str
    group: str


@dataclass(frozen=True)
class Report:
    """A whole report.

    `signature` and `signed_on` are the 落款; `remark` is the line under the title (issue number,
    statistics cut-off).
    """

    kind: str
    title: str
    remark: str
    sections: tuple[Section, ...]
    missing: tuple[Missing, ...]
    signature: str
    signed_on: date
    is_draft: bool = False

    def numbers(self) -> Iterator[Number]:
        """Every figure, in reading order."""
        for section in self.sections:
            for block in section.blocks:
                yield from _numbers(block)

    def paragraphs(self) -> dict[str, str]:
        """The text of each editable block by its key."""
        return {
            block.key: block.text
            for section in self.sections
            for block in section.blocks
            if isinstance(block, Paragraph) and block.key
        }

    @property
    def sha256(self) -> str:
        """The digest of everything that is printed; equal reports have equal digests."""
        stable = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, default=str)
        return hashlib.sha256(stable.encode()).hexdigest()


def words(part: Inline) -> str:
    """The printed form of a piece of text or a figure."""
    return part if isinstance(part, str) else part.text


def widths(table: Table) -> list[int]:
    """The shares of the columns: as wide as their longest text, within reason."""
    rows = (table.columns, *table.rows)
    longest = [max(_breadth(words(row[place])) for row in rows) for place in range(len(rows[0]))]
    first, *others = longest
    return [min(36, first + 3), *(min(24, max(8, length + 1)) for length in others)]


def _breadth(text: str) -> int:
    """How wide a text is, in halves of a Chinese letter."""
    return sum(2 if ord(letter) > 0xFF else 1 for letter in text)


def _numbers(block: Block) -> Iterator[Number]:
    if isinstance(block, Paragraph):
        yield from (part for part in block.parts if isinstance(part, Number))
    elif isinstance(block, Table):
        yield from (cell for row in block.rows for cell in row if isinstance(cell, Number))


def chinese_date(day: date) -> str:
    """The date as it stands under an official letter: 2026年11月22日."""
    return f"{day.year}年{day.month}月{day.day}日"
