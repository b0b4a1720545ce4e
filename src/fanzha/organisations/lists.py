"""The four lists that start a centre, as tables: units, people, areas (which station polices which
community) and population. Headers and words come from `data/lists.toml`.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from fanzha.kit import Invalid, fold, read_table
from fanzha.kit import gettext as _

KINDS = ("units", "people", "areas", "population")
MAX_LINES = 20_000  # judgement: a province has fewer units than this


@dataclass(frozen=True)
class Problem:
    """What is wrong with a line of the file."""

    line: int
    reason: str


@dataclass(frozen=True)
class Line:
    """A line of the file: its number and its cells by the key of their column."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        return self.cells.get(key, "")


@dataclass(frozen=True)
class Sheet:
    """A list as read: its lines and the headers nobody knows."""

    lines: tuple[Line, ...]
    unknown_columns: tuple[str, ...]


@dataclass(frozen=True)
class Column:
    """A column of a list, as the form explains it."""

    key: str
    header: str
    synonyms: tuple[str, ...]
    required: bool
    example: str
    note: str


@cache
def _data() -> dict[str, Any]:
    text = resources.files("fanzha.organisations").joinpath("data/lists.toml").read_text("utf-8")
    return tomllib.loads(text)


def title(kind: str) -> str:
    """What the list is called."""
    return str(_data()[_known(kind)]["title"])


@cache
def columns(kind: str) -> tuple[Column, ...]:
    """The columns of a list in the order of its form; raises Invalid for an unknown list."""
    return tuple(
        Column(
            row["key"],
            row["header"],
            tuple(row["synonyms"]),
            row.get("required", False),
            row["example"],
            row["note"],
        )
        for row in _data()[_known(kind)]["column"]
    )


def _known(kind: str) -> str:
    if kind not in KINDS:
        raise Invalid(
            _("There is no list “{kind}”: it is {kinds}.").format(
                kind=kind[:20], kinds=", ".join(KINDS)
            )
        )
    return kind


@cache
def words(what: str) -> dict[str, str]:
    """Every word a cell may hold → the key it stands for."""
    table: dict[str, list[str]] = _data()["words"][what]
    return {word: key for key, words in table.items() for word in (key, *words)}


def label(what: str, key: str) -> str:
    """The first Chinese word for a kind of unit or a role, as the forms use it."""
    return str(_data()["words"][what][key][0])


def read_list(kind: str, data: bytes, name: str) -> Sheet:
    """Read a file; raises Invalid when it is no table or lacks a required column."""
    table = read_table(data, name)
    place = _places(kind, table.columns)
    lines: list[Line] = []
    for row in table.rows:
        if len(lines) == MAX_LINES:
            raise Invalid(_("The list has more than {n} lines: split it.").format(n=MAX_LINES))
        cells = row.whole().cells
        lines.append(Line(row.line, {key: fold(cells[at]) for key, at in place.items()}))
    if not lines:
        raise Invalid(_("The list has a header and no line below it: fill it in."))
    used = set(place.values())
    return Sheet(tuple(lines), tuple(c for i, c in enumerate(table.columns) if i not in used))


def _places(kind: str, headers: Iterable[str]) -> dict[str, int]:
    found = {_bare(header): at for at, header in enumerate(headers)}
    place: dict[str, int] = {}
    for column in columns(kind):
        for word in (column.header, *column.synonyms, column.key):
            if _bare(word) in found:
                place[column.key] = found.pop(_bare(word))
                break
    missing = [c.header for c in columns(kind) if c.required and c.key not in place]
    if missing:
        raise Invalid(
            _("The list lacks the column “{columns}”: use the form that can be downloaded.").format(
                columns="”、“".join(missing)
            )
        )
    return place


def _bare(header: str) -> str:
    return re.sub(r"[\s*()/（）]", "", fold(header)).lower()


@dataclass(frozen=True)
class ListResult:
    """What became of a list: accepted + rejected = read; nothing is stored while one is rejected.

    `passwords` are the one-time passwords of people who are new, shown once.
    """

    kind: str
    read: int
    accepted: int
    problems: tuple[Problem, ...] = ()
    unknown_columns: tuple[str, ...] = ()
    created: int = 0
    changed: int = 0
    stored: bool = False
    passwords: tuple[tuple[str, str], ...] = ()

    @property
    def rejected(self) -> int:
        """Lines that cannot be stored."""
        return self.read - self.accepted

    def as_json(self) -> dict[str, object]:
        """The result for machines."""
        return {
            "kind": self.kind,
            "read": self.read,
            "accepted": self.accepted,
            "rejected": self.rejected,
            "created": self.created,
            "changed": self.changed,
            "stored": self.stored,
            "unknown_columns": list(self.unknown_columns),
            "rejections": [{"line": p.line, "reason": p.reason} for p in self.problems],
            "passwords": [{"login": who, "password": word} for who, word in self.passwords],
        }

    def lines(self) -> list[str]:
        """The result for people, a line each."""
        first = _("{read} lines read, {accepted} accepted, {rejected} rejected").format(
            read=self.read, accepted=self.accepted, rejected=self.rejected
        )
        told = [_("line {n}: {reason}").format(n=p.line, reason=p.reason) for p in self.problems]
        words = [f"{who}  {word}" for who, word in self.passwords]
        return [first, *self._outcome(), *told, *words]

    def _outcome(self) -> list[str]:
        if self.rejected:
            return [_("Nothing was stored: correct these lines and import the file again.")]
        done = _("{created} new, {changed} changed").format(
            created=self.created, changed=self.changed
        )
        if not self.stored:
            return [done, _("The list is in order; this was a trial, nothing was stored.")]
        logins = [_("One-time passwords (shown only now):")] if self.passwords else []
        return [done, *logins]
