"""More than can be decided: told to come again, in bounded memory."""

import http.client
import resource
import select
import socket
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from fanzha.detection.deciding.handles import allow_many_files
from tests.detection.deciding.serving import KEY, asked, make_home, served
from tests.detection.deciding.test_disk_full import holders
from tests.makers.deciding import make_event

pytestmark = pytest.mark.slow
MB = 1024 * 1024
LARGE = b"\n".join([b'{"scenario":"transfer","event_id":"' + b"x" * 3000 + b'"}'] * 9_900)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[tuple[int, int]]:
    """Port and process id of a process with a queue of eight."""
    with served(make_home(tmp_path)) as port:
        files = list((tmp_path / "served/decisions").glob("*.sqlite3*"))
        yield port, next(holders(files))


def memory(process: int) -> int:
    """Bytes that the process has in memory."""
    words = Path(f"/proc/{process}/statm").read_text().split()
    return int(words[1]) * 4096


def status(port: int, path: str, body: bytes) -> int:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        link.request("POST", f"/api/v1/{path}", body, {"Authorization": KEY})
        return link.getresponse().status
    except ConnectionError:  # refused before all of a large body was read
        return 429
    finally:
        link.close()


def test_a_flood_is_answered_or_told_to_come_again(place: tuple[int, int]) -> None:
    port, process = place
    before = memory(process)

    def flood(worker: int) -> list[int]:
        replies = [
            asked(port, "POST", "/api/v1/decisions", make_event(f"{worker}-{n}")) for n in range(20)
        ]
        return [reply.get("status", 200) for reply in replies]

    with ThreadPoolExecutor(100) as pool:
        found = Counter(each for statuses in pool.map(flood, range(100)) for each in statuses)

    assert set(found) <= {200, 429}
    assert found[200] > 100
    assert memory(process) - before < 200 * MB


def test_many_large_batches_do_not_pile_up(place: tuple[int, int]) -> None:
    port, process = place
    before = memory(process)

    with ThreadPoolExecutor(16) as pool:
        waiting = [pool.submit(status, port, "decisions:batch", LARGE) for _ in range(24)]
        found = {each.result() for each in waiting}

    assert len(LARGE) > 28 * MB
    assert found <= {200, 429}
    assert memory(process) - before < 800 * MB
    assert asked(port, "POST", "/api/v1/decisions", make_event("after"))["outcome"] == "allow"


def test_a_thousand_idle_connections_keep_nobody_out(tmp_path: Path) -> None:
    allow_many_files()
    if resource.getrlimit(resource.RLIMIT_NOFILE)[0] < 2500:
        pytest.skip("this system allows too few open files")
    with served(make_home(tmp_path)) as port, ExitStack() as held:
        links = [
            held.enter_context(socket.create_connection(("127.0.0.1", port), 120))
            for _each in range(1100)
        ]
        reply = asked(port, "POST", "/api/v1/decisions", make_event("one more"))
        poll = select.poll()
        poll.register(links[0], select.POLLIN)

        assert (reply["decision"], poll.poll(0)) == (1, [])  # not after half a minute of silence
