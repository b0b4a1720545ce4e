"""Texts that begin in a given way: a range of an index says the same as LIKE."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.makers.organisations import make_unit

from fanzha.kit.actions import begins
from fanzha.organisations.actions import Unit

CODES = ["A1", "A1B", "A10", "A2", "a1", "A", "B", "A%", "A_", "甲1", "甲", "乙"]


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["A", "A1", "A%", "A_", "a", "甲", "Z", "A1\U0010ffff", "\ud7ff"])
def test_beginning_is_told_exactly(text: str) -> None:
    for code in CODES:
        make_unit(code)

    found = {unit.code for unit in Unit.objects.filter(begins("code", text))}

    assert found == {code for code in CODES if code.startswith(text)}


@pytest.mark.django_db
def test_beginning_is_looked_up_in_the_index() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL walks through a small table")

    with CaptureQueriesContext(connection):
        plan = Unit.objects.filter(begins("code", "A")).order_by().values("pk").explain()

    assert "code>? AND code<?" in plan
