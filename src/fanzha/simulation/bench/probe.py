"""A second process beside an import: how long readers and writers wait meanwhile.

`python -m fanzha.simulation.bench.probe DATABASE STOP` runs until the file STOP exists and prints
JSON: read times of a warning list, and how long a tiny write waited for the lock, which is the
longest write transaction of the import as others feel it.
"""

import json
import sqlite3
import sys
from pathlib import Path
from time import perf_counter, sleep

_READ = "SELECT id, state FROM warning_warning ORDER BY id DESC LIMIT 50"
_PAUSE_S = 0.005


def watch(database: Path, stop: Path) -> dict[str, list[float]]:
    """Seconds of every read and of every wait for the write lock."""
    connection = sqlite3.connect(database, timeout=30, isolation_level=None)
    reads, waits = [], []
    while not stop.exists():
        began = perf_counter()
        connection.execute(_READ).fetchall()
        reads.append(perf_counter() - began)
        began = perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        waits.append(perf_counter() - began)
        connection.execute("ROLLBACK")
        sleep(_PAUSE_S)
    return {"reads": reads, "waits": waits}


if __name__ == "__main__":
    json.dump(watch(Path(sys.argv[1]), Path(sys.argv[2])), sys.stdout)
