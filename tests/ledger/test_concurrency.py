from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from fanzha.ledger import Fact
from fanzha.ledger.actions import figure, record_many, verify
from fanzha.ledger.models import Entry
from tests.cast import gather
from tests.makers.ledger import DAY

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
WRITERS, EACH = 6, 20


def test_writers_of_the_same_cells_lose_nothing() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("the in-memory SQLite of tests has one connection; run with --db=postgres")
    station = gather().station.pk

    def work(writer: int) -> None:
        for number in range(EACH):
            metrics = ["M74", "M23", "N03"] if writer % 2 else ["N03", "M23", "M74"]
            facts = [Fact(m, station, 1, DAY, f"x:y:{number}") for m in metrics]
            shared = Fact("M1", station, 1, DAY, "x:y:0", key=f"shared:{number}")
            with transaction.atomic():
                record_many([*facts, shared])
        connection.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(work, range(WRITERS)))

    assert figure("M74", station, "2026-11").value == WRITERS * EACH
    assert Entry.objects.filter(metric="pub_staff_times").count() == EACH
    assert verify() == []
