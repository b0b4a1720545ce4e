"""A table of its own for list tests: every kind of order a list may have."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import ClassVar

import pytest
from django.db import connection, models
from pytest_django import DjangoDbBlocker

START = datetime(2026, 11, 1, tzinfo=UTC)


class Book(models.Model):
    """A row with ties, gaps and unknown values."""

    title = models.CharField(max_length=20)
    shelf = models.IntegerField()
    due_at = models.DateTimeField(null=True)
    price_fen = models.BigIntegerField(default=0)

    objects: ClassVar[models.Manager["Book"]] = models.Manager()

    class Meta:
        app_label = "shelf"

    def __str__(self) -> str:
        return self.title


def make_books(dues: list[int | None], shelf: int = 1) -> list[Book]:
    """One book for each minute after START, None for one without a due time."""
    return Book.objects.bulk_create(
        Book(
            title=f"book {number}",
            shelf=shelf,
            due_at=None if due is None else START + timedelta(minutes=due),
            price_fen=number * 100,
        )
        for number, due in enumerate(dues)
    )


@pytest.fixture(scope="session")
def shelf_table(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The table of books, made once: its model belongs to no app."""
    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            editor.create_model(Book)
        yield
        with connection.schema_editor() as editor:
            editor.delete_model(Book)
