"""Pages by key: the rows after (or before) a row, found by index however deep the page lies."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import BooleanField, F, Field, Func, Model, QuerySet, Value

from fanzha.web.lists import Cursor, page_gone, steps


def row_beyond(columns: Sequence[F], values: Sequence[Value], operator: str) -> Func:
    """`(a, b) > (x, y)`: one comparison of rows, which both databases answer from one index."""
    sides = (
        Func(*side, template="(%(expressions)s)", output_field=Field())
        for side in (columns, values)
    )
    joiner = f" {operator} "
    return Func(*sides, template="%(expressions)s", arg_joiner=joiner, output_field=BooleanField())


@dataclass(frozen=True)
class Order:
    """Fields that order a list, ended by the primary key, all in one direction.

    A single nullable field is allowed; its NULLs come last in both directions, so that what is not
    known never hides what is.
    """

    model: type[Model]
    names: tuple[str, ...]
    descending: bool

    @property
    def fields(self) -> list[Any]:
        """The model fields behind the names."""
        return [_field(self.model, name) for name in (*self.names, "pk")]

    @property
    def nullable(self) -> bool:
        """Can the ordering field be unknown?"""
        return len(self.names) == 1 and _may_be_null(self.model, self.names[0])

    def key(self, row: Any) -> tuple[Any, ...]:
        """The values that place this row."""
        return tuple(steps(row, name) for name in (*self.names, "pk"))

    def read(self, key: Sequence[Any]) -> tuple[Any, ...]:
        """The values of a cursor as the fields hold them; raises Invalid for foreign ones."""
        fields = self.fields
        if len(key) != len(fields):
            raise page_gone()
        try:
            return tuple(one.to_python(value) for one, value in zip(fields, key, strict=True))
        except (ValidationError, ValueError, TypeError, OverflowError):
            raise page_gone() from None

    def ordering(self, names: Sequence[str], *, backward: bool) -> list[str]:
        """Arguments of `order_by`."""
        sign = "-" if self.descending != backward else ""
        return [f"{sign}{name}" for name in names]


def _field(model: type[Model], path: str) -> Any:
    """The field at the end of a path."""
    *relations, last = path.split("__")
    for relation in relations:
        found = model._meta.get_field(relation).related_model
        assert isinstance(found, type)
        model = found
    return model._meta.pk if last == "pk" else model._meta.get_field(last)


def _may_be_null(model: type[Model], path: str) -> bool:
    """Can any step of the path be NULL?"""
    names = path.split("__")
    ends = ["__".join(names[: count + 1]) for count in range(len(names))]
    return any(isinstance(f := _field(model, end), Field) and f.null for end in ends)


def _beyond(order: Order, names: Sequence[str], key: Sequence[Any], backward: bool) -> Func:
    values = [
        Value(value, output_field=_field(order.model, name))
        for name, value in zip(names, key, strict=True)
    ]
    operator = "<" if order.descending != backward else ">"
    return row_beyond([F(name) for name in names], values, operator)


def _stretches(
    rows: QuerySet[Any], order: Order, key: Sequence[Any] | None, backward: bool
) -> Iterator[QuerySet[Any]]:
    """Querysets that one after the other give the rows from the key on."""
    names = (*order.names, "pk")
    if not order.nullable:
        found = rows if key is None else rows.filter(_beyond(order, names, key, backward))
        yield found.order_by(*order.ordering(names, backward=backward))
        return
    name = order.names[0]
    known = rows.filter(**{f"{name}__isnull": False})
    unknown = rows.filter(**{f"{name}__isnull": True})
    in_unknown = key is not None and key[0] is None
    if in_unknown and key is not None:
        unknown = unknown.filter(_beyond(order, ["pk"], key[1:], backward))
    elif key is not None:
        known = known.filter(_beyond(order, names, key, backward))
    known = known.order_by(*order.ordering(names, backward=backward))
    unknown = unknown.order_by(*order.ordering(["pk"], backward=backward))
    # Forward: what is known, then what is not. Skip the stretch that lies behind the key.
    if backward:
        yield from [unknown, known] if in_unknown or key is None else [known]
    else:
        yield from [unknown] if in_unknown else [known, unknown]


def fetch(rows: QuerySet[Any], order: Order, cursor: Cursor | None, size: int) -> list[Any]:
    """Up to `size` rows after the cursor in the list's order (before it, nearest first)."""
    key = None if cursor is None else order.read(cursor.key)
    found: list[Any] = []
    for stretch in _stretches(rows, order, key, cursor is not None and cursor.backward):
        found += list(stretch[: size - len(found)])
        if len(found) >= size:
            break
    return found


def gather(
    parts: Sequence[QuerySet[Any]],
    rows: QuerySet[Any],
    order: Order,
    cursor: Cursor | None,
    size: int,
) -> list[Any]:
    """As `fetch` of rows that come in parts: the nearest keys of each part, then those rows."""
    if len(parts) == 1:
        return fetch(parts[0], order, cursor, size)
    keys = [
        key
        for part in parts
        for key in fetch(part.values_list("pk", flat=True), order, cursor, size)
    ]
    return fetch(rows.filter(pk__in=keys), order, cursor, size) if keys else []
