"""Keeping the roll-up in step with the entries, safe under concurrent writers."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from fanzha.ledger.dictionary import Kind, metric_of
from fanzha.ledger.models import Entry, Rollup

Key = tuple[str, date, int, str, str]  # metric, month, unit, type, source

_INSERT = """
insert into ledger_rollup
  (metric, month, unit_id, type_code, source, value, entries, approx, loose, latest_on)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
on conflict (metric, month, unit_id, type_code, source) do update set
  entries = ledger_rollup.entries + excluded.entries,
  approx = ledger_rollup.approx + excluded.approx,
  loose = ledger_rollup.loose + excluded.loose,
"""
_ADD = """
  value = ledger_rollup.value + excluded.value,
  latest_on = case when excluded.latest_on > ledger_rollup.latest_on
                   then excluded.latest_on else ledger_rollup.latest_on end
"""
# A state of the same day recorded later is the newer one.
_REPLACE_OLDER = """
  value = case when excluded.latest_on >= ledger_rollup.latest_on or ledger_rollup.entries = 0
               then excluded.value else ledger_rollup.value end,
  latest_on = case when excluded.latest_on >= ledger_rollup.latest_on or ledger_rollup.entries = 0
                   then excluded.latest_on else ledger_rollup.latest_on end
"""
_REPLACE_SMALLER = """
  value = case when excluded.value > ledger_rollup.value or ledger_rollup.entries = 0
               then excluded.value else ledger_rollup.value end,
  latest_on = case when excluded.latest_on > ledger_rollup.latest_on
                   then excluded.latest_on else ledger_rollup.latest_on end
"""


@dataclass
class Change:
    """What a batch of entries does to one cell."""

    value: int = 0
    entries: int = 0
    approx: int = 0
    loose: int = 0
    latest_on: date = date.min

    def add(self, entry: Entry) -> None:
        """Take one more entry in; entries come in the order they were recorded."""
        assert entry.value is not None
        sign = 1 if entry.reverses_id is None else -1
        self.value = self._with(entry, entry.value)
        self.entries += sign
        self.approx += sign * entry.approx
        self.loose += sign * (entry.approx and entry.direction != "over")
        self.latest_on = max(self.latest_on, entry.occurred_on)

    def _with(self, entry: Entry, value: int) -> int:
        kind = metric_of(entry.metric).kind
        if kind == Kind.LAST:
            return value if entry.occurred_on >= self.latest_on else self.value
        if kind == Kind.MAX:
            return max(value, self.value) if self.entries else value
        return self.value + value


def cell_of(entry: Entry) -> Key:
    """The cell that an entry belongs to."""
    return (entry.metric, entry.month, entry.owner_id, entry.type_code, entry.source)


def changes(entries: Iterable[Entry]) -> dict[Key, Change]:
    """What these entries do to each cell; blanks do nothing."""
    found: dict[Key, Change] = defaultdict(Change)
    for entry in entries:
        if entry.value is not None:
            found[cell_of(entry)].add(entry)
    return found


def apply(entries: Iterable[Entry]) -> None:
    """Bring the roll-up up to date with entries just inserted, in this transaction.

    Cells are taken in one order, so that two batches never wait for each other in a circle.
    """
    rows: dict[str, list[tuple[str | int | None, ...]]] = defaultdict(list)
    found = changes(entries)
    for key in sorted(found):
        rows[_statement(key[0])].append(_row(key, found[key]))
    with connection.cursor() as cursor:
        for statement, values in rows.items():
            cursor.executemany(statement, values)


def _row(key: Key, change: Change) -> tuple[str | int | None, ...]:
    day = connection.ops.adapt_datefield_value
    metric, month, unit, type_code, source = key
    sums = (change.value, change.entries, change.approx, change.loose)
    return (metric, day(month), unit, type_code, source, *sums, day(change.latest_on))


def _statement(code: str) -> str:
    kind = metric_of(code).kind
    return _INSERT + {Kind.LAST: _REPLACE_OLDER, Kind.MAX: _REPLACE_SMALLER}.get(kind, _ADD)


def recompute(key: Key) -> None:
    """Write one cell anew from its entries: after a counter-entry to a state or a maximum."""
    metric, month, unit, type_code, source = key
    standing = Entry.objects.filter(
        metric=metric,
        month=month,
        owner_id=unit,
        type_code=type_code,
        source=source,
        value__isnull=False,
        reverses__isnull=True,
        counter__isnull=True,
    )
    cell: dict[str, Any] = dict(
        zip(("metric", "month", "unit_id", "type_code", "source"), key, strict=True)
    )
    change = changes(standing.order_by("id")).get(key)
    if change is None:
        Rollup.objects.filter(**cell).delete()
    else:
        Rollup.objects.update_or_create(**cell, defaults=vars(change))
