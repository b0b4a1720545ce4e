"""One meaning: the generated function, the batch and DuckDB agree with the exact evaluator."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.makers.rules import LISTS, SCHEMA, Row, expressions, rows, tables, troubled, worded

from fanzha.detection.rules.exact import state_of
from fanzha.detection.rules.nodes import State
from fanzha.detection.rules.parse import parse
from fanzha.detection.rules.program import Program
from fanzha.detection.rules.schema import Type
from fanzha.detection.rules.vector import CHUNK

_RULES = st.lists(expressions(Type.BOOL) | troubled(), min_size=1, max_size=6)
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
@given(_RULES, rows(), st.integers(0, 5))
def test_an_event_in_two_parts_means_the_same(
    texts: list[str], events: list[Row], first: int
) -> None:
    program = Program([parse(text, SCHEMA) for text in texts], LISTS)

    for event in events[:2]:
        names, values = tuple(event), tuple(event.values())
        find = program.over((names[:first], names[first:]))

        assert find(values[:first], values[first:]) == program.one(event)


def test_a_column_that_no_part_names_is_null() -> None:
    program = Program([parse("i1 is null and i3 > 5", SCHEMA)], LISTS)

    assert program.over((("i3",), ()))((6,), ()).hit == (0,)


@_SLOW
@given(_RULES, rows())
def test_a_batch_means_what_the_exact_evaluator_says(texts: list[str], events: list[Row]) -> None:
    program = Program([parse(text, SCHEMA) for text in texts], LISTS)

    grid = program.batch(tables(events))

    for place, event in enumerate(events):
        assert grid.states[:, place].tolist() == wanted(texts, event)


@_SLOW
@given(_RULES, rows(), st.booleans())
def test_words_kept_once_each_mean_the_same(
    texts: list[str], events: list[Row], coded: bool
) -> None:
    program = Program([parse(text, SCHEMA) for text in texts], LISTS)

    grid = program.batch(worded(tables(events), coded=coded))

    for place, event in enumerate(events):
        assert grid.states[:, place].tolist() == wanted(texts, event)


_TAME = {
    Type.INT: st.integers(0, 60),
    Type.FLOAT: st.sampled_from((0.0, -0.0, 0.5, 1.0, 7.25)),
    Type.BOOL: st.booleans(),
    Type.TEXT: st.sampled_from(("", "a", "中文", "12")),
}
_TAME_ROWS = st.fixed_dictionaries(
    {
        name: _TAME[column.type] if column.required else st.none() | _TAME[column.type]
        for name, column in SCHEMA.columns.items()
    }
)


@_SLOW
@given(_RULES, st.lists(_TAME_ROWS, min_size=1, max_size=6))
def test_ordinary_events_take_the_fast_way_and_mean_the_same(
    texts: list[str], events: list[Row]
) -> None:
    program = Program([parse(text, SCHEMA) for text in texts], LISTS)

    for event in events:
        hit = tuple(p for p, s in enumerate(wanted(texts, event)) if s is State.TRUE)
        assert program.one(event).hit == hit


def test_a_row_without_a_column_reads_it_as_null() -> None:
    program = Program([parse("i1 is null", SCHEMA), parse("i1 > 0", SCHEMA)], LISTS)

    assert program.one({}).hit == (0,)
    assert [state.code for state in program.states({})] == ["true", "null"]


def test_texts_of_rules_never_become_python() -> None:
    program = Program([parse("s1 = '\"; import os; \"' or s1 = '\\'", SCHEMA)], LISTS)

    assert program.one({"s1": '"; import os; "'}).hit == (0,)
    assert program.one({"s1": "\\"}).hit == (0,)


def test_a_batch_runs_over_its_chunks() -> None:
    program = Program([parse("i1 > 5", SCHEMA)], LISTS)
    events = [{"i1": number % 11, "i3": 0, "f2": 0.0} for number in range(CHUNK + 7)]

    grid = program.batch(tables(events))

    assert grid.hit(0).tolist() == [event["i1"] > 5 for event in events]


def test_a_condition_that_is_also_the_value_is_still_a_condition() -> None:
    text = "if(p1 is true, p1 is true)"
    program = Program([parse(text, SCHEMA)], LISTS)
    event: Row = {"p1": False}

    assert program.batch(tables([event])).states[:, 0].tolist() == wanted([text], event)
