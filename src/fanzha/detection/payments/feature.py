"""What is counted about whom, declared in data/features.toml."""

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from fanzha.detection.rules.schema import Column, Type, scenarios

MINUTE = 60_000_000
_UNITS = {"m": MINUTE, "h": 60 * MINUTE, "d": 24 * 60 * MINUTE}
_WINDOW_ZH = {"m": "分钟", "h": "小时", "d": "天", "wd": "个工作日"}
_WINDOW_EN = {"m": "min", "h": "h", "d": "d", "wd": "working days"}


class Aggregate(StrEnum):
    """What is made of the events; `both` counts both directions, `pass` is out by in."""

    COUNT = "count"
    SUM = "sum"
    MEAN = "mean"
    MAX = "max"
    MIN = "min"
    DISTINCT = "distinct"
    SHARE = "share"
    LAST = "last"
    RISE = "rise"
    SIMILAR = "similar"
    PASS = "pass"  # noqa: S105
    BOTH = "both"
    IDLE = "idle"
    AGE = "age"
    FRESH = "fresh"
    WOKEN = "woken"


_FLOATS = {Aggregate.MEAN, Aggregate.SHARE, Aggregate.PASS}
_BOOLS = {Aggregate.FRESH, Aggregate.WOKEN}
_MONEY = {Aggregate.SUM, Aggregate.MEAN, Aggregate.MAX, Aggregate.MIN, Aggregate.LAST}
_NEVER_NULL = {Aggregate.COUNT, Aggregate.SUM, Aggregate.DISTINCT, Aggregate.RISE} | {
    Aggregate.SIMILAR,
    Aggregate.BOTH,
    Aggregate.FRESH,
    Aggregate.WOKEN,
}
_UNIT = {Aggregate.IDLE: "s", Aggregate.AGE: "days", Aggregate.SHARE: "share"}


@dataclass(frozen=True)
class Window:
    """`code` as in the column's name; microseconds, or working days where `working` is set."""

    code: str
    us: int = 0
    working: int = 0

    @property
    def zh(self) -> str:
        """近24小时"""
        number, unit = _split(self.code)
        return f"近{number}{_WINDOW_ZH[unit]}"

    @property
    def en(self) -> str:
        """within 24 h"""
        number, unit = _split(self.code)
        return f"within {number} {_WINDOW_EN[unit]}"


def window(code: str) -> Window:
    """The window of a code.

    >>> window("24h").us, window("5wd").working
    (86400000000, 5)
    """
    number, unit = _split(code)
    if unit == "wd":
        return Window(code, working=number)
    return Window(code, us=number * _UNITS[unit])


def _split(code: str) -> tuple[int, str]:
    match = re.fullmatch(r"([1-9]\d*)(m|h|d|wd)", code)
    assert match, f"{code} is no window"
    return int(match[1]), match[2]


@dataclass(frozen=True)
class Entity:
    """Whose events are kept: named by all columns of `key`, else the event is not theirs.

    Entities of one `domain` share their memory; `flow` is the direction in which an event is added.
    Single events are kept for `ring_us`, clock hours for 31 days where `hours` is set, and `other`
    is the column whose distinct values are counted.
    """

    name: str
    key: tuple[str, ...]
    domain: str
    flow: str
    other: str
    ring_us: int
    hours: bool


@dataclass(frozen=True)
class Feature:
    """One column, always as it was before the event."""

    name: str
    entity: str
    flow: str
    aggregate: Aggregate
    window: Window | None
    filter: str
    column: Column


@dataclass(frozen=True)
class Catalogue:
    """The entities and features of one scenario."""

    scenario: str
    entities: Mapping[str, Entity]
    features: tuple[Feature, ...]

    def columns(self) -> dict[str, Column]:
        """Every feature as a column for rules, and the three flags of a row."""
        return {each.name: each.column for each in self.features} | FLAGS

    def only(self, names: Collection[str]) -> "Catalogue":
        """The same with these features, and with the entities that they read and no other."""
        kept = tuple(each for each in self.features if each.name in names)
        domains = {self.entities[each.entity].domain for each in kept}
        if any(each.filter == "new" for each in kept):
            domains.add("pair")
        entities = {name: e for name, e in self.entities.items() if e.domain in domains}
        return Catalogue(self.scenario, entities, kept)


FLAGS = {
    name: Column(name, Type.BOOL, zh, en, required=True)
    for name, zh, en in (
        ("late", "迟到事件", "older than a known event"),
        ("approximate", "计数为估算", "a count is estimated"),
        ("overflowed", "金额合计溢出", "a sum overflowed"),
    )
}


@cache
def catalogue(scenario: str) -> Catalogue:
    """The shipped features of a scenario; KeyError for one without."""
    source = files("fanzha.detection").joinpath("data/features.toml")
    return declared(scenario, tomllib.loads(source.read_text("utf-8"))[scenario])


def declared(scenario: str, data: Mapping[str, Any]) -> Catalogue:
    """A catalogue from its declaration, as in data/features.toml."""
    entities = {name: _entity(name, row) for name, row in data["entities"].items()}
    features = [
        each
        for stem, row in data["features"].items()
        for each in _features(scenario, entities[row["entity"]], stem, row)
    ]
    return Catalogue(scenario, entities, tuple(features))


def _entity(name: str, row: Mapping[str, Any]) -> Entity:
    return Entity(
        name,
        tuple(row["key"]),
        row.get("domain", name),
        row.get("flow", ""),
        row.get("other", ""),
        window(row["ring"]).us,
        row.get("hours", False),
    )


def _features(scenario: str, entity: Entity, stem: str, row: Mapping[str, Any]) -> list[Feature]:
    aggregate = Aggregate(row["aggregate"])
    spans: list[Window | None] = [window(code) for code in row.get("windows", [])]
    spans = spans or [None]
    return [
        Feature(
            column.name,
            entity.name,
            row.get("flow", entity.flow),
            aggregate,
            span,
            row.get("filter", ""),
            column,
        )
        for span in spans
        for column in [_column(scenario, entity, stem, row, span)]
    ]


def _column(
    scenario: str, entity: Entity, stem: str, row: Mapping[str, Any], span: Window | None
) -> Column:
    aggregate = Aggregate(row["aggregate"])
    kind = Type.FLOAT if aggregate in _FLOATS else Type.BOOL if aggregate in _BOOLS else Type.INT
    unit = "fen" if aggregate in _MONEY else _UNIT.get(aggregate, "")
    tail = {"fen": "_fen", "s": "_s", "days": "_days"}.get(unit, "")
    given = scenarios()[scenario].columns
    return Column(
        f"{stem}_{span.code}{tail}" if span else f"{stem}{tail}",
        kind,
        f"{row['zh']}({span.zh})" if span else row["zh"],
        f"{row['en']} {span.en}" if span else row["en"],
        unit,
        aggregate in _NEVER_NULL and all(given[name].required for name in entity.key),
    )
