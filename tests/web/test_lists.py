"""Places in a list and the addresses that hold them."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanzha.kit import Invalid
from fanzha.web import Filter, Page, Sort
from fanzha.web.lists import Cursor, address, as_query, filter_values, steps

VALUES = st.one_of(st.none(), st.integers(), st.text(), st.booleans())


@given(st.text(), st.lists(VALUES, min_size=1, max_size=3), st.booleans())
def test_cursor_survives_an_address(sort: str, key: list[object], backward: bool) -> None:
    cursor = Cursor(sort, tuple(key), backward)

    assert Cursor.decode(cursor.encode()) == cursor


@given(st.text())
def test_broken_cursor_is_invalid_or_read(text: str) -> None:
    with suppress(Invalid):
        assert isinstance(Cursor.decode(text), Cursor)


def test_moments_are_written_with_their_zone() -> None:
    moment = datetime(2026, 11, 22, 6, tzinfo=UTC)

    assert Cursor.decode(Cursor("at", (moment, 1)).encode()).key == (moment.isoformat(), 1)


@pytest.mark.parametrize("text", ["due_at", "-due_at"])
def test_sort_reads_what_it_writes(text: str) -> None:
    assert str(Sort.parse(text)) == text
    assert str(Sort.parse(text).turned()) != text


def test_changing_a_filter_forgets_the_place() -> None:
    assert address({"at": "x", "state": "open"}, sort="-due") == "?state=open&sort=-due"


def test_empty_values_leave_the_address() -> None:
    assert address({"state": "open"}, state="") == "?"


def test_saved_query_does_not_depend_on_the_order_of_words() -> None:
    assert as_query({"b": "2", "a": "1", "at": "x"}) == as_query({"a": "1", "b": "2"})


def test_only_filters_of_the_list_are_read() -> None:
    filters = (Filter("state", "State"), Filter("pushed", "Pushed", kind="days"))
    query = {"state": " open ", "pushed_from": "2026-11-01", "evil": "1", "pushed_to": ""}

    assert filter_values(filters, query) == {"state": "open", "pushed_from": "2026-11-01"}


def test_path_through_something_missing_gives_none() -> None:
    assert steps({"unit": None}, "unit__name") is None
    assert steps({"unit": {"name": "a"}}, "unit__name") == "a"


def test_capped_count_says_so() -> None:
    assert Page((), total=1000, capped=True).total_words == "1,000+"
    assert Page((), total=None).total_words == ""
