"""Look-ups in the published lists of ten million entries: one by one, many at once."""

from pathlib import Path
from typing import Any

from fanzha.detection import bench_lists
from fanzha.simulation.bench.figures import below

ENTRIES = 10_000_000
GOAL_NS = 5_000  # judgement: a decision asks about five values and takes some hundred microseconds


def measure(_home: Path, quick: bool) -> dict[str, Any]:
    """Seconds to write and open a list, nanoseconds a look-up with the digest of its value."""
    found: dict[str, Any] = dict(bench_lists(ENTRIES // 10 if quick else ENTRIES))
    for name in ("one_ns", "many_ns"):
        found[name] = below(found[name], GOAL_NS, "ns")
    return found
