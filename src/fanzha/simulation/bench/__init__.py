"""Benchmarks with their goals; importing this loads neither Django nor an engine."""

from fanzha.simulation.bench.running import NAMES, run

__all__ = ["NAMES", "run"]
