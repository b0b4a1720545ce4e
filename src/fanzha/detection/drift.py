"""Has what decisions see changed? The population stability index (PSI) of a feature.

PSI = Σ (p − q) · ln(p / q) over ten bins of equal share in the reference period. Bands: below 0.1
stable, up to 0.25 to be watched, above it changed (N. Siddiqi, Credit Risk Scorecards, 2006).
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import log

WATCH = 0.1
CHANGED = 0.25
BINS = 10
LEAST = 50  # values a period must have before its share means anything
_FLOOR = 1e-4  # an empty bin must not make the index infinite


class Band(StrEnum):
    """What an index says."""

    STABLE = "stable"
    WATCH = "watch"
    CHANGED = "changed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Drift:
    """One feature: `psi` None where a period has too few values; `bins` (label, before, now)."""

    name: str
    psi: float | None
    before: int
    now: int
    bins: Sequence[tuple[str, float, float]] = ()

    @property
    def chance(self) -> float | None:
        """The index to be expected by chance alone where nothing changed: (B − 1)(1/n + 1/m).

        B. Yurdakul, Statistical properties of the population stability index, 2018.
        """
        if self.psi is None:
            return None
        used = sum(p + q > 0 for _label, p, q in self.bins)
        return round((used - 1) * (1 / self.before + 1 / self.now), 4)

    @property
    def band(self) -> Band:
        """The band of the index."""
        if self.psi is None:
            return Band.UNKNOWN
        return (
            Band.STABLE if self.psi < WATCH else Band.WATCH if self.psi < CHANGED else Band.CHANGED
        )


def numbers(name: str, before: Sequence[float], now: Sequence[float]) -> Drift:
    """Drift of a number, in bins of equal share in the reference period."""
    ordered = sorted(before)
    if not ordered:
        return Drift(name, None, 0, len(now))
    edges = sorted({ordered[len(ordered) * n // BINS] for n in range(1, BINS)})
    labels = [f"< {_short(edge)}" for edge in edges] + [f"≥ {_short(edges[-1])}"]

    def placed(values: Sequence[float]) -> list[Hashable]:
        return [bisect_right(edges, value) for value in values]

    return _drift(name, placed(before), placed(now), list(enumerate(labels)))


def choices(name: str, before: Sequence[str], now: Sequence[str]) -> Drift:
    """Drift of something with few values: a channel, an outcome."""
    common = [value for value, _n in Counter([*before, *now]).most_common(BINS * 2)]
    return _drift(name, before, now, [(value, value) for value in common])


def _drift(
    name: str,
    before: Sequence[Hashable],
    now: Sequence[Hashable],
    bins: Sequence[tuple[Hashable, str]],
) -> Drift:
    if min(len(before), len(now)) < LEAST:
        return Drift(name, None, len(before), len(now))
    old, new = Counter(before), Counter(now)
    rows = [(words, old[key] / len(before), new[key] / len(now)) for key, words in bins]
    psi = sum(_part(max(p, _FLOOR), max(q, _FLOOR)) for _words, q, p in rows)
    return Drift(name, round(psi, 4), len(before), len(now), rows)


def _part(p: float, q: float) -> float:
    return (p - q) * log(p / q)


def _short(value: float) -> str:
    return f"{value:g}"
