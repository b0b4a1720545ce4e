"""Importing a pushed list of 20 000 dirty rows: rows a second, and what others feel meanwhile.

Reading, keeping the file and storing count; the dispatch is the worker's, afterwards. `cpu_seconds`
says what the import costs where other work slows the machine down.
"""

import json
import subprocess
import sys
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from fanzha.simulation.bench.actions.opening import open_scratch
from fanzha.simulation.bench.figures import above, below, percentile, spread
from fanzha.simulation.lists import sample_list

ROWS, QUICK_ROWS = 20_000, 4000
GOAL_ROWS, GOAL_WRITE_MS, GOAL_READ_MS = 2000, 200, 150


def measure(home: Path, quick: bool) -> dict[str, Any]:
    """Import into the demo county's centre while a second process reads and tries to write."""
    open_scratch()
    rows = QUICK_ROWS if quick else ROWS
    data = sample_list(11, rows)
    stop = home / "stop"
    probe = subprocess.Popen(  # noqa: S603 - our own module
        [
            *(sys.executable, "-m", "fanzha.simulation.bench.probe"),
            *(str(home / "fanzha.sqlite3"), str(stop)),
        ],
        stdout=subprocess.PIPE,
    )
    try:
        seconds, cpu, result = _import(data)
    finally:
        stop.touch()
        felt = json.loads(probe.communicate(timeout=60)[0] or b"{}")
    return {
        "rows_per_s": above(rows / seconds, GOAL_ROWS, "rows/s"),
        "longest_write": below(max(felt["waits"]) * 1000, GOAL_WRITE_MS, "ms"),
        "write_p99": below(percentile(felt["waits"], 99) * 1000, GOAL_WRITE_MS, "ms"),
        "read_p95": below(spread(felt["reads"])["p95_ms"], GOAL_READ_MS, "ms"),
        "reads": spread(felt["reads"]),
        "rows": rows,
        "seconds": round(seconds, 2),
        "cpu_seconds": round(cpu, 2),
        **{key: result[key] for key in ("read", "accepted", "merged", "rejected")},
    }


def _import(data: bytes) -> tuple[float, float, dict[str, Any]]:
    from fanzha.kit import now
    from fanzha.organisations.actions import centre
    from fanzha.simulation.actions.build import stage
    from fanzha.warning.actions import import_list

    stage(1, now())
    began, worked = perf_counter(), process_time()
    imported = import_list(data, "预警名单.csv", centre(), None, now())
    return perf_counter() - began, process_time() - worked, imported.as_json()
