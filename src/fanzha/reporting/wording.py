"""The sentences of the reports, read from the data files once."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def wording(kind: str) -> dict[str, Any]:
    """The sentences of `monthly` or `daily`."""
    source = files("fanzha.reporting").joinpath(f"data/{kind}.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


_DIGITS = "零一二三四五六七八九十"


def ordinal(number: int) -> str:
    """Chinese numeral of a chapter, 1–10."""
    return _DIGITS[number]
