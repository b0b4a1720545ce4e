"""Decisions asked for at the address of the pages: what the decision process says comes through."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from fanzha.kit.actions import keyring
from fanzha.organisations.actions import create_key
from fanzha.wiring import decisions
from tests.cast import Cast
from tests.detection.deciding.serving import free_port
from tests.detection.deciding.test_client import full
from tests.makers.deciding import deciding, make_event
from tests.makers.loopback import listening

pytestmark = pytest.mark.django_db


@pytest.fixture
def key(cast: Cast) -> str:
    return create_key(cast.ma, cast.bank, "test", ["decision.ask"])[1]


@pytest.fixture(autouse=True)
def asked_anew() -> Iterator[None]:
    decisions._process.cache_clear()
    yield
    decisions._process.cache_clear()


def ask(key: str, body: object = None, **headers: str) -> Any:
    content = json.dumps(body or make_event())
    headers = {"HTTP_AUTHORIZATION": f"Bearer {key}", **headers}
    return Client().post("/api/v1/decisions", content, "application/json", **headers)  # type: ignore[arg-type]


def test_a_decision_is_the_one_of_the_process(key: str, settings: Settings, home: Path) -> None:
    shared = keyring().chain
    with deciding(home, chain=shared) as process, listening(process.application) as port:
        settings.DECISION_PORT = port
        first, again, wrong = ask(key), ask(key), ask(key, {"scenario": "horoscope"})

    assert (first.status_code, first.json()["outcome"]) == (200, "allow")
    assert again.json() == {**first.json(), "replayed": True}
    assert (wrong.status_code, wrong["Content-Type"]) == (400, "application/problem+json")


def test_a_full_queue_says_when_to_come_again(key: str, settings: Settings) -> None:
    with listening(full) as port:
        settings.DECISION_PORT = port
        reply = ask(key)

    assert (reply.status_code, reply["Retry-After"]) == (429, "1")
    assert "X-Inner" not in reply


def test_a_process_that_is_down_is_503_with_a_sentence(key: str, settings: Settings) -> None:
    settings.DECISION_PORT = free_port()

    reply = ask(key)

    assert (reply.status_code, reply["Retry-After"]) == (503, "1")
    assert reply.json()["detail"]


def test_nobody_reaches_the_process_without_a_key(settings: Settings, cast: Cast) -> None:
    with listening(full) as port:
        settings.DECISION_PORT = port

        assert ask("fz_x_y").status_code == 401
        assert ask(create_key(cast.ma, cast.bank, "t", ["text.check"])[1]).status_code == 403
