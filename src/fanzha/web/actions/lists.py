"""Lists of rows from the database: filter, order, page by key, export."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from fanzha.kit import YEARS, Invalid, at_local, local_date, now, write_csv, write_xlsx
from fanzha.web.actions.keyset import Order, fetch, gather
from fanzha.web.lists import (
    COUNT_LIMIT,
    EXPORT_LIMIT,
    PAGE_SIZE,
    BulkAction,
    Column,
    Cursor,
    Filter,
    Page,
    SavedView,
    Sort,
    address,
    as_query,
    filter_values,
    steps,
)
from fanzha.web.templatetags.cells import opening, plain

RecordExport = Callable[[HttpRequest, str, int], None]
_CHUNK = 1000
FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class List:
    """A list page: what it shows and how it can be filtered and ordered.

    `name` identifies it in saved views and file names. `sort` is the order it opens with; its
    fields need an index that ends in the primary key. `row_url(row)` opens a row. `search(rows,
    text)` adds a text box `q`; what is typed there stands in the address, so it must not be
    personal.
    """

    name: str
    columns: tuple[Column, ...]
    sort: str
    filters: tuple[Filter, ...] = ()
    row_url: Callable[[Any], str] | None = None
    search: Callable[[QuerySet[Any], str], QuerySet[Any]] | None = None
    search_label: Any = ""
    size: int = PAGE_SIZE

    def answer(
        self,
        request: HttpRequest,
        rows: QuerySet[Any],
        *,
        title: Any,
        parts: Sequence[QuerySet[Any]] = (),
        template: str = "web/list.html",
        saved: Sequence[SavedView] = (),
        save_url: str = "",
        bulk: Sequence[BulkAction] = (),
        export: RecordExport | None = None,
        choices: Mapping[str, Sequence[tuple[str, Any]]] | None = None,
        empty: Any = "",
        context: Mapping[str, Any] | None = None,
    ) -> HttpResponse:
        """The page, the part of it that HTMX asks for, or the file.

        `rows` are already those the person may see; `parts` are the same rows in pieces that an
        index answers each (`organisations.apart`). `export(request, file_name, count)` records a
        file before it leaves; without it there is no export. `choices` fills filters whose choices
        depend on the person. `empty` says what to do when there is nothing at all.
        """
        query = request.GET.dict()
        found = self.narrow(rows, query)
        if query.get("format") in FORMATS and export is not None:
            return self._file(request, found, query["format"], export)
        partial = request.headers.get("HX-Target", "").endswith("#list")
        frame = {
            "partial": partial,
            "list": self,
            "title": title,
            "page": self.page(found, query, [self.narrow(part, query) for part in parts]),
            "heads": list(self._heads(query)),
            "openings": [opening(column) for column in self.columns],
            "fields": list(self._fields(query, choices or {})),
            "narrowed": bool(filter_values(self.filters, query) or query.get("q")),
            "query": as_query(query),
            "sort": query.get("sort", ""),
            "searchable": self.search is not None,
            "search_text": query.get("q", ""),
            "saved": [_mark(view, as_query(query)) for view in saved],
            "save_url": save_url,
            "bulk": bulk,
            "exports": self._exports(query) if export is not None else [],
            "empty_hint": empty,
            **(context or {}),
        }
        return render(request, "web/parts/partial.html" if partial else template, frame)

    def narrow(self, rows: QuerySet[Any], query: Mapping[str, str]) -> QuerySet[Any]:
        """The rows that pass the filters of the address; raises Invalid for a broken value."""
        values = filter_values(self.filters, query)
        for one in self.filters:
            rows = _apply(rows, one, values)
        if self.search is not None and query.get("q", "").strip():
            rows = self.search(rows, query["q"].strip())
        return rows

    def page(
        self, rows: QuerySet[Any], query: Mapping[str, str], parts: Sequence[QuerySet[Any]] = ()
    ) -> Page:
        """One page at the place the address names."""
        parts = parts or [rows]
        sort, order = self._order(rows, query)
        cursor = Cursor.decode(query["at"]) if query.get("at") else None
        if cursor is not None and cursor.sort != str(sort):
            cursor = None
        found = gather(parts, rows, order, cursor, self.size + 1)
        more, shown = len(found) > self.size, found[: self.size]
        backward = cursor is not None and cursor.backward
        if backward:
            shown.reverse()
        before, after = (more, True) if backward else (cursor is not None, more)
        total, capped = self._count(parts, shown, whole=not before and not after)

        def place(row: Any, *, back: bool) -> str:
            return address(query, at=Cursor(str(sort), order.key(row), back).encode())

        return Page(
            rows=tuple(shown),
            total=total,
            capped=capped,
            next_url=place(shown[-1], back=False) if shown and after else "",
            previous_url=place(shown[0], back=True) if shown and before else "",
        )

    def _count(
        self, parts: Sequence[QuerySet[Any]], shown: Sequence[Any], *, whole: bool
    ) -> tuple[int, bool]:
        if whole:
            return len(shown), False
        count = 0
        for rows in parts:
            count += rows.order_by().values("pk")[: COUNT_LIMIT + 1 - count].count()
            if count > COUNT_LIMIT:
                return COUNT_LIMIT, True
        return count, False

    def _order(self, rows: QuerySet[Any], query: Mapping[str, str]) -> tuple[Sort, Order]:
        sort = Sort.parse(query.get("sort") or self.sort)
        column = self._column(sort.column)
        if column is None or not column.sort:
            sort = Sort.parse(self.sort)
            column = self._column(sort.column)
        assert column is not None and column.sort, f"list {self.name}: no order {self.sort}"
        return sort, Order(rows.model, column.sort, sort.descending)

    def _column(self, name: str) -> Column | None:
        return next((column for column in self.columns if column.name == name), None)

    def _heads(self, query: Mapping[str, str]) -> Iterator[dict[str, Any]]:
        current = Sort.parse(query.get("sort") or self.sort)
        for column in self.columns:
            same = column.name == current.column
            sort = current.turned() if same else Sort(column.name)
            yield {
                "column": column,
                "url": address(query, sort=str(sort)) if column.sort else "",
                "state": ("descending" if current.descending else "ascending") if same else "",
            }

    def _fields(
        self, query: Mapping[str, str], choices: Mapping[str, Sequence[tuple[str, Any]]]
    ) -> Iterator[dict[str, Any]]:
        for one in self.filters:
            given = choices.get(one.name)
            options = one.options() if given is None else [(str(v), str(t)) for v, t in given]
            values = [(name, query.get(name, "")) for name in one.parameters]
            yield {"filter": one, "options": options, "values": values, "value": values[0][1]}

    def _exports(self, query: Mapping[str, str]) -> list[tuple[str, str]]:
        return [(kind.upper(), address(query, format=kind)) for kind in FORMATS]

    def _file(
        self, request: HttpRequest, rows: QuerySet[Any], kind: str, export: RecordExport
    ) -> HttpResponse:
        columns = [column for column in self.columns if column.export]
        _sort, order = self._order(rows, request.GET.dict())
        keys = fetch(rows.values_list("pk", flat=True), order, None, EXPORT_LIMIT + 1)
        if len(keys) > EXPORT_LIMIT:
            raise Invalid(
                _("More than %(n)s rows: narrow the list before exporting it.")
                % {"n": f"{EXPORT_LIMIT:,}"}
            )
        name = f"{self.name}-{local_date(now()):%Y%m%d}.{kind}"
        export(request, name, len(keys))
        labels = [str(column.label) for column in columns]
        lines = (
            [plain(steps(row, c.name), c.kind) for c in columns] for row in _in_turn(rows, keys)
        )
        body = write_csv(labels, lines) if kind == "csv" else write_xlsx(labels, lines, self.name)
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(body, content_type=FORMATS[kind], headers=headers)


def _in_turn(rows: QuerySet[Any], keys: Sequence[Any]) -> Iterator[Any]:
    """The rows of these keys in their order, a chunk in memory at a time."""
    for start in range(0, len(keys), _CHUNK):
        part = keys[start : start + _CHUNK]
        found = {row.pk: row for row in rows.filter(pk__in=part)}
        yield from (found[key] for key in part if key in found)


def _mark(view: SavedView, query: str) -> SavedView:
    """The saved view, active where the page shows exactly it."""
    return SavedView(view.name, view.query, view.delete_url, active=view.query == query)


def _apply(rows: QuerySet[Any], one: Filter, values: Mapping[str, str]) -> QuerySet[Any]:
    """The rows that pass one filter."""
    if one.kind in ("days", "dates"):
        return _between(rows, one, values)
    value = values.get(one.name)
    if value is None:
        return rows
    if one.apply is not None:
        return one.apply(rows, value)  # type: ignore[no-any-return]
    if one.kind == "flag":
        return rows.filter(**{one.path: value == "1"})
    try:
        return rows.filter(**{one.path: value})
    except ValueError:  # letters where the column holds numbers
        raise Invalid(
            _("“%(text)s” is no value of this filter: choose one of the list.")
            % {"text": value[:20]}
        ) from None


def _between(rows: QuerySet[Any], one: Filter, values: Mapping[str, str]) -> QuerySet[Any]:
    first, last = (_day(values.get(name, "")) for name in one.parameters)
    moments = one.kind == "days"
    if first is not None:
        rows = rows.filter(**{f"{one.path}__gte": at_local(first) if moments else first})
    if last is not None:
        after = last + timedelta(days=1)
        rows = rows.filter(**{f"{one.path}__lt": at_local(after) if moments else after})
    return rows


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Invalid(
            _("“%(text)s” is not a date; write it as 2026-11-22.") % {"text": text[:20]}
        ) from None
    if day.year not in YEARS:
        raise Invalid(_("“%(text)s” is not a date; write it as 2026-11-22.") % {"text": text[:20]})
    return day
