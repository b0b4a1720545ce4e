"""The decision process as it is really served, on a port of its own, and raw bytes to it."""

import http.client
import json
import os
import signal
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from fanzha.cli.server import deciding
from fanzha.kit import Keyring
from tests.makers.deciding import BIG, publish_key, publish_rules

BARE = "tests.detection.deciding.served:application"
REAL = "fanzha.cli.deciding:application"
KEY = "Bearer fz_p_secret"


def make_home(folder: Path, rules: str = BIG) -> dict[str, str]:
    """A home with rules and a key, and the environment that names it."""
    home = folder / "served"
    home.mkdir()
    publish_rules(home, rules)
    publish_key(home)
    Keyring.fresh().save(folder / "served.key")
    return {
        **os.environ,
        "FANZHA_HOME": str(home),
        "FANZHA_KEY_FILE": str(folder / "served.key"),
        "FANZHA_DECISION_QUEUE": "8",
    }


def free_port() -> int:
    """A port that nobody listens to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def start(environ: Mapping[str, str], port: int, target: str) -> "subprocess.Popen[bytes]":
    """The process, once it is ready."""
    command = deciding("127.0.0.1", port, target)
    process = subprocess.Popen(command, env=dict(environ), start_new_session=True)
    end = monotonic() + 240
    while monotonic() < end:
        try:
            if asked(port, "GET", "/health")["status"] == "ready":
                return process
        except (OSError, http.client.HTTPException):
            pass
        sleep(0.05)
    raise AssertionError("never ready")


def stop(process: "subprocess.Popen[bytes]", how: signal.Signals = signal.SIGTERM) -> None:
    """End it with all its children, in order or at once."""
    if how is signal.SIGTERM:
        process.terminate()
    else:
        os.killpg(process.pid, how)
    process.wait(60)


@contextmanager
def served(environ: Mapping[str, str], target: str = BARE) -> Iterator[int]:
    """Its port; ended in order afterwards."""
    port = free_port()
    process = start(environ, port, target)
    try:
        yield port
    finally:
        stop(process)


def asked(port: int, method: str, path: str, event: object = None) -> Any:
    """One request and the JSON of its answer, whatever the status."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        body = json.dumps(event) if event else None
        link.request(method, path, body, {"Authorization": KEY})
        return json.loads(link.getresponse().read())
    finally:
        link.close()


def posted(port: int, path: str, content: bytes, kind: str) -> Any:
    """The JSON of the answer to these bytes, whatever the status."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        link.request("POST", path, content, {"Authorization": KEY, "Content-Type": kind})
        return json.loads(link.getresponse().read())
    finally:
        link.close()


def head(body: bytes = b"", *lines: str, method: str = "POST", path: str = "decisions") -> bytes:
    """The head of a request for a body."""
    first = f"{method} /api/v1/{path} HTTP/1.1"
    given = lines or (f"Content-Length: {len(body)}",)
    words = [first, "Host: x", f"Authorization: {KEY}", *given, "", ""]
    return "\r\n".join(words).encode("latin-1")


def sent(port: int, content: bytes, *, last: bool = False, answers: int = 1) -> bytes:
    """What comes back for these bytes: so many answers; `last` closes our side after them."""
    with socket.create_connection(("127.0.0.1", port), 120) as link:
        link.sendall(content)
        if last:
            link.shutdown(socket.SHUT_WR)
        found = b""
        while found.count(b"HTTP/1.1 ") < answers and (more := link.recv(65_536)):
            found += more
        link.settimeout(0.3)  # the rest of a body, or what must not come
        try:
            while more := link.recv(65_536):
                found += more
        except TimeoutError:
            pass
        return found
