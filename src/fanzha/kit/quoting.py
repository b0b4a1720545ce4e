"""CSV text as records, where a quotation mark that is never closed costs its own line only.

The csv module reads on until it finds another mark, and the rows between are swallowed.
"""

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple


class CellTooLong(ValueError):
    """A cell in the line of this number is longer than any real one."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class Record(NamedTuple):
    """The cells of one record, its first line (1-based), and whether a quote was left open there.

    The cells of a `torn` one are the line as far as it can be read.
    """

    line: int
    cells: tuple[str, ...]
    torn: bool = False


def records(lines: Iterable[str], delimiter: str) -> Iterator[Record]:
    """The records of the lines of a CSV text; raises CellTooLong beyond the limit of csv.

    >>> [record.torn for record in records(['a,"b\\n', "c,d\\n"], ",")]
    [True, False]
    """
    source = iter(lines)
    ahead: deque[str] = deque()  # lines that were tried as part of a cell and are rows
    number, widest = 1, 0
    for line in _popping(ahead, source):
        cells = _complete(line, delimiter, number)
        if cells is not None:
            yield Record(number, cells)
            number, widest = number + 1, max(widest, len(cells))
            continue
        tried = [line]
        joined = _joined(tried, _popping(ahead, source), delimiter)
        if joined is None or _swallows(joined, tried, widest, delimiter):
            ahead.extendleft(reversed(tried[1:]))
            yield Record(number, _alone(line, delimiter), torn=True)
            number += 1
        else:
            yield Record(number, joined)
            number += len(tried)


def _popping(ahead: deque[str], source: Iterator[str]) -> Iterator[str]:
    while True:
        line = ahead.popleft() if ahead else next(source, None)
        if line is None:
            return
        yield line


def _alone(line: str, delimiter: str) -> tuple[str, ...]:
    return tuple(next(csv.reader([line], delimiter=delimiter), ()))


def _complete(line: str, delimiter: str, number: int) -> tuple[str, ...] | None:
    """The cells of a line, None when a quote is still open at its end."""
    reader = csv.reader([line, ""], delimiter=delimiter)
    try:
        cells = tuple(next(reader))
    except csv.Error:
        raise CellTooLong(number) from None
    return cells if reader.line_num == 1 else None


def _joined(tried: list[str], more: Iterator[str], delimiter: str) -> tuple[str, ...] | None:
    """The record that begins with the open line, None when it never ends as one should.

    `tried` grows by the lines that were looked at.
    """

    def noting() -> Iterator[str]:
        for line in more:
            tried.append(line)
            yield line

    try:
        return tuple(
            next(csv.reader(chain(list(tried), noting()), delimiter=delimiter, strict=True))
        )
    except csv.Error:
        return None


def _swallows(cells: tuple[str, ...], lines: list[str], widest: int, delimiter: str) -> bool:
    """Too few cells, and a line within that is a whole row by itself: no cell of two lines."""
    return 0 < len(cells) < widest and any(
        len(_alone(line, delimiter)) >= widest for line in lines[1:]
    )
