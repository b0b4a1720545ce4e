"""A list page: what it shows, filters, counts and hands out."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from fanzha.kit import Invalid, read_table
from fanzha.web import BulkAction, Column, Filter, SavedView
from fanzha.web.actions import List
from tests.web.shelf import Book, make_books

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shelf_table")]
Show = Callable[..., HttpResponse]
BOOKS = List(
    name="books",
    columns=(
        Column("title", "Title", sort=("title",), phone="title"),
        Column("due_at", "Due", kind="time", sort=("due_at",)),
        Column("price_fen", "Price", kind="money"),
    ),
    filters=(
        Filter("shelf", "Shelf", choices=[("1", "First"), ("2", "Second")]),
        Filter("due", "Due", kind="days", lookup="due_at"),
        Filter("cheap", "Cheap", kind="flag", apply=lambda rows, _: rows.filter(price_fen=0)),
    ),
    sort="due_at",
    row_url=lambda row: f"/books/{row.pk}/",
    search=lambda rows, text: rows.filter(title=text),
    size=3,
)


@pytest.fixture
def show(rf: RequestFactory) -> Show:
    """A function: query string and options of `answer` → the answer."""

    def answer(query: str = "", headers: Any = None, **options: Any) -> HttpResponse:
        request = rf.get(f"/books/{query}", headers=headers)
        request.user = None  # type: ignore[assignment]
        rows: QuerySet[Book] = Book.objects.all()
        return BOOKS.answer(request, rows, title="Books", **options)

    return answer


def text(response: HttpResponse) -> str:
    return response.content.decode()


def test_rows_open_their_address(show: Show) -> None:
    (book,) = make_books([1])

    page = text(show())

    assert f'data-href="/books/{book.pk}/"' in page
    assert "2026-11-01 08:01" in page


def test_full_page_leads_on_and_a_whole_list_does_not(show: Show) -> None:
    make_books([1, 2, 3])
    assert 'rel="next"' not in text(show())

    make_books([4])

    assert 'rel="next"' in text(show())


def test_small_list_is_not_counted_by_a_query(
    show: Show, django_assert_num_queries: Callable[[int], Any]
) -> None:
    make_books([1, 2])

    with django_assert_num_queries(2):  # what has a due time, and what has none
        page = text(show())

    assert "2" in page


def test_choice_filter_narrows(show: Show) -> None:
    make_books([1])
    make_books([2, 3], shelf=2)

    assert text(show("?shelf=2")).count("data-href") == 2


def test_days_include_both_ends_in_local_time(show: Show) -> None:
    make_books([0, 16 * 60 - 1, 16 * 60])  # 08:00, 23:59 and next midnight in Asia/Shanghai

    assert text(show("?due_from=2026-11-01&due_to=2026-11-01")).count("data-href") == 2


@pytest.mark.parametrize("day", ["tomorrow", "9999-12-31", "2026-13-01"])
def test_broken_day_is_said_plainly(show: Show, day: str) -> None:
    with pytest.raises(Invalid):
        show(f"?due_to={day}")


def test_letters_for_a_number_are_refused(show: Show) -> None:
    with pytest.raises(Invalid):
        show("?shelf=first")


def test_flag_filter_may_have_its_own_rule(show: Show) -> None:
    make_books([1, 2, 3])

    assert text(show("?cheap=1")).count("data-href") == 1


def test_unknown_order_falls_back_to_the_usual_one(show: Show) -> None:
    make_books([2, 1])

    page = text(show("?sort=password"))

    assert page.index("book 1") < page.index("book 0")


def test_nothing_at_all_says_what_to_do(show: Show) -> None:
    assert "Import a list first" in text(show(empty="Import a list first"))


def test_nothing_behind_filters_offers_to_clear_them(show: Show) -> None:
    make_books([1])

    page = text(show("?shelf=2", empty="Import a list first"))

    assert "Import a list first" not in page
    assert 'href="?"' in page


def test_part_of_the_page_comes_without_the_frame(show: Show) -> None:
    make_books([1])

    page = text(show(headers={"HX-Request": "true", "HX-Target": "section#list"}))

    assert "<html" not in page
    assert "book 0" in page


def test_saved_view_is_marked_where_it_applies(show: Show) -> None:
    view = SavedView("Second", "shelf=2")

    assert text(show("?shelf=2", saved=[view])).count('aria-current="true"') == 1


def test_saving_a_view_is_offered_only_when_there_is_something_to_save(show: Show) -> None:
    assert 'id="save-view"' not in text(show(save_url="/save/"))
    assert 'id="save-view"' in text(show("?shelf=2", save_url="/save/"))


def test_bulk_actions_bring_a_box_to_each_row(show: Show) -> None:
    make_books([1, 2])

    assert text(show(bulk=[BulkAction("Sign", "/sign/")])).count('name="ids"') == 2
    assert 'name="ids"' not in text(show())


def test_no_file_without_leave(show: Show) -> None:
    make_books([1])

    assert show("?format=csv")["Content-Type"].startswith("text/html")


def test_file_is_recorded_and_holds_all_pages(show: Show) -> None:
    make_books([1, 2, None, 3, 4])
    records: list[tuple[str, int]] = []

    def record(request: HttpRequest, name: str, count: int) -> None:
        records.append((name, count))

    response = show("?format=csv&cheap=", export=record)

    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[0] == ["Title", "Due", "Price"]
    assert [row[0] for row in rows[1:]] == ["book 0", "book 1", "book 3", "book 4", "book 2"]
    assert records == [(records[0][0], 5)]


def test_long_file_is_read_a_thousand_rows_at_a_time(
    show: Show, django_assert_num_queries: Callable[[int], Any]
) -> None:
    make_books([minute % 50 for minute in range(2100)])

    with django_assert_num_queries(5):  # keys with and without a due time, then three times rows
        body = show("?format=csv", export=lambda request, name, count: None).content

    assert body.count(b"book ") == 2100


def test_workbook_opens(show: Show) -> None:
    make_books([1])

    response = show("?format=xlsx", export=lambda request, name, count: None)

    assert read_table(response.content, "books.xlsx").columns == ("Title", "Due", "Price")


def test_formulas_are_harmless_in_files(show: Show) -> None:
    Book.objects.create(title="=1+1", shelf=1)

    response = show("?format=csv", export=lambda request, name, count: None)

    assert "'=1+1" in response.content.decode("utf-8-sig")


def test_count_stops_at_its_limit(show: Show, rf: RequestFactory) -> None:
    make_books([0] * 1005)

    page = BOOKS.page(Book.objects.all(), {})

    assert page.total_words == "1,000+"


def test_parts_are_counted_together_up_to_the_limit() -> None:
    make_books([0] * 600, shelf=1)
    make_books([0] * 390, shelf=2)
    parts = [Book.objects.filter(shelf=1), Book.objects.filter(shelf=2)]
    assert BOOKS.page(Book.objects.all(), {}, parts).total_words == "990"

    make_books([0] * 390, shelf=2)

    assert BOOKS.page(Book.objects.all(), {}, parts).total_words == "1,000+"
