"""Texts a second: typing and extraction, one process; with the quality figures of detection."""

from pathlib import Path
from typing import Any

from fanzha.detection import bench
from fanzha.simulation.bench.figures import above

GOAL = 5000  # per core (architecture §10)


def measure(_home: Path, quick: bool) -> dict[str, Any]:
    """The figures of detection's own bench, the two rates beside their goals."""
    found = bench(quick=quick)
    rates = {key: above(found[key], GOAL, "texts/s") for key in ("classify_per_s", "extract_per_s")}
    return {**found, **rates}
