"""The small grammar by which reports and warnings are told (`data/grammar.toml`)."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from random import Random
from typing import Any

_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Tale:
    """How a class of fraud is told: its sub-types with weights, and lines for each stage."""

    lure: str
    subs: tuple[tuple[str, int, tuple[str, ...]], ...]
    stages: Mapping[str, tuple[str, ...]] = field(repr=False)

    def sub_type(self, rng: Random) -> str:
        """A sub-type code by its weight."""
        return rng.choices([code for code, _, _ in self.subs], [w for _, w, _ in self.subs])[0]

    def starts(self, sub_type: str) -> tuple[str, ...]:
        """The first contacts of a sub-type."""
        return next(starts for code, _, starts in self.subs if code == sub_type)


@dataclass(frozen=True)
class Grammar:
    """All tales, and the lines that every report shares."""

    tales: Mapping[str, Tale]
    shared: Mapping[str, tuple[str, ...]]


@lru_cache(maxsize=1)
def grammar() -> Grammar:
    """The grammar shipped with the product."""
    data = tomllib.loads((files(__package__) / "data" / "grammar.toml").read_text("utf-8"))
    shared = {name: tuple(lines) for name, lines in data.items() if name != "type"}
    return Grammar({row["code"]: _tale(row) for row in data["type"]}, shared)


def _tale(row: Mapping[str, Any]) -> Tale:
    subs = tuple((sub["code"], sub["weight"], tuple(sub["start"])) for sub in row["sub"])
    stages = {name: tuple(row[name]) for name in ("build", "pay", "end", "hit")}
    return Tale(row["lure"], subs, stages)


def tell(lines: Sequence[str], slots: Mapping[str, str], rng: Random) -> str:
    """One of the lines with its choices made and its slots filled.

    >>> tell(["[加|添加]对方QQ {qq} "], {"qq": "9900000000"}, Random(1))
    '加对方QQ 9900000000 '
    """
    line = rng.choice(lines)
    chosen = _CHOICE.sub(lambda match: rng.choice(match[1].split("|")), line)
    return _SLOT.sub(lambda match: slots[match[1]], chosen)
