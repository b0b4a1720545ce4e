"""Which connections are cut: those that stop in the middle, and those that dribble."""

import socket
import sys
from collections.abc import Iterator

import pytest

from fanzha.detection.deciding.senders import Senders

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")
Ends = tuple[socket.socket, socket.socket]


@pytest.fixture
def ends() -> Iterator[Ends]:
    """A sender and its end here."""
    listener = socket.create_server(("127.0.0.1", 0))
    with listener, socket.create_connection(listener.getsockname()) as sender:
        here, _peer = listener.accept()
        with here:
            yield sender, here


def port(here: socket.socket) -> int:
    number: int = here.getsockname()[1]
    return number


def come(ends: Ends, content: bytes) -> None:
    sender, here = ends
    sender.sendall(content)
    here.recv(len(content), socket.MSG_WAITALL)


def is_open(ends: Ends) -> bool:
    """Is more waited for, not the end read?"""
    _sender, here = ends
    here.setblocking(False)
    try:
        return here.recv(1) != b""
    except BlockingIOError:
        return True


def test_one_byte_now_and_then_is_cut_after_a_minute(ends: Ends) -> None:
    senders = Senders()
    found = []
    for second in range(0, 80, 10):
        come(ends, b"x")
        found.append(senders.cut(port(ends[1]), float(second)))

    assert found == [0, 0, 0, 0, 0, 0, 0, 1]
    assert not is_open(ends)


def test_a_large_body_over_a_slow_line_is_not_cut(ends: Ends) -> None:
    senders = Senders(least_bytes_s=1000)
    for second in range(0, 90, 10):
        come(ends, b"x" * 11_000)
        senders.cut(port(ends[1]), float(second))

    assert is_open(ends)


def test_who_was_answered_meanwhile_is_not_cut(ends: Ends) -> None:
    sender, here = ends
    senders = Senders()
    for second in range(0, 90, 10):
        come(ends, b"x")
        here.sendall(b"answer")
        sender.recv(6)
        senders.cut(port(here), float(second))

    assert is_open(ends)


def test_silence_is_cut(ends: Ends) -> None:
    come(ends, b"x")

    assert Senders(silent_s=0.0).cut(port(ends[1]), 0.0) == 1
    assert not is_open(ends)


def test_connections_to_another_port_and_other_sockets_are_left_alone(ends: Ends) -> None:
    come(ends, b"x")

    one, other = socket.socketpair()
    with one, other:
        assert Senders(silent_s=0.0).cut(port(ends[1]) + 1, 0.0) == 0
    assert is_open(ends)
