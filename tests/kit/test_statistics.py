import pytest
from django.db import connection

from fanzha.kit.actions import refresh_statistics


@pytest.mark.django_db
def test_the_database_knows_its_tables_afterwards() -> None:
    from fanzha.organisations.actions import Unit

    Unit.objects.create(code="U", name="U", short_name="U", kind="county")

    refresh_statistics()

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'organisations_unit'")
            assert cursor.fetchone()[0] > 0
