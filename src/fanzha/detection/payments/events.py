"""Arrow tables and record batches as events, checked column by column."""

from collections.abc import Mapping
from functools import reduce
from operator import or_
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.columns import Table, Values
from fanzha.detection.payments.reject import MOST_BYTES, Read, Reason, Rejected, limits
from fanzha.detection.payments.text import Text
from fanzha.detection.rules.schema import Column, Type, scenarios
from fanzha.kit import Invalid
from fanzha.kit import gettext as _

Bools = NDArray[np.bool_]
Faults = list[tuple[Bools, str, Reason]]
_MINUTE_US = 60_000_000
_EAST_8_MIN = 480


def read_arrow(batch: Any, scenario: str = "transfer", now_us: int | None = None) -> Read:
    """Accepted rows of a pyarrow Table or RecordBatch; raises Invalid when a column is missing.

    Columns that the scenario does not know are ignored. Moments are whole microseconds or Arrow
    timestamps (without zone: Shanghai's clock); whole numbers may come as floats without a
    fraction; an empty text is NULL. `minute_of_day` is computed where it is absent.
    """
    schema = scenarios()[scenario].columns
    given = set(batch.schema.names)
    lacking = [c.name for c in schema.values() if c.required and c.name not in given]
    lacking = [name for name in lacking if name != "minute_of_day"]
    if lacking:
        raise Invalid(_("The columns {names} are missing.").format(names=", ".join(lacking)))
    faults: Faults = []
    bounds = limits(now_us)
    columns = {
        name: _column(_whole(batch.column(name)), column, bounds, faults)
        for name, column in schema.items()
        if name in given
    }
    if "minute_of_day" not in given:
        columns["minute_of_day"] = minute_of_day(columns["occurred_at"])
    return _accepted(columns, batch.num_rows, faults)


def minute_of_day(moments: Values) -> Values:
    """Minutes since midnight in Shanghai."""
    times = np.asarray(moments.values, np.int64)
    return Values((times // _MINUTE_US + _EAST_8_MIN) % 1440, moments.valid)


def _whole(column: Any) -> Any:
    import pyarrow as pa

    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if isinstance(whole, pa.ChunkedArray):
        return pa.array([], column.type)
    return whole


def _column(
    cells: Any, column: Column, bounds: Mapping[str, tuple[int, int]], faults: Faults
) -> Values:
    if column.type is Type.TEXT:
        done: Values = _text(cells, column, faults)
    elif column.type is Type.BOOL:
        done = _bool(cells, column, faults)
    else:
        done = _number(cells, column, bounds.get(column.name), faults)
    if column.required and not done.valid.all():
        faults.append((~done.valid, column.name, Reason.MISSING))
    return done


def _text(cells: Any, column: Column, faults: Faults) -> Values:
    import pyarrow as pa
    import pyarrow.compute as pc

    kept = _by_dictionary(cells)
    if kept is not None:
        return Text(kept)
    try:
        if pa.types.is_dictionary(cells.type):
            cells.validate(full=True)  # a place outside the dictionary would be followed
        words = cells.cast(pa.large_string())
    except pa.ArrowException:
        faults.append((np.ones(len(cells), np.bool_), column.name, Reason.TYPE))
        words = pa.nulls(len(cells), pa.large_string())
    sizes = pc.binary_length(words).fill_null(0).to_numpy(zero_copy_only=False)
    if (sizes > MOST_BYTES).any():
        faults.append((sizes > MOST_BYTES, column.name, Reason.TOO_LONG))
    blank = words.is_valid().to_numpy(zero_copy_only=False) & (sizes == 0)
    if blank.any():
        words = pc.if_else(pa.array(blank), pa.scalar(None, pa.large_string()), words)
    return Text(words)


def _by_dictionary(cells: Any) -> Any:
    """The same cells with large strings as words; None where they are better read one by one."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not (pa.types.is_dictionary(cells.type) and pa.types.is_string(cells.type.value_type)):
        return None
    words, places = cells.dictionary, pc.min_max(cells.indices)
    sizes = pc.min_max(pc.binary_length(words)).as_py()
    if words.null_count or not len(words) or sizes["min"] == 0 or sizes["max"] > MOST_BYTES:
        return None
    if places["min"].is_valid and not 0 <= places["min"].as_py() <= places["max"].as_py() < len(
        words
    ):
        return None
    return pa.DictionaryArray.from_arrays(cells.indices, words.cast(pa.large_string()))


def _bool(cells: Any, column: Column, faults: Faults) -> Values:
    import pyarrow as pa

    valid = cells.is_valid().to_numpy(zero_copy_only=False)
    if not (pa.types.is_boolean(cells.type) or pa.types.is_null(cells.type)):
        faults.append((valid, column.name, Reason.TYPE))
        return Values(np.zeros(len(cells), np.bool_), valid)
    if pa.types.is_null(cells.type):
        return Values(np.zeros(len(cells), np.bool_), valid)
    return Values(cells.fill_null(False).to_numpy(zero_copy_only=False), valid)


def _number(cells: Any, column: Column, bounds: tuple[int, int] | None, faults: Faults) -> Values:
    import pyarrow as pa

    valid = cells.is_valid().to_numpy(zero_copy_only=False)
    nothing = np.zeros(len(cells), np.float64 if column.type is Type.FLOAT else np.int64)
    kind = cells.type
    if pa.types.is_null(kind):
        return Values(nothing, valid)
    if pa.types.is_timestamp(kind) and column.unit == "us":
        cells = _microseconds(cells)
    elif not (pa.types.is_integer(kind) or pa.types.is_floating(kind)):
        faults.append((valid, column.name, Reason.TYPE))
        return Values(nothing, valid)
    raw = cells.fill_null(0).to_numpy(zero_copy_only=False)
    wanted = _float if column.type is Type.FLOAT else _int
    numbers = wanted(raw, valid, column, faults)
    if bounds:
        outside = valid & ((numbers < bounds[0]) | (numbers > bounds[1]))
        if outside.any():
            faults.append((outside, column.name, Reason.RANGE))
    return Values(numbers, valid)


def _microseconds(cells: Any) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    if cells.type.tz is None:
        cells = pc.assume_timezone(cells, "Asia/Shanghai")
    return cells.cast(pa.timestamp("us", "UTC"), safe=False).cast(pa.int64())


def _float(raw: Any, valid: Bools, column: Column, faults: Faults) -> Any:
    numbers = raw.astype(np.float64)
    if not np.isfinite(numbers).all():
        faults.append((~np.isfinite(numbers), column.name, Reason.NAN))
    return numbers


def _int(raw: Any, valid: Bools, column: Column, faults: Faults) -> Any:
    if raw.dtype.kind == "i":
        return raw.astype(np.int64, copy=False)
    if raw.dtype.kind == "u":
        large = raw > np.uint64(2**63 - 1)
        if large.any():
            faults.append((large, column.name, Reason.OVERFLOW))
        return np.where(large, 0, raw).astype(np.int64)
    raw = raw.astype(np.float64)
    lost, large = np.isnan(raw), np.abs(raw) > 2.0**53
    uneven = ~lost & ~large & (raw != np.floor(raw))
    for wrong, reason in ((lost, Reason.NAN), (large, Reason.OVERFLOW), (uneven, Reason.TYPE)):
        if wrong.any():
            faults.append((wrong, column.name, reason))
    return np.where(lost | large | uneven, 0, raw).astype(np.int64)


def _accepted(columns: dict[str, Values], rows: int, faults: Faults) -> Read:
    if not faults:
        return Read(Table(columns, rows), np.arange(rows), ())
    wrong = reduce(or_, (mask for mask, _column, _reason in faults))
    kept = np.flatnonzero(~wrong)
    first: dict[int, Rejected] = {}
    for mask, column, reason in faults:
        for row in np.flatnonzero(mask).tolist():
            first.setdefault(row, Rejected(row, column, reason))
    table = Table({name: each.taken(kept) for name, each in columns.items()}, len(kept))
    return Read(table, kept, tuple(first[row] for row in sorted(first)))
