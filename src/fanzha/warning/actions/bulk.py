"""Writing many plain rows of one model at once: values are prepared before the transaction.

Model instances cost more than the database does: with them an import ran at 700 rows/s, without at
several thousand. Encryption and digests are the same as those of the fields.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db import connection, models

from fanzha.kit.actions import BlindIndex, EncryptedField, keyring

Values = tuple[Any, ...]
_BATCH = 200


class Loader:
    """Inserts rows given as mappings of column attribute (`owner_id`) to value."""

    def __init__(self, model: type[models.Model]) -> None:
        self.meta = model._meta
        self.fields = [f for f in self.meta.concrete_fields if not f.primary_key]
        self.defaults = {f.attname: f.get_default() for f in self.fields}

    def prepare(self, rows: Iterable[Mapping[str, Any]]) -> list[Values]:
        """The database values of the rows; columns not given take their defaults."""
        makers = [(f.attname, self._maker(f)) for f in self.fields]
        found = []
        for row in rows:
            values = {**self.defaults, **row}
            found.append(tuple(make(values) if make else values[name] for name, make in makers))
        return found

    def _maker(self, field: Any) -> Callable[[Mapping[str, Any]], Any] | None:
        name, ring, ops = field.attname, keyring(), connection.ops
        if isinstance(field, BlindIndex):
            source, last = field.source, field.last
            return lambda row: _digest(ring.index, row[source], last)
        if isinstance(field, EncryptedField):
            context = f"{self.meta.label_lower}.{name}"
            return lambda row: ring.encrypt(row[name], context) if row[name] else row[name]
        if isinstance(field, models.DateTimeField):
            return lambda row: ops.adapt_datetimefield_value(row[name])
        if isinstance(field, models.JSONField):
            return lambda row: ops.adapt_json_value(row[name], None)
        return None

    def reserve(self, count: int) -> range:
        """Primary keys for rows about to be inserted in this (writing) transaction."""
        quoted = connection.ops.quote_name(self.meta.db_table)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                # the sequence jumps, so that rows inserted elsewhere never meet ours
                name = f"pg_get_serial_sequence('{quoted}', 'id')"
                cursor.execute(
                    f"SELECT setval({name}, nextval({name}) + %s)",
                    [count],
                )
                last = int(cursor.fetchone()[0])
                return range(last - count, last)
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [self.meta.db_table])
            row = cursor.fetchone()
        first = (int(row[0]) if row else 0) + 1
        return range(first, first + count)

    def insert(self, prepared: Sequence[Values], keys: Sequence[int] | None = None) -> None:
        """Insert prepared rows, with these primary keys when given."""
        if not prepared:
            return
        quote = connection.ops.quote_name
        columns = [str(f.column) for f in self.fields]
        rows: list[Values] = list(prepared)
        if keys is not None:
            columns = ["id", *columns]
            rows = [(key, *row) for key, row in zip(keys, rows, strict=True)]
        marks = ", ".join(["%s"] * len(columns))
        names = ", ".join(map(quote, columns))
        sql = f"INSERT INTO {quote(self.meta.db_table)} ({names}) VALUES ({marks})"  # noqa: S608
        with connection.cursor() as cursor:
            for at in range(0, len(rows), _BATCH):
                cursor.executemany(sql, rows[at : at + _BATCH])


def _digest(index: Callable[..., str], value: str, last: int | None) -> str:
    tidy = (value or "").strip().upper()
    if not tidy:
        return ""
    return index(tidy[-last:], "last4") if last else index(tidy)
