"""Durable decisions over HTTP, in process and from file to file, beside what else there is."""

from pathlib import Path
from typing import Any

from fanzha.simulation.bench.server import free_port


def measure(home: Path, quick: bool) -> dict[str, Any]:
    """The figures of the decision service; see docs/deciding.md."""
    _share_compiled(home)
    from fanzha.detection import bench_decisions, bench_rules  # looks for compiled code at once

    served = bench_decisions(home, "fanzha.cli.deciding:application", free_port(), quick=quick)
    if quick:
        return {**served, "rules": bench_rules(seconds=0.3)}
    return {**served, "rules": bench_rules(seconds=2.0), "rules_250": bench_rules(250, seconds=2.0)}


def _share_compiled(home: Path) -> None:
    """A scratch home would compile the kernel anew, which is no part of any figure."""
    kept = Path.home() / ".cache" / "fanzha"
    kept.mkdir(mode=0o700, parents=True, exist_ok=True)
    home.mkdir(parents=True, exist_ok=True)
    (home / "cache").symlink_to(kept)
