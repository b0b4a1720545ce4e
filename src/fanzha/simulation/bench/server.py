"""A real server on a free port, and timed requests to it."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import monotonic, perf_counter, sleep
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, Request, build_opener

from fanzha.kit import Unavailable
from fanzha.kit import gettext as _

_PATIENCE_S = 300.0
BUDGET_S = 30.0  # for one page


def free_port() -> int:
    """A port nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(command: Sequence[str], port: int) -> Iterator[float]:
    """A `fanzha` command that serves on the port; gives the seconds to its first page."""
    began = monotonic()
    process = subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "fanzha.cli", *command, "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait(process, port)
        yield monotonic() - began
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    end = monotonic() + _PATIENCE_S
    while monotonic() < end and process.poll() is None:
        if _answers(port):
            return
        sleep(0.05)
    raise Unavailable(_("The server did not come up: run the command by hand to see why."))


def _answers(port: int) -> bool:
    try:
        get(port, "/login/")
    except (URLError, OSError):
        return False
    return True


def get(port: int, path: str, session: str = "") -> bytes:
    """The page; raises HTTPError for a refusal, URLError where nobody answers."""
    headers = {"Cookie": f"sessionid={session}"} if session else {}
    request = Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    with build_opener(ProxyHandler({})).open(request, timeout=60) as answer:
        content: bytes = answer.read()
        if "/login/" in answer.url and path != "/login/":
            raise HTTPError(path, 401, "not logged in", answer.headers, None)
        return content


def times(port: int, path: str, session: str, count: int, warm_up: int = 3) -> list[float]:
    """Seconds of so many requests one after the other, the first ones left out.

    A page that is slow beyond all goals is asked less often: the bench must end.
    """
    found: list[float] = []
    while len(found) < count + warm_up and (sum(found) < BUDGET_S or len(found) < 2 * warm_up):
        began = perf_counter()
        get(port, path, session)
        found.append(perf_counter() - began)
    return found[warm_up:]
