"""Texts that begin in a given way, found by the ordinary index of their column."""

from django.db import connection
from django.db.models import Q


def begins(field: str, text: str) -> Q:
    """The field begins with the text, upper and lower case told apart.

    SQLite uses no index for LIKE, but orders texts by their code points, so that a range says the
    same. PostgreSQL keeps an index for LIKE and orders by the rules of a language.
    """
    starts = Q(**{f"{field}__startswith": text})
    if connection.vendor != "sqlite" or not text or ord(text[-1]) >= _LAST:
        return starts
    beyond = text[:-1] + chr(ord(text[-1]) + 1)
    return Q(**{f"{field}__gte": text, f"{field}__lt": beyond})


_LAST = 0xD7FF  # the next ones cannot be written as text
