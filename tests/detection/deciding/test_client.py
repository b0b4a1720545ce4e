"""Asking the decision process over loopback: whatever happens there, the caller is told."""

import json
from collections.abc import Callable
from pathlib import Path
from threading import Event as Signal
from typing import Any

import pytest

from fanzha.detection.deciding.client import Loopback
from fanzha.detection.deciding.keys import loopback_token
from fanzha.kit import Unavailable
from tests.detection.deciding.serving import free_port
from tests.makers.deciding import CHAIN, deciding, make_event
from tests.makers.loopback import listening

PATH = "/api/v1/decisions"
Start = Callable[[str, list[tuple[str, str]]], object]


def full(_environ: dict[str, Any], start: Start) -> list[bytes]:
    """A process whose queue is full."""
    start(
        "429 Too Many Requests",
        [("Content-Type", "application/problem+json"), ("Retry-After", "1"), ("X-Inner", "no")],
    )
    return [b'{"status":429}']


def test_a_unit_is_asked_for_and_answered(home: Path) -> None:
    with deciding(home) as process, listening(process.application) as port:
        loopback = Loopback(port, loopback_token(CHAIN))
        body = json.dumps(make_event()).encode()
        first, again = (loopback.post(PATH, body, "990199") for _ in range(2))

    assert (first.status, first.kind, json.loads(again.body)["replayed"]) == (
        200,
        "application/json",
        True,
    )


def test_a_refusal_is_passed_on_with_when_to_come_again() -> None:
    with listening(full) as port:
        reply = Loopback(port, "token").post(PATH, b"{}", "990199")

    assert (reply.status, dict(reply.headers)) == (429, {"Retry-After": "1"})


def test_a_process_that_is_down_is_told() -> None:
    with pytest.raises(Unavailable):
        Loopback(free_port(), "token").post(PATH, b"{}", "990199")


def test_a_process_that_is_slow_is_given_up_and_asked_anew_later() -> None:
    go = Signal()

    def slow(environ: dict[str, Any], start: Start) -> list[bytes]:
        go.wait()
        return full(environ, start)

    with listening(slow) as port:
        loopback = Loopback(port, "token", patience_s=2.0)
        with pytest.raises(Unavailable):
            loopback.post(PATH, b"{}", "990199")
        go.set()

        assert loopback.post(PATH, b"{}", "990199").status == 429


def test_a_process_that_started_again_is_asked_once_more(home: Path) -> None:
    with deciding(home) as process:
        with listening(process.application) as port:
            loopback = Loopback(port, loopback_token(CHAIN))
            assert loopback.post(PATH, b"{}", "990199").status == 400
        with listening(process.application, port) as port:
            assert loopback.post(PATH, b"{}", "990199").status == 400
