"""Lists as data: columns, filters, order, and the place in the list that an address holds.

A list never counts all rows and never skips over rows: it continues after the last row seen, and
stops counting at `COUNT_LIMIT`.
"""

import base64
import binascii
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from fanzha.kit import Invalid
from fanzha.kit import gettext as _

PAGE_SIZE = 50
COUNT_LIMIT = 1000  # beyond it the page says "1000+"
EXPORT_LIMIT = 100_000  # rows of one file; a spreadsheet holds about a million
RESERVED = frozenset({"sort", "at", "format"})
Choices = Sequence[tuple[str, Any]]


@dataclass(frozen=True)
class Column:
    """One column: `name` is a path into the row, steps joined by `__`.

    `kind` says how a cell is written: text, number, money (fen), time, day, share, tier, clock,
    badge, flag; `template` renders it instead, with `row`, `value`. `sort` names the model fields
    that order by it (all in one direction; a single one may hold NULL, which then comes last).
    `phone`: "title" heads the card on a phone, "side" stands beside it, "hide" leaves it out.
    `note` is a second path whose text stands small below. Personal fields come masked, on the page
    and in files.
    """

    name: str
    label: Any
    kind: str = "text"
    sort: tuple[str, ...] = ()
    template: str = ""
    phone: str = ""
    note: str = ""
    export: bool = True


@dataclass(frozen=True)
class Filter:
    """One filter: `kind` is choice, flag, text, days (of a moment) or dates (of a day).

    `lookup` is the queryset look-up (default: the name); `apply(queryset, value)` replaces it.
    Days and dates are read from `<name>_from` and `<name>_to`, both included.
    """

    name: str
    label: Any
    kind: str = "choice"
    lookup: str = ""
    choices: Choices | Callable[[], Choices] = ()
    apply: Callable[[Any, str], Any] | None = None

    @property
    def path(self) -> str:
        """The look-up path."""
        return self.lookup or self.name

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names in the address that belong to this filter."""
        if self.kind in ("days", "dates"):
            return (f"{self.name}_from", f"{self.name}_to")
        return (self.name,)

    def options(self) -> list[tuple[str, str]]:
        """The choices with their labels as text."""
        choices = self.choices() if callable(self.choices) else self.choices
        return [(str(value), str(label)) for value, label in choices]


@dataclass(frozen=True)
class Sort:
    """An order: column name and direction, written `due_at` or `-due_at`."""

    column: str
    descending: bool = False

    @classmethod
    def parse(cls, text: str) -> "Sort":
        """Read the form of an address."""
        return cls(text.removeprefix("-"), text.startswith("-"))

    def __str__(self) -> str:
        return f"-{self.column}" if self.descending else self.column

    def turned(self) -> "Sort":
        """The same column in the other direction."""
        return Sort(self.column, not self.descending)


@dataclass(frozen=True)
class SavedView:
    """A named filter and order; `query` is the part of the address after `?`."""

    name: str
    query: str
    delete_url: str = ""
    active: bool = False


@dataclass(frozen=True)
class BulkAction:
    """Something done to several chosen rows: posts `ids` (and `reason` if asked) to `url`."""

    label: Any
    url: str
    question: Any = ""
    reason: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Cursor:
    """A place between two rows: the order's values of the row beside it, and which way to go."""

    sort: str
    key: tuple[Any, ...]
    backward: bool = False

    def encode(self) -> str:
        """The cursor for an address."""
        body = [self.sort, int(self.backward), [_plain(value) for value in self.key]]
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str) -> "Cursor":
        """Read an address; raises Invalid when it was cut or changed."""
        try:
            padded = text + "=" * (-len(text) % 4)
            sort, backward, key = json.loads(base64.urlsafe_b64decode(padded.encode()))
            if not (isinstance(sort, str) and isinstance(key, list) and backward in (0, 1)):
                raise ValueError(text)
        except (ValueError, TypeError, binascii.Error, UnicodeError):
            raise page_gone() from None
        return cls(sort, tuple(key), bool(backward))


def page_gone() -> Invalid:
    """What is said of a cursor that was cut or changed, or belongs to another order."""
    return Invalid(_("This page of the list is gone: start again at the first page."))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


@dataclass(frozen=True)
class Page:
    """Rows of one page, and the way to its neighbours."""

    rows: tuple[Any, ...]
    total: int | None = None
    capped: bool = False
    next_url: str = ""
    previous_url: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def total_words(self) -> str:
        """How many rows there are: `37`, or `1000+` where counting stopped."""
        if self.total is None:
            return ""
        return f"{self.total:,}{'+' if self.capped else ''}"


def steps(row: Any, path: str) -> Any:
    """The value at a path of attributes or keys; None as soon as a step is missing.

    >>> steps({"unit": {"name": "城关所"}}, "unit__name")
    '城关所'
    """
    value = row
    for step in path.split("__"):
        if value is None:
            return None
        value = value.get(step) if isinstance(value, Mapping) else getattr(value, step, None)
    return value() if callable(value) else value


def address(query: Mapping[str, str], **changes: str) -> str:
    """`?…` with the changes made; empty values are left out, the place in the list is forgotten."""
    merged = {**{k: v for k, v in query.items() if k != "at"}, **changes}
    return "?" + urlencode({key: value for key, value in merged.items() if value})


def filter_values(filters: Iterable[Filter], query: Mapping[str, str]) -> dict[str, str]:
    """The values of the filters that are set in the address."""
    names = [name for one in filters for name in one.parameters]
    return {name: query[name].strip() for name in names if query.get(name, "").strip()}


def as_query(query: Mapping[str, str]) -> str:
    """The part of an address that a saved view keeps: filters and order, in a fixed order."""
    kept = sorted((k, v) for k, v in query.items() if v and k not in ("at", "format"))
    return urlencode(kept)
