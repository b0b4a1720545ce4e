"""The kit: what every part needs and that knows nothing of fraud."""

from fanzha.kit.clock import ZONE, Month, at_local, local, local_date, now
from fanzha.kit.errors import (
    Conflict,
    FanzhaError,
    Forbidden,
    Invalid,
    NotFound,
    Unavailable,
    status_of,
)
from fanzha.kit.identity import IdCard, check_digit, fold, is_mobile, luhn_ok, mobile
from fanzha.kit.money import wan, yuan
from fanzha.kit.numerals import (
    Direction,
    Number,
    chinese_to_int,
    parse_amount,
    read_decimal,
    read_number,
    write_number,
)
from fanzha.kit.refs import Ref, ref
from fanzha.kit.tables import Row, Table, escape, read_table, write_csv, write_xlsx
from fanzha.kit.words import gettext

__all__ = [
    "ZONE",
    "Conflict",
    "Direction",
    "FanzhaError",
    "Forbidden",
    "IdCard",
    "Invalid",
    "Month",
    "NotFound",
    "Number",
    "Ref",
    "Row",
    "Table",
    "Unavailable",
    "at_local",
    "check_digit",
    "chinese_to_int",
    "escape",
    "fold",
    "gettext",
    "is_mobile",
    "local",
    "local_date",
    "luhn_ok",
    "mobile",
    "now",
    "parse_amount",
    "read_decimal",
    "read_number",
    "read_table",
    "ref",
    "status_of",
    "wan",
    "write_csv",
    "write_number",
    "write_xlsx",
    "yuan",
]
