"""Events as JSON objects or lines of CSV, one cell at a time."""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np

from fanzha.detection.columns import Table, Values
from fanzha.detection.payments.reject import MOST_LETTERS, Read, Reason, Rejected, limits
from fanzha.detection.rules.schema import Column, Type, scenarios
from fanzha.kit import ZONE, Invalid, Row
from fanzha.kit import gettext as _

_DTYPES: dict[Type, Any] = {Type.INT: np.int64, Type.FLOAT: np.float64, Type.BOOL: np.bool_}
_BLANK: dict[Type, Any] = {Type.INT: 0, Type.FLOAT: 0.0, Type.BOOL: False, Type.TEXT: ""}
_WORDS = {"true": True, "1": True, "是": True, "false": False, "0": False, "否": False}
_MINUTE_US = 60_000_000
_LONGEST_NUMBER = 40
_POWER = re.compile(r"\d(?:\.\d+)?E\+\d{1,2}", re.IGNORECASE)  # as spreadsheets write 6.22E+18


class _WrongError(Exception):
    def __init__(self, reason: Reason) -> None:
        self.reason = reason


def read_rows(
    rows: Iterable[Mapping[str, object]],
    scenario: str = "transfer",
    now_us: int | None = None,
    *,
    as_text: bool = False,
) -> Read:
    """Accepted rows; with `as_text` every cell is text, as in CSV.

    A moment is whole microseconds or ISO 8601 (without offset: Shanghai's clock).
    """
    schema, bounds = scenarios()[scenario].columns, limits(now_us)
    good: list[dict[str, Any]] = []
    kept, rejected = [], []
    for place, row in enumerate(rows):
        found = _row(row, schema, bounds, as_text)
        if isinstance(found, dict):
            good.append(found)
            kept.append(place)
        else:
            rejected.append(Rejected(place, *found))
    columns = {name: _values(good, column) for name, column in schema.items()}
    return Read(Table(columns, len(good)), np.array(kept, np.int64), tuple(rejected))


def read_lines(names: Sequence[str], rows: Iterable[Row], scenario: str = "transfer") -> Read:
    """Accepted rows of a table that people send; raises Invalid when a column is missing.

    A line with an open quotation mark is rejected, and so is an account in powers of ten.
    """
    schema = scenarios()[scenario].columns
    needed = [each.name for each in schema.values() if each.required]
    lacking = [name for name in needed if name not in names and name != "minute_of_day"]
    if lacking:
        raise Invalid(_("The columns {names} are missing.").format(names=", ".join(lacking)))
    torn: list[int] = []
    read = read_rows(_cells(names, rows, torn), scenario, as_text=True)
    wrong = {place: Rejected(place, "", Reason.TORN) for place in torn}
    return replace(read, rejected=tuple(wrong.get(each.row, each) for each in read.rejected))


def _cells(
    names: Sequence[str], rows: Iterable[Row], torn: list[int]
) -> Iterator[Mapping[str, object]]:
    for place, row in enumerate(rows):
        if row.torn:
            torn.append(place)
        yield {} if row.torn else dict(zip(names, row.cells, strict=False))


def _row(
    row: Mapping[str, object],
    schema: Mapping[str, Column],
    bounds: Mapping[str, tuple[int, int]],
    as_text: bool,
) -> dict[str, Any] | tuple[str, Reason]:
    done: dict[str, Any] = {}
    for name, column in schema.items():
        if name == "minute_of_day" and row.get(name) in (None, ""):
            done[name] = (done["occurred_at"] // _MINUTE_US + 480) % 1440
            continue
        try:
            value = _cell(row.get(name), column, as_text)
        except _WrongError as wrong:
            return name, wrong.reason
        if value is None and column.required:
            return name, Reason.MISSING
        if value is not None and name in bounds and not bounds[name][0] <= value <= bounds[name][1]:
            return name, Reason.RANGE
        done[name] = value
    return done


def _cell(value: Any, column: Column, as_text: bool) -> Any:
    if value is None or value == "":
        return None
    if column.type is Type.TEXT:
        return _text(value, rounded=as_text and column.personal)
    if isinstance(value, str) and column.unit == "us" and not value.strip().isdigit():
        return _moment(value)
    if isinstance(value, str):
        if not as_text and column.unit != "us":
            raise _WrongError(Reason.TYPE)
        value = _plain(value.strip(), column)
    return _typed(value, column)


def _text(value: Any, *, rounded: bool) -> str:
    if not isinstance(value, str):
        raise _WrongError(Reason.TYPE)
    if rounded and _POWER.fullmatch(value.strip()):
        raise _WrongError(Reason.ROUNDED)
    if len(value) > MOST_LETTERS:
        raise _WrongError(Reason.TOO_LONG)
    return value


def _moment(value: str) -> int:
    if len(value) > _LONGEST_NUMBER:
        raise _WrongError(Reason.TOO_LONG)
    try:
        moment = datetime.fromisoformat(value.strip())
    except ValueError:
        raise _WrongError(Reason.TYPE) from None
    local = moment if moment.tzinfo else moment.replace(tzinfo=ZONE)
    whole = local.replace(microsecond=0).timestamp()
    return int(whole) * 1_000_000 + local.microsecond


def _plain(value: str, column: Column) -> Any:
    if column.type is Type.BOOL:
        if value.lower() not in _WORDS:
            raise _WrongError(Reason.TYPE)
        return _WORDS[value.lower()]
    if len(value) > _LONGEST_NUMBER:
        raise _WrongError(Reason.TOO_LONG)
    try:
        return int(value) if column.type is Type.INT else float(value)
    except ValueError:
        raise _WrongError(Reason.TYPE) from None


def _typed(value: Any, column: Column) -> Any:
    if column.type is Type.BOOL or isinstance(value, bool):
        if column.type is not Type.BOOL or not isinstance(value, bool):
            raise _WrongError(Reason.TYPE)
        return value
    if not isinstance(value, int | float):
        raise _WrongError(Reason.TYPE)
    if isinstance(value, float) and not math.isfinite(value):
        raise _WrongError(Reason.NAN)
    if column.type is Type.FLOAT:
        return float(value) if abs(value) < 1e300 else _too_large()
    if value != int(value):
        raise _WrongError(Reason.TYPE)
    return int(value) if -(2**63) <= value < 2**63 else _too_large()


def _too_large() -> None:
    raise _WrongError(Reason.OVERFLOW)


def _values(rows: list[dict[str, Any]], column: Column) -> Values:
    cells = [row[column.name] for row in rows]
    blank = _BLANK[column.type]
    return Values(
        np.array([blank if c is None else c for c in cells], _DTYPES.get(column.type, object)),
        np.array([c is not None for c in cells], np.bool_),
    )
