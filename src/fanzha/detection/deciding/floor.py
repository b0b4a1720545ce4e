"""What any durable answer costs here: a bare application that parses, commits and answers.

`fanzha bench decisions` serves it as it serves the product: the same server, threads and disk.
"""

import os
import sqlite3
from _thread import LockType, allocate_lock
from collections.abc import Callable, Iterable
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

import msgspec

_queue: SimpleQueue[tuple[LockType, tuple[str, bytes]]] = SimpleQueue()
_decode = msgspec.json.Decoder(dict).decode
_HEADERS = [("Content-Type", "application/json")]


def _commit() -> None:
    """Write whatever waits in one transaction."""
    path = Path(os.environ["FANZHA_HOME"]) / "floor.sqlite3"
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("pragma journal_mode = wal")
    db.execute("pragma synchronous = full")
    db.execute("create table if not exists events (seq integer primary key, id text, body blob)")
    while True:
        waiting = [_queue.get()]
        try:
            while True:
                waiting.append(_queue.get_nowait())
        except Empty:
            pass
        db.execute("begin")
        db.executemany("insert into events (id, body) values (?, ?)", [row for _, row in waiting])
        db.execute("commit")
        for done, _row in waiting:
            done.release()


def application(environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
    """Parse, wait for the commit, answer."""
    if environ["REQUEST_METHOD"] == "GET":
        start("200 OK", _HEADERS)
        return [b'{"status":"ready"}']
    body = environ["wsgi.input"].read()
    event = _decode(body)
    done = allocate_lock()
    done.acquire()
    _queue.put((done, (event["event_id"], body)))
    done.acquire()
    start("200 OK", _HEADERS)
    return [b'{"event_id":"%b","outcome":"allow"}' % event["event_id"].encode()]


Thread(target=_commit, daemon=True).start()
