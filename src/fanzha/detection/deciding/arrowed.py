"""Checked Arrow tables as columns of events, without a Python object for each cell."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.columns import Values
from fanzha.detection.deciding.event import TEXT_MOST, bounds
from fanzha.detection.payments.text import Text
from fanzha.detection.rules.schema import Column, Schema, Type

if TYPE_CHECKING:
    import pyarrow as pa

Bools = NDArray[np.bool_]


def sure(schema: Schema, table: "pa.Table") -> tuple[dict[str, Values], Bools] | None:
    """The columns as sent, and which rows are certainly right: others are to be read one by one.

    None where a column is missing or of another type than that of its scenario.
    """
    columns: dict[str, Values] = {}
    right = np.ones(table.num_rows, np.bool_)
    for name, cells in zip(table.column_names, table.columns, strict=True):
        column = schema.columns[name]
        if cells.null_count < table.num_rows:
            if not _is_natural(column, cells.type):
                return None
            columns[name] = _values(column, cells.combine_chunks(), right)
        if column.required:
            right &= columns[name].valid if name in columns else False
    needed = {c.name for c in schema.columns.values() if c.required} - {"minute_of_day"}
    return (columns, right) if needed <= columns.keys() else None


def _is_natural(column: Column, kind: "pa.DataType") -> bool:
    import pyarrow.types as t

    if column.type is Type.TEXT:
        return bool(t.is_string(kind) or t.is_large_string(kind))
    natural = {Type.INT: t.is_integer, Type.FLOAT: t.is_floating, Type.BOOL: t.is_boolean}
    return bool(natural[column.type](kind))


def _values(column: Column, cells: Any, right: Bools) -> Values:
    """A column; rows that are not certainly right are marked."""
    import pyarrow as pa
    import pyarrow.compute as pc

    valid = cells.is_valid().to_numpy(zero_copy_only=False)
    if column.type is Type.TEXT:
        sizes = pc.utf8_length(cells).fill_null(1).to_numpy(zero_copy_only=False)
        right &= (sizes >= 1) & (sizes <= TEXT_MOST)
        return Text(cells.cast(pa.large_string()))
    if column.type is Type.BOOL:
        return Values(cells.fill_null(False).to_numpy(zero_copy_only=False), valid)
    numbers = cells.fill_null(0).to_numpy(zero_copy_only=False)
    if column.type is Type.FLOAT:
        right &= np.isfinite(numbers)
        return Values(numbers.astype(np.float64), valid)
    least, most = bounds(column)
    within = (numbers >= least) & (numbers <= most)
    right &= within | ~valid
    return Values(np.where(within, numbers, 0).astype(np.int64), valid)
