import math
from typing import Any

import duckdb
import pyarrow as pa
import pytest
import sqlglot

from fanzha.detection.payments.define import query
from fanzha.detection.payments.feature import catalogue
from fanzha.detection.payments.memory import Memory
from fanzha.detection.rules.schema import Type, scenarios
from tests.detection.payments.streams import STREAMS, stream
from tests.makers.payments import make_table, rows

KINDS = {
    Type.INT: pa.int64(),
    Type.FLOAT: pa.float64(),
    Type.BOOL: pa.bool_(),
    Type.TEXT: pa.string(),
}
SCENARIOS = ["transfer", "account_opening", "payment_session"]


def defined(events: list[dict[str, Any]], scenario: str = "transfer") -> list[dict[str, Any]]:
    schema = scenarios()[scenario].columns
    cells = {
        name: pa.array([event.get(name) for event in events], KINDS[column.type])
        for name, column in schema.items()
    }
    with duckdb.connect() as base:
        base.register("events", pa.table({"seq": [event["n"] for event in events], **cells}))
        found = base.sql(query(catalogue(scenario))).to_arrow_table()
    return list(found.to_pylist())


def same(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-15)
    return bool(one == other)


@pytest.mark.parametrize("seed", range(8))
def test_the_query_equals_the_kernel_on_streams_in_order(seed: int) -> None:
    events = stream(seed, 150, late=False, ties=False)

    found = rows(Memory().observe(make_table(events)))

    for row, wanted in zip(found, defined(events), strict=True):
        wanted.pop("seq")
        assert {n: (row[n], v) for n, v in wanted.items() if not same(row[n], v)} == {}


@pytest.mark.parametrize("scenario", ["account_opening", "payment_session"])
@pytest.mark.parametrize("seed", range(8))
def test_the_query_equals_the_kernel_for_the_other_scenarios(scenario: str, seed: int) -> None:
    events = STREAMS[scenario](seed, 150, late=False, ties=False)

    found = rows(Memory(scenario).observe(make_table(events, scenario)))

    for row, wanted in zip(found, defined(events, scenario), strict=True):
        wanted.pop("seq")
        assert {n: (row[n], v) for n, v in wanted.items() if not same(row[n], v)} == {}


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_spark_is_given_text_that_parses(scenario: str) -> None:
    text = query(catalogue(scenario), dialect="spark")

    assert sqlglot.parse_one(text, read="spark").sql("spark")
    assert "RANGE BETWEEN" in text.upper()
