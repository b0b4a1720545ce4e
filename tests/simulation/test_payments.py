"""Transfers of the demo: order, form, no number that can be real."""

from datetime import UTC, datetime

import pytest
from pytest_django.fixtures import Settings

from fanzha.detection.deciding.event import Reader
from fanzha.simulation.payments import transfers

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)


def test_transfers_come_in_order_of_time_and_none_in_the_future() -> None:
    moments = [paid.event["occurred_at"] for paid in transfers(7, NOW, 3)]

    assert moments == sorted(moments)
    assert moments[-1] < NOW.timestamp() * 1_000_000


def test_the_decision_process_can_read_every_transfer() -> None:
    reader = Reader(b"s" * 32)

    for paid in transfers(7, NOW, 3):
        row = {name: value for name, value in paid.event.items() if name != "scenario"}
        assert reader.take("transfer", row, "unit").row["amount_fen"] == paid.event["amount_fen"]


def test_accounts_belong_to_nobody_and_banks_to_the_given_ones() -> None:
    found = transfers(7, NOW, 3)

    assert all(paid.event["payee_account"].startswith("999999") for paid in found)
    assert {paid.bank for paid in found} == {0, 1, 2}
    assert {paid.label for paid in found} == {"", "fraud", "legitimate"}


def test_the_same_seed_tells_the_same_transfers() -> None:
    assert transfers(7, NOW, 3) == transfers(7, NOW, 3)
    assert transfers(7, NOW, 3) != transfers(8, NOW, 3)


@pytest.mark.django_db
def test_nothing_is_sent_without_a_demo(settings: Settings, tmp_path: object) -> None:
    from fanzha.simulation.actions import feed_decisions

    settings.FANZHA_HOME = tmp_path

    assert feed_decisions() == 0
