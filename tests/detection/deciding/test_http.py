"""What comes over the wire: odd requests get a defined answer and never stop the process."""

import json
import socket
from collections.abc import Iterator
from time import sleep

import pytest

from tests.detection.deciding.serving import asked, head, make_home, sent, served
from tests.makers.deciding import make_event

EVENT = json.dumps(make_event("wire")).encode()
CHUNKED = b"%x\r\n%b\r\n0\r\n\r\n" % (len(EVENT), EVENT)


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with served(make_home(tmp_path_factory.mktemp("http"))) as port:
        asked(port, "POST", "/api/v1/decisions", make_event("wire"))
        yield port


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (head(EVENT) + EVENT, 200),
        (head(b"", "Transfer-Encoding: chunked") + CHUNKED, 200),
        (head(b"", "Content-Length: 5", "Transfer-Encoding: chunked") + CHUNKED, 200),
        (head(b"", "Transfer-Encoding: chunked") + b"zz\r\n" + EVENT + b"\r\n0\r\n\r\n", 400),
        (head(b"", "Transfer-Encoding: chunked") + b"20000\r\n" + b"x" * 131_072, 413),
        (head(b"", "Content-Length: 5", "Content-Length: 6") + EVENT, 400),
        (head(b"", "Content-Length: -5") + EVENT, 400),
        (head(b"", "Content-Length: 99999999999"), 413),
        (head(EVENT, "Content-Encoding: gzip", f"Content-Length: {len(EVENT)}") + EVENT, 415),
        (head(EVENT, "Expect: 100-continue", f"Content-Length: {len(EVENT)}") + EVENT, 100),
        (head(b"", *["X: y"] * 500), 431),
        (b"\x16\x03\x01\x02\x00nonsense\r\n\r\n", 400),
        (b"GET /%ff%00 HTTP/1.1\r\nHost: x\r\n\r\n", 404),
        (b"HEAD /health HTTP/1.1\r\nHost: x\r\n\r\n", 200),
        (b"POST /health HTTP/1.1\r\nHost: x\r\n\r\n", 405),
        (head(method="OPTIONS"), 405),
        (head(method="HEAD"), 405),
        (head(method="DELETE"), 405),
        (head(method="CONNECT"), 405),
        (head(method="BREW"), 405),
    ],
)
def test_odd_requests_get_a_defined_answer(port: int, content: bytes, status: int) -> None:
    assert sent(port, content).startswith(b"HTTP/1.1 %d " % status)


def test_an_answer_without_a_body_has_none(port: int) -> None:
    assert sent(port, b"HEAD /health HTTP/1.1\r\nHost: x\r\n\r\n").endswith(b"\r\n\r\n")


def test_requests_one_after_another_on_one_line_are_all_answered(port: int) -> None:
    answers = sent(port, (head(EVENT) + EVENT) * 3, answers=3)

    assert answers.count(b"HTTP/1.1 200") == 3
    assert answers.count(b'"replayed":true') == 3


def test_half_a_batch_is_not_decided(port: int) -> None:
    line = json.dumps(make_event("half")).encode() + b"\n"

    answer = sent(port, head(line * 2, path="decisions:batch") + line, last=True)

    assert answer.startswith(b"HTTP/1.1 400")
    assert asked(port, "POST", "/api/v1/decisions", make_event("half"))["replayed"] is False


def test_who_drops_while_waiting_gets_the_same_decision_later(port: int) -> None:
    event = make_event("dropped")
    body = json.dumps(event).encode()
    with socket.create_connection(("127.0.0.1", port)) as link:
        link.sendall(head(body) + body)
    while not (told := asked(port, "POST", "/api/v1/decisions", event))["replayed"]:
        sleep(0.05)  # ours came first: ask until the answer is the stored one

    assert asked(port, "POST", "/api/v1/decisions", event) == told


@pytest.mark.slow
def test_senders_that_stop_in_the_middle_are_cut(port: int) -> None:
    held = [socket.create_connection(("127.0.0.1", port), 60) for _ in range(60)]
    for link in held:  # more than there are threads
        link.sendall(head(EVENT) + EVENT[:10])
    sleep(18)

    assert asked(port, "POST", "/api/v1/decisions", make_event("after"))["outcome"] == "allow"
    for link in held:
        link.close()
