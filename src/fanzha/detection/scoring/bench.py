"""Quality of features and trees on the optional sets beside the project."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from fanzha.detection.scoring.ffsd import measured_ffsd
from fanzha.detection.scoring.gentex import measured_gentex
from fanzha.detection.scoring.handbook import measured_handbook

SETS = Path("../shared/data")
_SKIPPED = {"skipped": "not found (optional benchmark data)"}
_SEEDS = 3  # forests whose scores are added


def bench_transfers(folder: Path = SETS, *, quick: bool = False) -> dict[str, Any]:
    """Figures by set; absent sets say that they were skipped. The quick run grows one forest."""
    seeds = 1 if quick else _SEEDS
    found: dict[str, Any] = {}
    for name, (file, measured) in _MEASURED.items():
        path = folder / name / file
        if path.exists():
            found[name] = measured(path, seeds)
        else:
            sys.stderr.write(f"skipped: {path} not found (optional benchmark data)\n")
            found[name] = dict(_SKIPPED)
    return found


_MEASURED: Mapping[str, tuple[str, Callable[[Path, int], dict[str, Any]]]] = {
    "fdh_simulated_raw": ("transactions.parquet", measured_handbook),
    "s_ffsd": ("s_ffsd.csv.gz", measured_ffsd),
    "amlgentex_generated": ("transactions.parquet", measured_gentex),
}
