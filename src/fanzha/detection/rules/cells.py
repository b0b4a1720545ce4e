"""Events as people type them into a form: yuan, Beijing time, yes and no; and back."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal

from fanzha.detection.rules.nodes import Value
from fanzha.detection.rules.schema import Column, Schema, Type
from fanzha.kit import ZONE, Invalid, parse_amount
from fanzha.kit import gettext as _

DERIVED = frozenset({"minute_of_day", "event_id"})  # worked out, never typed
_TRUE = frozenset({"true", "1", "yes", "是", "真"})
_FALSE = frozenset({"false", "0", "no", "否", "假"})
_FEN = 100
_SECOND_US = 1_000_000


def read_cells(cells: Mapping[str, str], schema: Schema) -> dict[str, Value | None]:
    """What was typed; empty cells are left out, `minute_of_day` follows the moment.

    Raises Invalid with the words of the column.
    """
    row: dict[str, Value | None] = {
        name: _read(schema.columns[name], text.strip())
        for name, text in cells.items()
        if text.strip() and name in schema.columns and name not in DERIVED
    }
    moment = row.get("occurred_at")
    if isinstance(moment, int):
        row["minute_of_day"] = minute_of_day(moment)
    return row


def minute_of_day(moment_us: int) -> int:
    """Minutes since midnight in Beijing."""
    local = datetime.fromtimestamp(moment_us / _SECOND_US, UTC).astimezone(ZONE)
    return local.hour * 60 + local.minute


def as_cells(row: Mapping[str, Value | None], schema: Schema) -> dict[str, str]:
    """A row as a form shows it."""
    return {
        name: _typed(schema.columns[name], value)
        for name, value in row.items()
        if value is not None and name in schema.columns and name not in DERIVED
    }


def _read(column: Column, text: str) -> Value:
    try:
        return _value(column, text)
    except (ValueError, OverflowError, Invalid):
        raise _wrong(column) from None


def _value(column: Column, text: str) -> Value:
    if column.unit == "us":
        return _moment(text)
    if column.unit == "fen":
        return parse_amount(text)
    if column.type is Type.BOOL:
        if text.lower() in _TRUE | _FALSE:
            return text.lower() in _TRUE
        raise ValueError(text)
    if column.type is Type.INT:
        return int(text)
    return float(text) if column.type is Type.FLOAT else text


def _moment(text: str) -> int:
    if text.isdecimal():
        return int(text)
    found = datetime.fromisoformat(text)
    local = found if found.tzinfo else found.replace(tzinfo=ZONE)
    return round(local.timestamp() * _SECOND_US)


def _wrong(column: Column) -> Invalid:
    sentences = {
        Type.INT: _("“{name}”: give a whole number."),
        Type.FLOAT: _("“{name}”: give a number."),
        Type.BOOL: _("“{name}”: choose yes or no."),
    }
    text = sentences.get(column.type, "{name}")
    if column.unit == "fen":
        text = _("“{name}”: give an amount in yuan, for example 50000 or 3万5.")
    if column.unit == "us":
        text = _("“{name}”: give a date and time like 2026-11-22 14:05.")
    return Invalid(text.format(name=f"{column.zh} {column.name}"))


def _typed(column: Column, value: Value) -> str:
    if column.unit == "us":
        moment = datetime.fromtimestamp(int(value) / _SECOND_US, UTC).astimezone(ZONE)
        return f"{moment:%Y-%m-%dT%H:%M}"
    if column.unit == "fen":
        yuan = Decimal(int(value)) / _FEN
        return f"{yuan:.2f}".removesuffix(".00")
    return str(value).lower() if isinstance(value, bool) else str(value)
