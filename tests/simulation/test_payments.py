"""Transfers of the demo: order, form, no number that can be real."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from fanzha.detection.deciding.event import Reader
from fanzha.detection.history import pieces
from fanzha.detection.scoring.labels import read_labels
from fanzha.kit import now
from fanzha.kit.actions import keyring
from fanzha.organisations.actions import Person
from fanzha.simulation.counters import openings, sessions
from fanzha.simulation.payments import transfers
from tests.cast import Cast
from tests.makers.deciding import deciding
from tests.makers.decisions import make_decision
from tests.makers.loopback import listening

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)


def test_transfers_come_in_order_of_time_and_none_in_the_future() -> None:
    moments = [paid.event["occurred_at"] for paid in transfers(7, NOW, 3)]

    assert moments == sorted(moments)
    assert moments[-1] < NOW.timestamp() * 1_000_000


@pytest.mark.parametrize("made", [transfers, openings, sessions])
def test_the_decision_process_can_read_every_event(made: Any) -> None:
    reader = Reader(b"s" * 32)

    for paid in made(7, NOW, 3):
        row = {name: value for name, value in paid.event.items() if name != "scenario"}
        read = reader.take(paid.event["scenario"], row, "unit").row
        assert read["occurred_at"] == paid.event["occurred_at"] < NOW.timestamp() * 1_000_000


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


@pytest.fixture
def demo(settings: Settings, tmp_path: Path, cast: Cast) -> Path:
    """A whole demo whose model was given up long ago."""
    settings.FANZHA_HOME = tmp_path
    (tmp_path / "demo.json").write_text(json.dumps({"state": "ready", "seed": 7}))
    (tmp_path / "demo-model").mkdir()
    os.utime(tmp_path / "demo-model", (0, 0))
    Person.objects.filter(pk=cast.pay.pk).update(login="payment1")
    return tmp_path


@pytest.mark.django_db(transaction=True)
def test_banks_of_the_demo_ask_about_all_scenarios_once(demo: Path, settings: Settings) -> None:
    from fanzha.detection.actions import copy_decisions
    from fanzha.detection.models import Decision
    from fanzha.simulation.actions import feed_decisions

    asked = deciding(demo, clock=now, chain=keyring().chain)
    with asked as process, listening(process.application) as port:
        settings.DECISION_PORT = port
        sent, again = feed_decisions(), feed_decisions()
    copy_decisions()

    assert sent == Decision.objects.count() > 400 and again == 0
    assert set(Decision.objects.values_list("scenario", flat=True)) == {
        "transfer",
        "account_opening",
        "payment_session",
    }
    assert Decision.objects.filter(label="fraud").exists()


@pytest.mark.django_db(transaction=True)
def test_nothing_is_asked_while_nobody_answers(demo: Path, settings: Settings) -> None:
    from fanzha.simulation.actions import feed_decisions

    settings.DECISION_PORT = 9  # nobody listens there

    assert feed_decisions() == 0 and not (demo / "decisions-fed").exists()


@pytest.mark.django_db(transaction=True)
def test_a_bank_of_the_demo_shows_its_held_payments_to_the_centre(demo: Path, cast: Cast) -> None:
    from fanzha.detection.models import Decision
    from fanzha.organisations.actions import visible
    from fanzha.simulation.actions import feed_decisions

    (demo / "decisions-fed").touch()
    for seq in range(1, 9):
        make_decision(cast.payment, seq, outcome=4 if seq > 1 else 0)

    feed_decisions()

    assert visible(Decision.objects.all(), cast.chen).count() == 6
    assert (demo / "decisions-reported").exists()


def test_the_model_of_the_demo_learns_from_other_counties(tmp_path: Path) -> None:
    from fanzha.simulation.actions.ranking import write_history

    write_history(tmp_path, 7, now())

    labels = read_labels(tmp_path / "labels.csv")
    (read,) = pieces(tmp_path / "history.csv", "transfer")
    assert sum(bool(label.sides) for label in labels.values()) > 100
    assert not read.reasons and labels.keys() <= set(read.table.columns["event_id"].values)
