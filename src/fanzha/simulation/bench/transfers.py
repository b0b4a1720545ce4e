"""Quality of the transfer models on the optional sets beside the project."""

from pathlib import Path
from typing import Any

from fanzha.detection import bench_transfers


def measure(_home: Path, quick: bool) -> dict[str, Any]:
    """Figures by set, each beside its goal."""
    return bench_transfers(quick=quick)
