"""A disk that is really full: refused in words, nothing acknowledged lost, back by itself."""

import os
import resource
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from fanzha.cli.health import _told
from tests.detection.deciding.serving import asked, make_home, served
from tests.makers.deciding import make_event

PATH = "/api/v1/decisions"
FREE = resource.RLIM_INFINITY


def ask_until(port: int, done: Callable[[Any], bool], name: str) -> tuple[dict[str, int], Any]:
    """Event id → decision of all that were answered, and the answer that ended it."""
    found: dict[str, int] = {}
    end = monotonic() + 120
    while monotonic() < end:
        event_id = f"{name}-{len(found)}"
        reply = asked(port, "POST", PATH, make_event(event_id, device="d" * 190))
        if done(reply):
            return found, reply
        if "decision" in reply:
            found[event_id] = reply["decision"]
    raise AssertionError("never")


def refused(reply: Any) -> bool:
    return bool(reply.get("status") == 503)


def served_again(port: int) -> None:
    end = monotonic() + 120
    while asked(port, "GET", "/health")["status"] != "ready":
        assert monotonic() < end
        sleep(0.1)


def check(port: int, fill: Callable[[], None], free: Callable[[], None]) -> None:
    """The whole story, twice."""
    kept: dict[str, int] = {}
    for turn in ("first", "second"):
        fill()
        found, reply = ask_until(port, refused, turn)
        kept |= found
        sleep(2.5)  # it tries to come back meanwhile, and opens its files on the full disk
        health = asked(port, "GET", "/health")
        free()
        served_again(port)

        assert reply["detail"] and not _told(health).ok
    again = {name: asked(port, "POST", PATH, make_event(name, device="d" * 190)) for name in kept}

    assert {name: reply["decision"] for name, reply in again.items()} == kept
    assert all(reply["replayed"] for reply in again.values())
    assert asked(port, "GET", "/health")["damaged_segments"] == []
    assert (
        asked(port, "POST", PATH, make_event("new"))["decision"]
        == max(kept.values(), default=0) + 1
    )


def test_a_limit_on_file_sizes_is_a_full_disk(tmp_path: Path) -> None:
    environ = make_home(tmp_path)
    with served(environ) as port:
        files = list((tmp_path / "served/decisions").glob("*.sqlite3*"))
        worker = next(pid for pid in holders(files))
        largest = max(path.stat().st_size for path in files)

        def limit(most: int) -> Callable[[], None]:
            return lambda: resource.prlimit(worker, resource.RLIMIT_FSIZE, (most, FREE)) and None

        check(port, limit(largest + 50_000), limit(FREE))


def holders(files: list[Path]) -> Iterator[int]:
    """The processes that have one of the files open."""
    for link in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            if link.readlink() in files:
                yield int(link.parts[2])
        except OSError:
            continue


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of three megabytes."""
    folder = tmp_path / "small"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)]
    if os.geteuid() or subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("only root may mount a small disk")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.slow
@pytest.mark.parametrize("left", [0, 4096, 40_000])
def test_a_full_disk_is_told_and_left_behind(small: Path, left: int) -> None:
    filler = small / "filler"

    def fill() -> None:
        with filler.open("wb", buffering=0) as file, suppress(OSError):
            while file.write(b"x" * 4096) == 4096:
                pass
        os.truncate(filler, max(0, filler.stat().st_size - left))

    with served(make_home(small)) as port:
        check(port, fill, filler.unlink)
