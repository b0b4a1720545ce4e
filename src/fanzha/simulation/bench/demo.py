"""From `fanzha demo` to the first page answered: an empty home, then the same home again."""

from pathlib import Path
from typing import Any

from fanzha.simulation.bench.figures import below
from fanzha.simulation.bench.server import free_port, serving

COLD_S, WARM_S = 60.0, 5.0  # the rest of the 90 s from clone to page is the installation


def measure(_home: Path, quick: bool) -> dict[str, Any]:
    """Seconds to the first page, cold (the county is built) and warm (it is there)."""
    command = ["demo", "--days", "14" if quick else "90"]
    port = free_port()
    with serving(command, port) as cold:
        pass
    with serving(command, port) as warm:
        pass
    return {
        "cold_start": below(cold, COLD_S, "s"),
        "warm_start": below(warm, WARM_S, "s"),
        "days": 14 if quick else 90,
    }
