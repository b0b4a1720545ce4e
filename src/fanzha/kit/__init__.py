"""The kit: what every part needs and that knows nothing of fraud.

What few processes need is loaded when it is first used: the library of `Keyring` costs a tenth of
a second, the readers of tables a hundredth.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from fanzha.kit.clock import YEARS, ZONE, Month, at_local, local, local_date, now
from fanzha.kit.errors import (
    Conflict,
    FanzhaError,
    Forbidden,
    Invalid,
    NotFound,
    TooMany,
    Unavailable,
    status_of,
)
from fanzha.kit.identity import IdCard, check_digit, fold, is_mobile, luhn_ok, mobile
from fanzha.kit.logs import place_of
from fanzha.kit.money import wan, yuan
from fanzha.kit.numerals import (
    MOST_FEN,
    Direction,
    Number,
    chinese_to_int,
    parse_amount,
    read_decimal,
    read_number,
    write_number,
)
from fanzha.kit.patterns import lazy
from fanzha.kit.refs import Ref, ref, row_id
from fanzha.kit.words import gettext

if TYPE_CHECKING:
    from fanzha.kit.crypto import Keyring
    from fanzha.kit.quoting import CellTooLong, records
    from fanzha.kit.tables import (
        Row,
        Table,
        check_size,
        escape,
        read_table,
        write_csv,
        write_xlsx,
    )

__all__ = [
    "MOST_FEN",
    "YEARS",
    "ZONE",
    "CellTooLong",
    "Conflict",
    "Direction",
    "FanzhaError",
    "Forbidden",
    "IdCard",
    "Invalid",
    "Keyring",
    "Month",
    "NotFound",
    "Number",
    "Ref",
    "Row",
    "Table",
    "TooMany",
    "Unavailable",
    "at_local",
    "check_digit",
    "check_size",
    "chinese_to_int",
    "escape",
    "fold",
    "gettext",
    "is_mobile",
    "lazy",
    "local",
    "local_date",
    "luhn_ok",
    "mobile",
    "now",
    "parse_amount",
    "place_of",
    "read_decimal",
    "read_number",
    "read_table",
    "records",
    "ref",
    "row_id",
    "status_of",
    "wan",
    "write_csv",
    "write_number",
    "write_xlsx",
    "yuan",
]


_HOMES = {
    "crypto": ("Keyring",),
    "quoting": ("CellTooLong", "records"),
    "tables": (
        "Row", "Table", "check_size", "escape", "read_table", "write_csv", "write_xlsx",
    ),
}  # fmt: skip
_HOME = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Load the module of a name on its first use."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(f"fanzha.kit.{_HOME[name]}"), name)
    return found
