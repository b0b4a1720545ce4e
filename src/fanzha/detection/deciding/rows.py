"""Events as columns, made only where a feature asks for them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.columns import Table, Values
from fanzha.detection.rules.nodes import Value
from fanzha.detection.rules.schema import Column, Schema, Type

_DTYPES: dict[Type, type] = {
    Type.INT: np.int64,
    Type.FLOAT: np.float64,
    Type.BOOL: np.bool_,
    Type.TEXT: np.object_,
}
_BLANK: dict[Type, Value] = {Type.INT: 0, Type.FLOAT: 0.0, Type.BOOL: False, Type.TEXT: ""}


class RowColumns(Mapping[str, Values]):
    """The columns of a schema over n rows in which a missing key is NULL.

    `alike` rows have the same keys in the same order: they are turned into columns at once.
    """

    def __init__(
        self, schema: Schema, rows: Sequence[Mapping[str, Value]], *, alike: bool = False
    ) -> None:
        self._schema, self._rows = schema, rows
        self._made: dict[str, Values] = {}
        self._turned: Mapping[str, Sequence[Value | None]] = {}
        if alike and rows:
            cells = zip(*[row.values() for row in rows], strict=True)
            self._turned = dict(zip(rows[0], cells, strict=True))

    def __getitem__(self, name: str) -> Values:
        if name not in self._made:
            self._made[name] = self._make(name)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._schema.columns)

    def __len__(self) -> int:
        return len(self._schema.columns)

    def _make(self, name: str) -> Values:
        found = self._turned.get(name) or [row.get(name) for row in self._rows]
        return column_of(self._schema.columns[name], found)


def column_of(column: Column, found: Sequence[Value | None]) -> Values:
    """The column of these values, None for NULL."""
    dtype = _DTYPES[column.type]
    missing = found.count(None)
    if not missing:
        return Values(np.array(found, dtype=dtype), np.ones(len(found), dtype=bool))
    if missing == len(found):
        nothing: NDArray[Any] = np.full(len(found), _BLANK[column.type], dtype=dtype)
        return Values(nothing, np.zeros(len(found), dtype=bool))
    valid = np.array([value is not None for value in found], dtype=bool)
    filler: Value = _BLANK[column.type]
    filled = [filler if value is None else value for value in found]
    return Values(np.array(filled, dtype=dtype), valid)


def table_of(schema: Schema, rows: Sequence[Mapping[str, Value]], *, alike: bool = False) -> Table:
    """The rows as a table, in their order; `alike` ones have the same keys in the same order."""
    return Table(RowColumns(schema, rows, alike=alike), len(rows))


def values_of(table: Table, names: Sequence[str]) -> list[tuple[Value | None, ...]]:
    """These columns of a table as one tuple a row, None for NULL."""
    if not names:
        return [()] * table.rows
    return list(zip(*[plain(table.columns[name]) for name in names], strict=True))


def plain(column: Values, rows: Sequence[int] | None = None) -> list[Any]:
    """The values of a column (at some rows) as Python has them, None for NULL."""
    values, valid = column.values, column.valid
    if rows is not None and len(rows) < len(values):
        values, valid = values[rows], valid[rows]
    found: list[Any] = values.tolist()
    # For the few rows of a commit, lists are several times faster than numpy's reductions.
    known = valid.tolist()
    if False not in known:
        return found
    pairs = zip(found, known, strict=True)
    return [value if is_known else None for value, is_known in pairs]
