import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from pytest_django.fixtures import Settings

from fanzha.kit import clock, events
from fanzha.kit.errors import Invalid
from fanzha.kit.models import Delivery

pytestmark = pytest.mark.django_db(transaction=True)
SEEN: list[int] = []
TABLE = {
    "thing.done": ("tests.kit.test_events.note", "tests.kit.test_events.fail"),
    "thing.noted": ("tests.kit.test_events.note",),
}


def note(thing: int) -> None:
    SEEN.append(thing)


def fail(thing: int) -> None:
    raise ValueError("15400001234 must not reach a log")


@pytest.fixture(autouse=True)
def handlers(settings: Settings) -> None:
    SEEN.clear()
    settings.HANDLERS = "tests.kit.test_events.TABLE"


def test_each_handler_gets_its_own_delivery() -> None:
    events.publish("thing.done", thing=7)

    assert Delivery.objects.count() == 2


def test_an_event_without_handlers_writes_nothing() -> None:
    events.publish("nobody.cares", thing=7)

    assert not Delivery.objects.exists()


def test_what_happened_to_many_is_told_of_each() -> None:
    events.publish_all("thing.done", [{"thing": 7}, {"thing": 8}])

    assert [row.payload["thing"] for row in Delivery.objects.order_by("id")] == [7, 7, 8, 8]
    assert len(set(Delivery.objects.values_list("event_id", flat=True))) == 2


def test_an_unknown_queue_is_refused() -> None:
    with pytest.raises(Invalid):
        events.publish("thing.noted", queue="soon", thing=1)


def test_a_rolled_back_change_publishes_nothing() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        events.publish("thing.noted", thing=7)
        raise RuntimeError

    assert not Delivery.objects.exists()


def test_a_delivery_is_made_once() -> None:
    events.publish("thing.noted", thing=7)

    assert events.run_due() == 1
    assert events.run_due() == 0
    assert SEEN == [7]


def test_urgent_events_overtake_bulk_ones() -> None:
    events.publish("thing.noted", queue="bulk", thing=1)
    events.publish("thing.noted", queue="urgent", thing=2)

    events.run_due()

    assert SEEN == [2, 1]


def test_a_failing_handler_rests_and_keeps_only_the_place_of_its_error() -> None:
    events.publish("thing.done", thing=7)

    events.run_due()

    row = Delivery.objects.get(handler__endswith="fail")
    assert row.state == "waiting"
    assert row.due_at > clock.now()
    assert row.last_error.startswith("ValueError at kit/test_events.py:")
    assert "138" not in row.last_error


def test_a_hopeless_delivery_is_parked_and_can_be_retried() -> None:
    events.publish("thing.done", thing=7)
    failing = Delivery.objects.filter(handler__endswith="fail")
    for _ in range(events.PARK_AFTER):
        failing.update(due_at=clock.now())
        events.run_due()
    parked = failing.get()

    events.retry_parked(parked.pk)

    assert parked.state == "parked"
    assert failing.get().state == "waiting"


def test_a_row_whose_worker_died_is_taken_again_after_its_lease() -> None:
    events.publish("thing.noted", thing=7)
    now = clock.now()

    assert events.claim(now) is not None
    assert events.claim(now + timedelta(seconds=1)) is None
    assert events.claim(now + events.LEASE + timedelta(seconds=1)) is not None


def test_workers_side_by_side_never_take_the_same_row() -> None:
    for number in range(30):
        events.publish("thing.noted", thing=number)

    def work() -> None:
        events.run_due()
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(SEEN) == list(range(30))


def test_old_deliveries_are_swept() -> None:
    events.publish("thing.noted", thing=7)
    events.run_due()

    assert events.sweep_done(now=clock.now() + timedelta(days=8)) == 1
    assert not Delivery.objects.exists()
