"""The supervisor of `fanzha serve`: pages, decisions, job worker, started and stopped together."""

import errno
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from types import FrameType

from fanzha.cli.loopback import fetch
from fanzha.cli.output import note, say
from fanzha.kit import Invalid, Unavailable
from fanzha.kit import gettext as _

_STOP_S = 10.0
_RESTART_S = (0.5, 1, 2, 5, 10)
_HEALTHY_S = 30.0
_START_S = 90.0  # nothing may be compiled yet
_LAST_PORT = 65_535
_CONNECTIONS = 16_384  # open at once; at 1024, the server's own number, idle ones kept others out
_SPARE_THREADS = 28  # more than may wait, so that a full queue can still say so


def refuse_busy_port(host: str, port: int) -> None:
    """Raise Invalid with what to do when something already listens there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                sentence = _(
                    "Port {port} is in use: stop the other program or choose another port, "
                    "for example --port {other}."
                )
                raise Invalid(sentence.format(port=port, other=port + 1)) from None
            sentence = _("Cannot listen on {place}: {reason}.")
            place = f"{host}:{port}"
            raise Invalid(sentence.format(place=place, reason=error.strerror)) from None


@dataclass
class Child:
    """One process under supervision."""

    name: str
    command: Sequence[str]
    log: Path
    waits: bool = False  # until the page is there, so that it comes soon
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0
    not_before: float = field(default=0.0)

    def start(self) -> None:
        """Start it in its own session, so that Ctrl-C reaches only the supervisor."""
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(  # noqa: S603 - fixed commands of our own
                self.command,
                stdout=out,
                stderr=out,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        self.started = monotonic()

    def tend(self) -> None:
        """Restart it when it died, slower each time it dies young."""
        if self.process is None:
            if monotonic() >= self.not_before:
                self.start()
            return
        if self.process.poll() is None:
            return
        self.failures = 0 if monotonic() - self.started > _HEALTHY_S else self.failures + 1
        pause = _RESTART_S[min(self.failures, len(_RESTART_S) - 1)]
        sentence = _("{name} stopped (exit {code}); starting it again. {log}")
        note(sentence.format(name=self.name, code=self.process.returncode, log=self.log))
        self.process, self.not_before = None, monotonic() + pause

    def stop(self) -> None:
        """Ask it to end; kill the group when it does not within ten seconds."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)


def decision_port(port: int) -> int:
    """The port of the decision process: what is set, else the one after the pages'.

    Raises Invalid where that cannot be.
    """
    text = os.environ.get("FANZHA_DECISION_PORT", "")
    chosen = int(text) if text.isdecimal() else port + 1
    if chosen in (0, port) or chosen > _LAST_PORT:
        sentence = _(
            "The decision process would get port {port}: set FANZHA_DECISION_PORT to a free one."
        )
        raise Invalid(sentence.format(port=chosen))
    return chosen


def refuse_busy(host: str, port: int) -> None:
    """Raise Invalid when a port is taken, Conflict when this home is served already."""
    from fanzha.detection import refuse_second
    from fanzha.settings import FANZHA_HOME

    refuse_busy_port(host, port)
    refuse_busy_port(host, decision_port(port))
    refuse_second(FANZHA_HOME)


def children(host: str, port: int) -> list[Child]:
    """The processes of one box; they learn the decision port from their environment."""
    from fanzha.settings import FANZHA_HOME

    decisions = os.environ["FANZHA_DECISION_PORT"] = str(decision_port(port))
    logs = FANZHA_HOME / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    web = [
        sys.executable, "-m", "granian", "fanzha.wsgi:application",
        "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", os.environ.get("FANZHA_WEB_WORKERS", "1"),
        "--blocking-threads", os.environ.get("FANZHA_WEB_THREADS", "16"),
        "--respawn-failed-workers", "--workers-kill-timeout", "5", "--log-level", "warning",
    ]  # fmt: skip
    worker = [sys.executable, "-m", "fanzha.cli", "worker"]
    return [
        Child("web", web, logs / "web.log"),
        Child("decisions", deciding(host, int(decisions)), logs / "decisions.log", waits=True),
        Child("worker", worker, logs / "worker.log"),
    ]


def deciding(host: str, port: int, target: str = "fanzha.cli.deciding:application") -> list[str]:
    """The command of the decision process."""
    from fanzha.settings import DECISION_QUEUE

    return [
        sys.executable, "-m", "granian", target,
        "--interface", "wsgi", "--host", host, "--port", str(port), "--workers", "1",
        *("--http", "1", "--no-ws", "--runtime-threads", "1"),
        "--blocking-threads", str(DECISION_QUEUE + _SPARE_THREADS),
        "--backpressure", str(_CONNECTIONS),
        "--respawn-failed-workers", "--workers-kill-timeout", "8", "--log-level", "error",
    ]  # fmt: skip


def run_centre(host: str, port: int) -> None:
    """Run all processes until Ctrl-C or SIGTERM, then stop them all."""
    stopping = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, stop)
    family = children(host, port)
    try:
        for child in family:
            if not child.waits:
                child.start()
        _wait_for_page(host, port, lambda: stopping)
        address = f"http://{_shown(host)}:{port}/"
        say(_("Open {address}  —  Ctrl-C stops everything.").format(address=address))
        while not stopping:
            for child in family:
                child.tend()
            sleep(0.2)
    finally:
        for child in family:
            child.stop()
    note(_("Stopped."))


def _shown(host: str) -> str:
    return "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 - compared, not bound


def _wait_for_page(host: str, port: int, given_up: Callable[[], bool]) -> None:
    end = monotonic() + _START_S
    while monotonic() < end and not given_up():
        try:
            fetch(_shown(host), port, "/health/", patience_s=2)
            return
        except OSError:
            sleep(0.1)
    if not given_up():
        raise Unavailable(_("The web process does not answer; its log is in FANZHA_HOME/logs."))
