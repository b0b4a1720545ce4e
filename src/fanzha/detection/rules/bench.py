"""How fast rules are, beside the rule engines one would install instead: same rules, same hits."""

from collections.abc import Callable, Mapping, Sequence
from random import Random
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.columns import Table, Values
from fanzha.detection.rules.exact import NoLists
from fanzha.detection.rules.nodes import Value
from fanzha.detection.rules.parse import parse
from fanzha.detection.rules.program import Program
from fanzha.detection.rules.schema import Column, Schema, Type

Event = Mapping[str, Value]
Condition = tuple[str, str, Value]
"""Column, sign, number, text or truth: what all engines can say."""

_NUMBERS = {f"{name}_{window}": 1_000 for name in ("count", "sum", "payees") for window in "abcd"}
_NUMBERS |= {"amount_fen": 10_000_000, "minute_of_day": 1_440, "age_days": 4_000}
_FLAGS = ("on_phone", "borrowed", "cash", "same_bank")
_CHANNELS = ("mobile", "online", "atm", "counter", "pos")
_SIGNS = (">", ">=", "<", "<=")
SCHEMA = Schema(
    "bench",
    {
        name: Column(name, type, zh=name, en=name, required=type is Type.INT)
        for type, names in {
            Type.INT: tuple(_NUMBERS),
            Type.BOOL: _FLAGS,
            Type.TEXT: ("channel",),
        }.items()
        for name in names
    },
)


def rules_of(count: int, seed: int = 4) -> list[list[Condition]]:
    """`count` rules of four to six conditions, each met by 10–60 % of the events."""
    random = Random(seed)
    return [[_condition(random) for _ in range(random.randint(4, 6))] for _ in range(count)]


def _condition(random: Random) -> Condition:
    kind = random.random()
    if kind < 0.1:
        return random.choice(_FLAGS), "==", random.random() < 0.5
    if kind < 0.2:
        return "channel", "==", random.choice(_CHANNELS)
    name = random.choice(list(_NUMBERS))
    sign, share = random.choice(_SIGNS), random.uniform(0.1, 0.6)
    return name, sign, int(_NUMBERS[name] * (share if sign in ("<", "<=") else 1 - share))


def events_of(count: int, seed: int = 5) -> list[dict[str, Value]]:
    """Events whose columns all have a value, so that every engine can read them."""
    random = Random(seed)
    return [_event(random) for _ in range(count)]


def _event(random: Random) -> dict[str, Value]:
    event: dict[str, Value] = {name: random.randrange(most) for name, most in _NUMBERS.items()}
    event |= {name: random.random() < 0.3 for name in _FLAGS}
    return {**event, "channel": random.choice(_CHANNELS)}


def bench_rules(count: int = 50, seconds: float = 1.0) -> dict[str, float | None]:
    """Events a second on one core, `count` rules each; None for an engine that is not installed.

    The hits of every engine are compared with ours on the same events: a difference is an
    AssertionError.
    """
    rules, events = rules_of(count), events_of(2_000)
    program = Program([parse(_text(rule), SCHEMA) for rule in rules], NoLists())
    wanted = [program.one(event).hit for event in events]
    table = tables(events * 50)
    grid = program.batch(table)
    assert [grid.row(row).hit for row in range(len(events))] == wanted
    result: dict[str, float | None] = {
        "rules": count,
        "fanzha_one_per_s": _rate(lambda: list(map(program.one, events)), events, seconds),
        "fanzha_batch_per_s": _rate(lambda: program.batch(table), events * 50, seconds),
    }
    for name, build in _PEERS.items():
        result[f"{name}_per_s"] = _peer(build, rules, events[:200], wanted, seconds)
    return result


def tables(events: Sequence[Event]) -> Table:
    """The same events in columns."""
    types = {Type.INT: np.int64, Type.BOOL: np.bool_, Type.TEXT: np.object_}
    known = np.ones(len(events), bool)
    columns: dict[str, Values] = {}
    for name, column in SCHEMA.columns.items():
        values: NDArray[Any] = np.empty(len(events), types[column.type])
        values[:] = [event[name] for event in events]
        columns[name] = Values(values, known)
    return Table(columns, len(events))


def _rate(run: Callable[[], object], events: Sequence[Event], seconds: float) -> float:
    run()
    best, end = 0.0, perf_counter() + seconds
    while perf_counter() < end or not best:
        start = perf_counter()
        run()
        best = max(best, len(events) / (perf_counter() - start))
    return round(best)


def _text(rule: Sequence[Condition]) -> str:
    return " and ".join(f"{name} {sign.replace('==', '=')} {value!r}" for name, sign, value in rule)


Engine = Callable[[Event], tuple[int, ...]]


def _peer(
    build: Callable[[Sequence[Sequence[Condition]]], Engine],
    rules: Sequence[Sequence[Condition]],
    events: Sequence[Event],
    wanted: Sequence[tuple[int, ...]],
    seconds: float,
) -> float | None:
    try:
        engine = build(rules)
    except ImportError:
        return None
    assert [engine(event) for event in events] == list(wanted[: len(events)])
    return _rate(lambda: [engine(event) for event in events], events, seconds)


def _zen(rules: Sequence[Sequence[Condition]]) -> Engine:
    """Compiled expressions of zen-engine, its fastest way: decision tables take twice as long."""
    import zen

    compiled: list[Any] = [zen.compile_expression(_plain(rule)) for rule in rules]
    return lambda event: tuple(p for p, each in enumerate(compiled) if each.evaluate(event))


def _plain(rule: Sequence[Condition]) -> str:
    return " and ".join(
        f"{name} {sign} {str(value).lower() if isinstance(value, bool) else repr(value)}"
        for name, sign, value in rule
    )


def _rule_engine(rules: Sequence[Sequence[Condition]]) -> Engine:
    import rule_engine

    compiled = [rule_engine.Rule(_plain(rule)) for rule in rules]
    return lambda event: tuple(p for p, each in enumerate(compiled) if each.matches(event))


def _business_rules(rules: Sequence[Sequence[Condition]]) -> Engine:
    from business_rules.engine import check_conditions_recursively
    from business_rules.operators import BooleanType, NumericType, StringType
    from business_rules.variables import BaseVariables, rule_variable

    fields = {Type.INT: NumericType, Type.BOOL: BooleanType, Type.TEXT: StringType}

    def init(self: Any, event: Event) -> None:
        self.event = event

    def variable(name: str, type: Type) -> object:
        def read(self: Any) -> Value:
            value: Value = self.event[name]
            return value

        read.__name__ = name
        return rule_variable(fields[type])(read)

    body = {name: variable(name, column.type) for name, column in SCHEMA.columns.items()}
    facts: Any = type("Facts", (BaseVariables,), {"__init__": init, **body})
    conditions = [{"all": [_worded(*condition) for condition in rule]} for rule in rules]

    def run(event: Event) -> tuple[int, ...]:
        known = facts(event)
        return tuple(
            p for p, each in enumerate(conditions) if check_conditions_recursively(each, known)
        )

    return run


def _worded(name: str, sign: str, value: Value) -> dict[str, Value]:
    words = {
        ">": "greater_than",
        ">=": "greater_than_or_equal_to",
        "<": "less_than",
        "<=": "less_than_or_equal_to",
        "==": "equal_to",
    }
    if isinstance(value, bool):
        return {"name": name, "operator": "is_true" if value else "is_false", "value": True}
    return {"name": name, "operator": words[sign], "value": value}


_PEERS = {"zen_engine": _zen, "rule_engine": _rule_engine, "business_rules": _business_rules}
