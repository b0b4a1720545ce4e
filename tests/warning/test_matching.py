"""Looking persons up: by any of their marks, and never by walking a table."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fanzha.kit import now
from fanzha.warning.actions import Warning
from fanzha.warning.actions.matching import search
from tests.cast import Cast
from tests.makers.warnings import fake_id, push, row

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "text", ["欧阳测试", fake_id(1), "15400001234", "yj-7", fake_id(1)[-4:], "1234"]
)
def test_a_person_is_found_by_every_mark(cast: Cast, text: str) -> None:
    push(cast.centre, row("YJ-7", name="欧阳测试", card=fake_id(1), tel="15400001234"), row())

    assert [w.name for w in Warning.objects.filter(search(text))] == ["欧阳测试"]


LARGE = tuple(f"SCAN warning_{table}" for table in ("warning", "hit", "number"))


def scans(queries: list[dict[str, str]]) -> list[str]:
    """The plans of these queries that read a whole table of warnings, hits or numbers."""
    found = []
    with connection.cursor() as cursor:
        for sql in [q["sql"] for q in queries if q["sql"].startswith("SELECT")]:
            cursor.execute("EXPLAIN QUERY PLAN " + sql)
            steps = [str(step[3]) for step in cursor.fetchall()]
            found += [step for step in steps if step.startswith(LARGE)]
    return found


@pytest.mark.skipif(connection.vendor != "sqlite", reason="plans of SQLite do not depend on size")
def test_neither_search_nor_import_walks_a_table(cast: Cast) -> None:
    push(cast.centre, row("YJ-7", name="王测", card=fake_id(1)))

    with CaptureQueriesContext(connection) as queries:
        list(Warning.objects.filter(search("王测")))
        list(Warning.objects.filter(search("1234")))
        push(cast.centre, row("YJ-8", name="王测", card=fake_id(1)), at=now())

    assert len(queries) > 10
    assert scans(queries.captured_queries) == []
