"""The served process killed under load: what was answered is on the disk, once."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from fanzha.kit import Keyring
from tests.makers.deciding import BIG, make_event, publish_key, publish_rules

pytestmark = pytest.mark.slow
_THREADS = 8


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    home = tmp_path / "served"
    home.mkdir()
    publish_rules(home, BIG)
    publish_key(home)
    Keyring.fresh().save(tmp_path / "served.key")
    return {
        **os.environ,
        "FANZHA_HOME": str(home),
        "FANZHA_KEY_FILE": str(tmp_path / "served.key"),
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def serve(environ: dict[str, str], port: int) -> "subprocess.Popen[bytes]":
    process = subprocess.Popen(
        [
            sys.executable, "-m", "granian", "fanzha.cli.deciding:application",
            "--interface", "wsgi", "--port", str(port), "--blocking-threads", "32",
            "--log-level", "error",
        ],
        env=environ,
        start_new_session=True,
    )  # fmt: skip
    end = monotonic() + 240
    while monotonic() < end:
        try:
            if asked(port, "GET", "/health", None)["status"] == "ready":
                return process
        except (OSError, http.client.HTTPException):
            pass
        sleep(0.05)
    raise AssertionError("never ready")


def asked(port: int, method: str, path: str, event: dict[str, object] | None) -> dict[str, Any]:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        body = json.dumps(event) if event else None
        link.request(method, path, body, {"Authorization": "Bearer fz_p_secret"})
        told: dict[str, Any] = json.loads(link.getresponse().read())
        return told
    finally:
        link.close()


def ask_until_dead(port: int, worker: int) -> dict[str, int]:
    """Event id → decision of all that were answered before the process died."""
    found: dict[str, int] = {}
    for number in range(100_000):
        name = f"w{worker}-{number}"
        try:
            found[name] = asked(port, "POST", "/api/v1/decisions", make_event(name))["decision"]
        except (OSError, http.client.HTTPException, ValueError):
            return found
    return found


def test_kill_under_load_loses_no_answer_and_repeats_none(environ: dict[str, str]) -> None:
    port = free_port()
    process = serve(environ, port)
    with ThreadPoolExecutor(_THREADS) as pool:
        running = [pool.submit(ask_until_dead, port, worker) for worker in range(_THREADS)]
        sleep(3)
        os.killpg(process.pid, signal.SIGKILL)
        answered = {name: number for each in running for name, number in each.result().items()}
    process.wait()
    again = serve(environ, port)
    path = "/api/v1/decisions"
    replies = {name: asked(port, "POST", path, make_event(name)) for name in answered}
    fresh = asked(port, "POST", path, make_event("fresh"))
    again.terminate()
    again.wait()

    assert len(answered) > _THREADS
    assert {name: reply["decision"] for name, reply in replies.items()} == answered
    assert all(reply["replayed"] for reply in replies.values())
    assert fresh["decision"] > max(answered.values())
