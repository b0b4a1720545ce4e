"""The query of a backtest says what the exact evaluator says, and never aborts."""

import duckdb
import sqlglot
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.makers.rules import LISTS, NAMES, SCHEMA, Row, expressions, rows, troubled

from fanzha.detection.rules.exact import state_of
from fanzha.detection.rules.parse import parse
from fanzha.detection.rules.schema import Type
from fanzha.detection.rules.sql import Dialect, query

_TYPES = {Type.INT: "BIGINT", Type.FLOAT: "DOUBLE", Type.BOOL: "BOOLEAN", Type.TEXT: "VARCHAR"}


def store(events: list[Row]) -> duckdb.DuckDBPyConnection:
    database = duckdb.connect(config={"threads": 1})
    columns = ", ".join(f"{name} {_TYPES[SCHEMA.columns[name].type]}" for name in NAMES)
    database.execute(f"CREATE TABLE events (event_id BIGINT, {columns})")
    marks = ", ".join("?" * (len(NAMES) + 1))
    for place, event in enumerate(events):
        values = [place, *(event.get(name) for name in NAMES)]
        database.execute(f"INSERT INTO events VALUES ({marks})", values)
    database.execute("CREATE TABLE lists (list VARCHAR, value VARCHAR)")
    database.executemany("INSERT INTO lists VALUES (?, ?)", LISTS.rows())
    return database


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(expressions(Type.BOOL) | troubled(), min_size=2, max_size=6), rows(4))
def test_duckdb_says_what_the_exact_evaluator_says(texts: list[str], events: list[Row]) -> None:
    trees = {f"r{n}": parse(text, SCHEMA) for n, text in enumerate(texts)}

    found = store(events).execute(query(trees)).fetchall()

    assert found == [
        (place, *(int(state_of(tree, event, LISTS)) for tree in trees.values()))
        for place, event in enumerate(events)
    ]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(expressions(Type.BOOL))
def test_spark_text_is_read_back_by_its_grammar(text: str) -> None:
    tree: object = sqlglot.exp.maybe_parse(
        query({"rule": parse(text, SCHEMA)}, Dialect.SPARK), dialect="spark"
    )

    assert isinstance(tree, sqlglot.exp.Select)
    assert tree.named_selects == ["event_id", "rule"]


def test_spark_overflow_is_asked_without_aborting() -> None:
    text = query({"sum": parse("i1 + i2 > 5", SCHEMA)}, Dialect.SPARK)

    assert "TRY_ADD(`i1`, `i2`)" in text
    assert "HUGEINT" not in text


def test_nothing_doubles_in_nested_expressions() -> None:
    short = parse("abs(i1 + 1) > 5", SCHEMA)
    long = parse("abs(" * 15 + "i1 + 1" + ")" * 15 + " > 5", SCHEMA)

    assert len(query({"r": long})) < 16 * len(query({"r": short}))


def test_names_and_texts_cannot_leave_their_quotes() -> None:
    tree = parse("s1 = '''; DROP TABLE events; --\\'", SCHEMA)
    database = store([])

    database.execute(query({'r"; DROP TABLE lists; --': tree}))

    assert database.execute("SELECT count(*) FROM lists").fetchone() == (2,)
    assert sqlglot.parse_one(query({"r": tree}, Dialect.SPARK), dialect="spark")
