"""A warehouse says of every rule what the exact evaluator says; no row aborts the query."""

import sqlglot
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fanzha.detection import compile_rules, load_pack, schemas, warehouse_sql
from fanzha.detection.columns import Table
from fanzha.detection.payments.memory import Memory
from fanzha.detection.rules.exact import state_of
from fanzha.detection.rules.parse import parse
from fanzha.detection.rules.row import GivenLists
from fanzha.detection.rules.rule import RuleSet
from fanzha.detection.rules.schema import Type, scenarios
from fanzha.detection.rules.sql import Dialect, query
from tests.detection.payments.streams import stream
from tests.detection.warehouse.engines import Engine
from tests.makers.payments import make_table
from tests.makers.rules import LISTS, NAMES, SCHEMA, Row, expressions, rows, troubled

TEXTS = {"list": Type.TEXT, "value": Type.TEXT}
TESTED = {"event_id": Type.INT} | {name: SCHEMA.columns[name].type for name in NAMES}
TRANSFER = {name: column.type for name, column in scenarios()["transfer"].columns.items()}
LISTED = {"case_accounts": ["9999991"], "reported_accounts": [], "trusted_payees": ["9999992"]}


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(expressions(Type.BOOL) | troubled(), min_size=4, max_size=8), rows(8))
def test_random_rules_mean_the_same(engine: Engine, texts: list[str], events: list[Row]) -> None:
    trees = {f"r{place}": parse(text, SCHEMA) for place, text in enumerate(texts)}
    cells = [[place, *(event.get(name) for name in NAMES)] for place, event in enumerate(events)]
    engine.load("events", TESTED, cells)
    engine.load("lists", TEXTS, LISTS.rows())

    told = engine.run(query(trees, Dialect(engine.dialect)))

    assert told == [
        (place, *(int(state_of(tree, event, LISTS)) for tree in trees.values()))
        for place, event in enumerate(events)
    ]


def test_the_shipped_rules_run_on_events_alone(engine: Engine) -> None:
    events = stream(1, 150, late=False, ties=False)
    cells = [[event["n"], *(event.get(name) for name in TRANSFER)] for event in events]
    engine.load("events", {"seq": Type.INT, **TRANSFER}, cells)
    engine.load("lists", TEXTS, [(n, value) for n, values in LISTED.items() for value in values])
    rules = load_pack()

    view, states = warehouse_sql(rules, "transfer", engine.dialect)
    engine.run(view)
    told = {row[0]: list(row[1:]) for row in engine.run(states)}

    table = make_table(events)
    whole = Table({**table.columns, **Memory().observe(table).columns}, table.rows)
    program = compile_rules(rules.running("transfer"), schemas()["transfer"], GivenLists(LISTED))
    assert told == dict(
        zip([e["event_id"] for e in events], program.batch(whole).states.T.tolist(), strict=True)
    )


def test_a_pack_without_rules_of_the_scenario_says_nothing_of_events() -> None:
    empty = RuleSet(())

    _view, states = warehouse_sql(empty, "payment_session", "duckdb")

    tree: object = sqlglot.exp.maybe_parse(states, dialect="duckdb")
    assert isinstance(tree, sqlglot.exp.Select)
    assert tree.named_selects == ["event_id"]
