"""Whose card a number is, by its first digits."""

import tomllib
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "bins.toml"
_LENGTHS = (8, 7, 6, 5)


@cache
def _prefixes() -> dict[str, str]:
    lists = tomllib.loads(_FILE.read_text("utf-8"))
    return {prefix: bank for bank, prefixes in lists.items() for prefix in prefixes}


def bank_of(card: str) -> str | None:
    """The bank by the longest known prefix, None when it is not in the list.

    >>> bank_of("6228480000000000000")
    '中国农业银行'
    """
    found = (_prefixes().get(card[:size]) for size in _LENGTHS)
    return next((bank for bank in found if bank), None)
