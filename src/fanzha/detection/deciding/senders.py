"""Connections whose senders stop in the middle or dribble, as Linux tells of them."""

import os
import socket
import struct
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

_SILENT_S = 15.0
_PATIENCE_S = 60.0
_LEAST_BYTES_S = 16_384  # a whole batch of 32 MB may then take half an hour
_FAMILIES = (socket.AF_INET, socket.AF_INET6)
_INFO = struct.Struct("@52xI64xQQ")
"""Of struct tcp_info: milliseconds since they sent, all bytes of ours that came, all of theirs."""


class _Begun(NamedTuple):
    """When a connection was first seen after our last answer, and what had come until then."""

    at: float
    answered: int
    received: int


class Senders:
    """Those connected to one port; ask `cut` again and again while somebody waits for them."""

    def __init__(
        self,
        silent_s: float = _SILENT_S,
        patience_s: float = _PATIENCE_S,
        least_bytes_s: float = _LEAST_BYTES_S,
    ) -> None:
        self._silent_s, self._patience_s = silent_s, patience_s
        self._least_bytes_s = least_bytes_s
        self._begun: dict[object, _Begun] = {}

    def cut(self, port: int, now_s: float) -> int:
        """Stop listening to those who are too slow; how many.

        Too slow is who sent nothing for `silent_s`, or had no answer for `patience_s` because less
        than `least_bytes_s` came in a second. Only Linux tells; elsewhere nothing is cut.
        """
        begun, self._begun = self._begun, {}
        return sum(self._is_cut(number, port, now_s, begun) for number in _sockets())

    def _is_cut(self, number: int, port: int, now_s: float, begun: Mapping[object, _Begun]) -> bool:
        try:
            # A copy of the descriptor: the number itself may become another file meanwhile.
            with closing(socket.socket(fileno=os.dup(number))) as link:
                if link.family not in _FAMILIES or link.getsockname()[1] != port:
                    return False
                if not self._is_slow(link, link.getpeername(), now_s, begun):
                    return False
                link.shutdown(socket.SHUT_RD)
                return True
        except (OSError, struct.error):
            return False

    def _is_slow(
        self, link: socket.socket, peer: object, now_s: float, begun: Mapping[object, _Begun]
    ) -> bool:
        found = link.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _INFO.size)
        silent_ms, answered, received = _INFO.unpack(found)
        first = begun.get(peer)
        if first is None or first.answered != answered:
            first = _Begun(now_s, answered, received)
        self._begun[peer] = first
        waited_s, came = now_s - first.at, received - first.received
        dribbles = waited_s > self._patience_s and came < self._least_bytes_s * waited_s
        return dribbles or bool(silent_ms >= self._silent_s * 1000)


def _sockets() -> list[int]:
    """The descriptors of this process that are sockets."""
    folder = Path("/proc/self/fd")
    try:
        return [int(path.name) for path in folder.iterdir() if _is_socket(path)]
    except OSError:
        return []


def _is_socket(path: Path) -> bool:
    try:
        return str(path.readlink()).startswith("socket:")
    except OSError:  # closed since the folder was read
        return False
