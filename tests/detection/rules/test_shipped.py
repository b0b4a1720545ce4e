"""The shipped rules give the same answers one by one, in a batch and in SQL."""

from random import Random
from typing import Any

import duckdb
import pytest
from tests.makers.rules import tables

from fanzha.detection.rules.nodes import State
from fanzha.detection.rules.pack import load_pack
from fanzha.detection.rules.row import GivenLists, filled
from fanzha.detection.rules.rule import compile_rules
from fanzha.detection.rules.schema import Column, Schema, Type
from fanzha.detection.rules.sql import query
from fanzha.detection.vocabulary import schemas

LISTS = GivenLists({"case_accounts": ["t1"], "reported_accounts": ["t2"], "trusted_payees": ["t3"]})
_SQL = {Type.INT: "BIGINT", Type.FLOAT: "DOUBLE", Type.BOOL: "BOOLEAN", Type.TEXT: "VARCHAR"}


def value(column: Column, random: Random) -> Any:
    if not column.required and random.random() < 0.3:
        return None
    most = 10 ** random.randint(0, 9)
    drawn = {
        Type.INT: random.randint(0, most),
        Type.FLOAT: random.random() * 2,
        Type.BOOL: random.random() < 0.5,
        Type.TEXT: random.choice(["t1", "t2", "t3", "mobile", "atm", "counter", "pay"]),
    }
    return drawn[column.type]


def history(schema: Schema, count: int) -> list[dict[str, Any]]:
    random = Random(7)
    rows = [{n: value(c, random) for n, c in schema.columns.items()} for _ in range(count)]
    return [row | {"event_id": f"e{place:03}"} for place, row in enumerate(rows)]


@pytest.mark.parametrize("scenario", ["transfer", "account_opening", "payment_session"])
def test_three_ways_agree_on_the_shipped_rules(scenario: str) -> None:
    schema, rules = schemas()[scenario], load_pack().running(scenario)
    program = compile_rules(rules, schema, LISTS)
    rows = history(schema, 150)

    grid = program.batch(tables(rows, schema))

    assert [grid.row(place) for place in range(150)] == [program.one(row) for row in rows]
    trees = {rule.id: tree for rule, tree in zip(rules, program.trees, strict=True)}
    found = stored(schema, rows).execute(query(trees)).fetchall()
    assert [list(row[1:]) for row in found] == grid.states.T.tolist()
    assert (grid.states == State.TRUE).any()


def stored(schema: Schema, rows: list[dict[str, Any]]) -> duckdb.DuckDBPyConnection:
    database = duckdb.connect(config={"threads": 1})
    columns = ", ".join(f'"{n}" {_SQL[c.type]}' for n, c in schema.columns.items())
    database.execute(f"CREATE TABLE events ({columns})")
    marks = ", ".join("?" * len(schema.columns))
    database.executemany(
        f"INSERT INTO events VALUES ({marks})",
        [[row[name] for name in schema.columns] for row in rows],
    )
    database.execute("CREATE TABLE lists (list VARCHAR, value VARCHAR)")
    database.executemany(
        "INSERT INTO lists VALUES (?, ?)",
        [("case_accounts", "t1"), ("reported_accounts", "t2"), ("trusted_payees", "t3")],
    )
    return database


def test_an_empty_event_hits_nothing() -> None:
    for scenario, schema in schemas().items():
        rules = load_pack().running(scenario)
        hits = compile_rules(rules, schema, LISTS).one(filled({}, schema))

        assert [rules[place].id for place in hits.hit] == []
