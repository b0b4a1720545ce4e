"""Events of transfers as dictionaries and as tables, with defaults."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from fanzha.detection.columns import Table, Values
from fanzha.detection.rules.schema import Type, scenarios

NOON = 1_750_046_400_000_000
"""2025-06-16 12:00 in Shanghai, a Monday, in microseconds."""
_KINDS: dict[Type, Any] = {Type.INT: np.int64, Type.FLOAT: np.float64, Type.BOOL: np.bool_}
_BLANK: dict[Type, Any] = {Type.TEXT: "", Type.BOOL: False}


def make_event(n: int = 0, after_s: float = 0, **more: Any) -> dict[str, Any]:
    """A transfer of 100 yuan from 999999A to 999999B, `after_s` seconds after NOON."""
    moment = NOON + int(after_s * 1_000_000)
    return {
        "n": n,
        "event_id": f"e{n}",
        "occurred_at": moment,
        "minute_of_day": (moment // 60_000_000 + 480) % 1440,
        "payer_account": "999999A",
        "payee_account": "999999B",
        "amount_fen": 10_000,
    } | more


def make_table(events: Sequence[Mapping[str, Any]], scenario: str = "transfer") -> Table:
    """The columns of a scenario that any of the events names."""
    given = {name for event in events for name in event}
    schema = scenarios()[scenario].columns
    columns = {
        name: _values([event.get(name) for event in events], column.type)
        for name, column in schema.items()
        if name in given
    }
    return Table(columns, len(events))


def _values(cells: Sequence[Any], kind: Type) -> Values:
    blank = _BLANK.get(kind, 0)
    filled = [blank if cell is None else cell for cell in cells]
    return Values(
        np.array(filled, _KINDS.get(kind, object)), np.array([c is not None for c in cells], bool)
    )


def rows(table: Table) -> list[dict[str, Any]]:
    """A table as one dictionary a row, NULL as None."""
    lists = {name: (each.values.tolist(), each.valid) for name, each in table.columns.items()}
    return [
        {name: cells[i] if valid[i] else None for name, (cells, valid) in lists.items()}
        for i in range(table.rows)
    ]
