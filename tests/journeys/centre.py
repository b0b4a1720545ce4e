"""A real centre for journeys: the demo county in its own home, served by `fanzha serve`."""

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from fanzha.cli.loopback import fetch
from fanzha.detection import told_by


def free_port() -> int:
    """A port that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Centre:
    """One home, its environment and, while it runs, its server."""

    folder: Path
    database_url: str = ""
    port: int = field(default_factory=free_port)
    server: subprocess.Popen[bytes] | None = None

    @property
    def home(self) -> Path:
        """FANZHA_HOME."""
        return self.folder / "home"

    @property
    def url(self) -> str:
        """Where its pages are."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def env(self) -> dict[str, str]:
        """The environment of its processes."""
        own = {
            "FANZHA_HOME": str(self.home),
            "FANZHA_KEY_FILE": str(self.folder / "centre.key"),
            "FANZHA_DATABASE_URL": self.database_url,
            "DJANGO_SETTINGS_MODULE": "fanzha.settings",
        }
        return {**os.environ, **own}

    def run(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """`fanzha WORDS`, to its end."""
        command = [sys.executable, "-m", "fanzha.cli", *words]
        return subprocess.run(
            command, env=self.env, capture_output=True, text=True, check=check, timeout=600
        )

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """`fanzha WORDS`, in the background."""
        command = [sys.executable, "-m", "fanzha.cli", *words]
        return subprocess.Popen(command, env=self.env, start_new_session=True)

    def serve(self) -> None:
        """Start the server and wait for its first answer."""
        self.server = self.start("serve", "--port", str(self.port))
        end = time.monotonic() + 120
        while time.monotonic() < end:
            if self.answers():
                return
            time.sleep(0.1)
        raise RuntimeError("the server did not answer within 120 s")

    def decides(self) -> None:
        """Wait until the decision process is ready: the first on a machine compiles its kernels."""
        end = time.monotonic() + 240
        while told_by(self.port + 1) != "ready":
            assert time.monotonic() < end, "the decision process is not ready after 240 s"
            time.sleep(0.2)

    def answers(self) -> bool:
        """Does the health page answer?"""
        try:
            return bool(fetch("127.0.0.1", self.port, "/health/", patience_s=2))
        except OSError:
            return False

    def stop(self) -> int:
        """Stop the server as Ctrl-C does; returns its exit code."""
        if self.server is None:
            return 0
        self.server.send_signal(signal.SIGINT)
        return self.server.wait(120)

    def kill(self) -> None:
        """kill -9 of every process of this centre, at once."""
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and self._owns(entry):
                os.kill(int(entry.name), signal.SIGKILL)

    def _owns(self, process: Path) -> bool:
        mark = f"FANZHA_HOME={self.home}".encode()
        try:
            return mark in (process / "environ").read_bytes().split(b"\0")
        except OSError:
            return False
