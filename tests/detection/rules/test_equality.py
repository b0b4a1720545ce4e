"""One meaning: the generated function, the batch and DuckDB agree with the exact evaluator."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.makers.rules import LISTS, SCHEMA, Row, expressions, rows, tables

from fanzha.detection.rules.exact import state_of
from fanzha.detection.rules.nodes import State
from fanzha.detection.rules.parse import parse
from fanzha.detection.rules.program import Program
from fanzha.detection.rules.schema import Type

_RULES = st.lists(expressions(Type.BOOL), min_size=1, max_size=4)
_SLOW = settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def wanted(trees: list[str], row: Row) -> list[State]:
    return [state_of(parse(tree, SCHEMA), row, LISTS) for tree in trees]


@_SLOW
@given(_RULES, rows())
def test_one_event_means_what_the_exact_evaluator_says(texts: list[str], events: list[Row]) -> None:
    program = Program([parse(text, SCHEMA) for text in texts], LISTS)

    for event in events:
        states = wanted(texts, event)
        hits = program.one(event)

        assert hits.hit == tuple(p for p, state in enumerate(states) if state is State.TRUE)
        assert dict(hits.errors) == {p: s for p, s in enumerate(states) if s.is_error}


@_SLOW
@given(_RULES, rows())
def test_a_batch_means_what_the_exact_evaluator_says(texts: list[str], events: list[Row]) -> None:
    program = Program([parse(text, SCHEMA) for text in texts], LISTS)

    grid = program.batch(tables(events))

    for place, event in enumerate(events):
        assert grid.states[:, place].tolist() == wanted(texts, event)
