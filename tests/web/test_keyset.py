"""Pages by key: walking them gives every row once, in both directions."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fanzha.kit import Invalid
from fanzha.web.actions.keyset import Order, fetch, gather
from fanzha.web.lists import Cursor
from tests.web.shelf import Book, make_books

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shelf_table")]
DUES = st.lists(st.one_of(st.none(), st.integers(0, 3)), max_size=14)
ORDERS = st.sampled_from([("due_at",), ("shelf",), ("shelf", "title"), ("pk",)])
quick = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def expected(order: Order) -> list[int]:
    """The whole order computed in Python: unknown last, ties by primary key."""
    books = list(Book.objects.all())
    known = [b for b in books if None not in order.key(b)]
    unknown = [b for b in books if None in order.key(b)]
    known.sort(key=order.key, reverse=order.descending)
    unknown.sort(key=lambda b: b.pk, reverse=order.descending)
    return [b.pk for b in known + unknown]


def walk(order: Order, size: int) -> list[int]:
    cursor, seen = None, []
    while rows := fetch(Book.objects.all(), order, cursor, size):
        seen += [row.pk for row in rows]
        cursor = Cursor("x", order.key(rows[-1]))
    return seen


@quick
@given(dues=DUES, names=ORDERS, descending=st.booleans(), size=st.integers(1, 5))
def test_walking_forward_gives_each_row_once_in_order(
    dues: list[int | None], names: tuple[str, ...], descending: bool, size: int
) -> None:
    Book.objects.all().delete()
    make_books(dues)
    order = Order(Book, names, descending)

    assert walk(order, size) == expected(order)


@quick
@given(dues=DUES.filter(bool), descending=st.booleans(), size=st.integers(1, 5), data=st.data())
def test_going_back_gives_the_rows_before(
    dues: list[int | None], descending: bool, size: int, data: st.DataObject
) -> None:
    Book.objects.all().delete()
    make_books(dues)
    order = Order(Book, ("due_at",), descending)
    whole = expected(order)
    at = data.draw(st.integers(0, len(whole) - 1))
    cursor = Cursor("x", order.key(Book.objects.get(pk=whole[at])), backward=True)

    rows = fetch(Book.objects.all(), order, cursor, size)

    assert [row.pk for row in rows] == whole[max(0, at - size) : at][::-1]


def test_row_added_behind_the_reader_does_not_repeat_rows() -> None:
    make_books([0, 1, 2, 3])
    order = Order(Book, ("due_at",), descending=True)
    first = fetch(Book.objects.all(), order, None, 2)
    make_books([9])

    second = fetch(Book.objects.all(), order, Cursor("x", order.key(first[-1])), 2)

    assert [row.title for row in first + second] == ["book 3", "book 2", "book 1", "book 0"]


@pytest.mark.parametrize("key", [("never", 1), (1,), ("2026-11-01T00:00:00+00:00", "one")])
def test_cursor_with_foreign_values_is_invalid(key: tuple[object, ...]) -> None:
    order = Order(Book, ("due_at",), descending=False)

    with pytest.raises(Invalid):
        fetch(Book.objects.all(), order, Cursor("x", key), 2)


def test_page_is_found_without_skipping_rows() -> None:
    make_books([None, 1, 2])
    order = Order(Book, ("shelf", "title"), descending=False)
    cursor = Cursor("x", order.key(Book.objects.earliest("title")))

    with CaptureQueriesContext(connection) as queries:
        fetch(Book.objects.all(), order, cursor, 2)

    (sql,) = (query["sql"] for query in queries)
    assert "OFFSET" not in sql
    assert ") > (" in sql


@quick
@given(
    shelves=st.lists(DUES, min_size=2, max_size=4),
    names=ORDERS,
    descending=st.booleans(),
    size=st.integers(1, 5),
    backward=st.booleans(),
)
def test_parts_give_the_same_pages_as_the_whole(
    shelves: list[list[int | None]],
    names: tuple[str, ...],
    descending: bool,
    size: int,
    backward: bool,
) -> None:
    Book.objects.all().delete()
    for shelf, dues in enumerate(shelves):
        make_books(dues, shelf=shelf)
    order, whole = Order(Book, names, descending), Book.objects.all()
    parts = [whole.filter(shelf=shelf) for shelf in range(len(shelves))]

    places = [None, *(Cursor("x", order.key(row), backward) for row in whole)]

    for place in places:
        assert gather(parts, whole, order, place, size) == fetch(whole, order, place, size)
