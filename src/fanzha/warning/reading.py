"""A pushed list, read, cleaned and de-duplicated: nothing stored, nothing lost.

accepted + rejected = read; rows that joined another person are accepted and counted as merged.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from fanzha.kit import Row, Table, read_table
from fanzha.organisations import mask_id_card, mask_name, mask_phone
from fanzha.warning.columns import Column, arrange, match, unknown
from fanzha.warning.flags import Reason
from fanzha.warning.merging import Person, merge
from fanzha.warning.rows import Candidate, Rejection, read_row
from fanzha.warning.tiers import Tiers, default_tiers


@dataclass(frozen=True)
class ListReading:
    """What one file says."""

    columns: tuple[Column, ...]
    accepted: tuple[Candidate, ...]
    rejections: tuple[Rejection, ...]
    persons: tuple[Person, ...]

    @property
    def read(self) -> int:
        """Rows that hold anything, the header not counted."""
        return len(self.accepted) + len(self.rejections)

    @property
    def merged(self) -> int:
        """Accepted rows that joined another person."""
        return len(self.accepted) - len(self.persons)

    @property
    def unknown_columns(self) -> list[str]:
        """Headers nobody could place."""
        return unknown(self.columns)

    def as_json(self, masked: bool = False) -> dict[str, Any]:
        """The form `fanzha import warnings --json` prints."""
        return {
            "read": self.read,
            "accepted": len(self.accepted),
            "merged": self.merged,
            "rejected": len(self.rejections),
            "unknown_columns": self.unknown_columns,
            "persons": [_person(person, masked) for person in self.persons],
            "rejections": [{"line": r.line, "reason": r.text} for r in self.rejections],
        }


def _person(person: Person, masked: bool) -> dict[str, Any]:
    name, number, phone = person.name, person.id_card, person.phone
    if masked:
        name, number, phone = mask_name(name), mask_id_card(number), mask_phone(phone)
    return {
        "name": name,
        "id_card": number,
        "phone": phone,
        "tier": person.tier.name,
        "method": person.method.value,
        "flags": [flag.value for flag in person.flags],
        "lines": person.lines,
    }


def read_list(
    source: Path | bytes,
    name: str,
    now: datetime,
    tiers: Tiers | None = None,
    by_hand: Mapping[int, str] | None = None,
) -> ListReading:
    """Read a CSV or XLSX list of suspected victims.

    `tiers` is the centre's table, the shipped one when left out. `by_hand` overrules the column
    mapping (0-based index → field name, "" = ignore). Raises Invalid when the file is no such
    table; whatever is wrong with one row is in the result.
    """
    table = read_table(source, name, knows=match)
    return read_rows(table, now, tiers or default_tiers(), by_hand)


def read_rows(
    table: Table, now: datetime, tiers: Tiers, by_hand: Mapping[int, str] | None = None
) -> ListReading:
    """As `read_list`, for a table that is open already."""
    columns = tuple(arrange(table.columns, by_hand))
    accepted: list[Candidate] = []
    rejections: list[Rejection] = []
    for row in table.rows:
        result = _judge(row, columns, tiers, now)
        if isinstance(result, Candidate):
            accepted.append(result)
        else:
            rejections.append(result)
    persons = merge(accepted, tiers, now)
    return ListReading(columns, tuple(accepted), tuple(rejections), tuple(persons))


def _judge(
    row: Row, columns: Sequence[Column], tiers: Tiers, now: datetime
) -> Candidate | Rejection:
    if row.torn:
        return Rejection(row.line, Reason.QUOTE_OPEN, row.cells)
    return read_row(row.line, row.cells, columns, tiers, now)
