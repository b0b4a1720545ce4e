"""Measured figures beside their goals."""

from collections.abc import Sequence
from statistics import median
from typing import TypedDict


class Measured(TypedDict):
    """One figure with its unit, its goal and whether the goal was met."""

    value: float
    unit: str
    goal: str
    met: bool


def below(value: float, goal: float, unit: str) -> Measured:
    """A figure that should lie under its goal."""
    return {"value": round(value, 2), "unit": unit, "goal": f"< {goal:g}", "met": value < goal}


def above(value: float, goal: float, unit: str) -> Measured:
    """A figure that should reach its goal."""
    return {"value": round(value, 2), "unit": unit, "goal": f">= {goal:g}", "met": value >= goal}


def spread(seconds: Sequence[float]) -> dict[str, float]:
    """Median and 95th percentile (nearest rank) of some times, in milliseconds."""
    return {
        "median_ms": round(median(seconds) * 1000, 1),
        "p95_ms": round(percentile(seconds, 95) * 1000, 1),
        "max_ms": round(max(seconds) * 1000, 1),
        "requests": len(seconds),
    }


def percentile(values: Sequence[float], percent: int) -> float:
    """The value that so many percent do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]
