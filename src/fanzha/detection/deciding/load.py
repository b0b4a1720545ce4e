"""A lean load client: one process, raw sockets, epoll; asks, waits for the answer, asks again.

`python -m fanzha.detection.deciding.load PORT CONNECTIONS SECONDS KEY` prints one JSON object.
"""

import json
import select
import socket
import sys
from collections.abc import Iterator
from itertools import count
from time import perf_counter, time_ns

_ACCOUNTS, _DEVICES, _ADDRESSES = 100_000, 30_000, 5_000
_STEP_US = 100


def event(number: int, prefix: str, moment_us: int) -> bytes:
    """A transfer between two of many accounts, the same for the same arguments."""
    payer, payee = number * 7919 % _ACCOUNTS, number * 104_729 % _ACCOUNTS
    return (
        b'{"scenario":"transfer","event_id":"%b-%d","occurred_at":%d,'
        b'"payer_account":"999999%010d","payee_account":"999999%010d","amount_fen":%d,'
        b'"channel":"mobile","device":"d%d","ip":"10.0.%d.%d","payer_age":%d,"same_bank":true}'
    ) % (
        prefix.encode(),
        number,
        moment_us + number * _STEP_US,
        payer,
        payee,
        number * 31_337 % 3_000_000 + 100,
        payer % _DEVICES,
        payer % _ADDRESSES // 250,
        payer % 250,
        20 + payer % 60,
    )


def requests(path: str, key: str, prefix: str) -> Iterator[bytes]:
    """Endless requests for single decisions."""
    head = (
        b"POST %b HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        b"Authorization: Bearer %b\r\nContent-Length: %%d\r\n\r\n" % (path.encode(), key.encode())
    )
    moment = time_ns() // 1000
    for number in count():
        body = event(number, prefix, moment)
        yield head % len(body) + body


def measure(port: int, connections: int, seconds: float, key: str) -> dict[str, float]:
    """Requests a second, percentiles in milliseconds, and errors.

    An answer fits into one segment of loopback; what does not begin with 200 is an error.
    """
    poll, held = select.epoll(), {}
    sent: dict[int, float] = {}
    took: list[float] = []
    errors = 0
    following = requests("/api/v1/decisions", key, f"{connections}-{time_ns()}")
    for _ in range(connections):
        link = socket.create_connection(("127.0.0.1", port))
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        poll.register(link.fileno(), select.EPOLLIN)
        held[link.fileno()] = link
    began = perf_counter()
    end = began + seconds
    for number, link in held.items():
        sent[number] = perf_counter()
        link.sendall(next(following))
    while held:
        for number, _events in poll.poll():
            answer, now = held[number].recv(65_536), perf_counter()
            errors += answer[9:12] != b"200"
            took.append(now - sent[number])
            if now < end and answer:
                sent[number] = now
                held[number].sendall(next(following))
            else:
                poll.unregister(number)
                held.pop(number).close()
    span = perf_counter() - began
    return {
        "rps": round(len(took) / span),
        **_percentiles(sorted(took)),
        "errors": errors,
    }


def _percentiles(took: list[float]) -> dict[str, float]:
    shares = {"p50_ms": 0.5, "p95_ms": 0.95, "p99_ms": 0.99}
    return {
        name: round(took[int(len(took) * share)] * 1000, 2) if took else 0.0
        for name, share in shares.items()
    }


if __name__ == "__main__":
    told = measure(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), sys.argv[4])
    sys.stdout.write(json.dumps(told))
