"""Bodies of requests: sizes, ends, and senders that take their time."""

import io
from concurrent.futures import ThreadPoolExecutor
from threading import Event as Signal
from time import sleep
from typing import Any

import pytest

from fanzha.detection.deciding import bodies
from fanzha.detection.deciding.bodies import Bodies
from fanzha.detection.deciding.problems import Refused
from fanzha.kit import Invalid, TooMany


class Slow:
    """A body that comes when it is told to."""

    def __init__(self, go: Signal) -> None:
        self._go = go

    def read(self, _most: int) -> bytes:
        self._go.wait()
        return b"x"


def environ(content: bytes = b"{}", **more: Any) -> dict[str, Any]:
    return {"CONTENT_LENGTH": str(len(content)), "wsgi.input": io.BytesIO(content), **more}


def test_a_body_that_ended_early_is_refused() -> None:
    with pytest.raises(Invalid):
        Bodies(8).read(environ(CONTENT_LENGTH="3"), "u", 10)


@pytest.mark.parametrize(
    ("given", "status"),
    [
        (environ(b"x" * 11), 413),
        (environ(b"x" * 11, CONTENT_LENGTH=""), 413),
        (environ(HTTP_CONTENT_ENCODING="gzip"), 415),
    ],
)
def test_a_body_that_is_too_large_or_compressed_is_refused(
    given: dict[str, Any], status: int
) -> None:
    with pytest.raises(Refused) as caught:
        Bodies(8).read(given, "u", 10)

    assert caught.value.status == status


def test_a_slow_unit_is_told_to_come_later_and_others_are_served(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bodies, "_SLOW_S", 0.0)
    reading, go = Bodies(8), Signal()
    with ThreadPoolExecutor(4) as pool:
        given = {"wsgi.input": Slow(go)}
        waiting = [pool.submit(reading.read, given, "slow", 10) for _ in range(4)]
        while len(reading._held) < 4:
            sleep(0.01)

        with pytest.raises(TooMany):
            reading.read(environ(), "slow", 10)
        assert reading.read(environ(), "other", 10) == b"{}"
        go.set()

        assert [each.result() for each in waiting] == [b"x"] * 4
    assert reading.read(environ(), "slow", 10) == b"{}"
