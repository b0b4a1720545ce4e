"""The columns a rule may name: what an event of each scenario can say."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any


class Type(StrEnum):
    """The closed set of column types. Money is INT in fen, a moment INT in microseconds (UTC)."""

    INT = "int"
    FLOAT = "float"
    BOOL = "bool"
    TEXT = "text"


@dataclass(frozen=True)
class Column:
    """One column. `required` columns are never NULL; `unit` is fen, us, s, days, share or empty.

    `personal` ones name a person, an account or a machine: rules see them, the disk never does.
    `choices` are the usual values as text, each with its words in Chinese and English.
    """

    name: str
    type: Type
    zh: str
    en: str
    unit: str = ""
    required: bool = False
    personal: bool = False
    choices: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class Schema:
    """The columns of one scenario, in the order in which tables show them."""

    scenario: str
    columns: Mapping[str, Column]

    def extended(self, more: Mapping[str, Column]) -> "Schema":
        """This schema and further columns, such as features."""
        return Schema(self.scenario, {**self.columns, **more})


@cache
def scenarios() -> Mapping[str, Schema]:
    """The shipped scenarios: transfer, account_opening and payment_session."""
    source = files("fanzha.detection").joinpath("data/scenarios.toml")
    data = tomllib.loads(source.read_text("utf-8"))
    common = _columns(data.pop("common"))
    return {name: Schema(name, {**common, **_columns(rows)}) for name, rows in data.items()}


def _columns(rows: Mapping[str, Mapping[str, Any]]) -> dict[str, Column]:
    return {
        name: Column(
            name,
            Type(str(row["type"])),
            zh=str(row["zh"]),
            en=str(row["en"]),
            unit=str(row.get("unit", "")),
            required=bool(row.get("required", False)),
            personal=bool(row.get("personal", False)),
            choices=tuple((code, *words) for code, words in row.get("choices", {}).items()),
        )
        for name, row in rows.items()
    }
