"""How often each scam class occurs and how much it takes (domain.md 5.0 and 11)."""

from collections.abc import Mapping
from math import exp, log, sqrt
from random import Random

# Shares of the classes in percent: counts of the CCL2023 evaluation (domain.md 5.0). T99 was left
# out there; one in a hundred is our guess.
SHARES: Mapping[str, float] = {
    "T01": 34.5,
    "T02": 11.5,
    "T03": 13.4,
    "T04": 10.8,
    "T05": 8.2,
    "T06": 6.9,
    "T07": 4.4,
    "T08": 4.3,
    "T09": 2.1,
    "T10": 1.6,
    "T11": 1.1,
    "T12": 1.2,
    "T99": 1.0,
}
# Loss over all classes: median 5 000 yuan, 90th percentile 80 000 yuan, log-normal (domain.md 11).
MEDIAN_FEN = 500_000
SIGMA = log(80_000 / 5_000) / 1.2816
LARGEST_FEN = 300_000_000  # above it a county's month would be one case
SMALLEST_FEN = 10_000
# How far the log of a class's loss lies from that of all; our guess. Centred below.
_SHIFT = {"T01": 0.1, "T02": 1.5, "T04": 0.2, "T05": 0.9, "T06": -1.2, "T07": 1.2, "T08": 0.8}
_SHIFT |= {"T09": -1.6, "T10": -0.2, "T11": 1.0, "T12": -0.3, "T03": 0.2, "T99": -0.8}
_TOTAL = sum(SHARES.values())
_MEAN = sum(share * _SHIFT[code] for code, share in SHARES.items()) / _TOTAL
_BETWEEN = sum(share * (_SHIFT[code] - _MEAN) ** 2 for code, share in SHARES.items()) / _TOTAL
_WITHIN = sqrt(SIGMA**2 - _BETWEEN)


def draw_type(rng: Random, factors: Mapping[str, float]) -> str:
    """A class by its share times the factor of the season (1 where none is given)."""
    weights = [share * factors.get(code, 1.0) for code, share in SHARES.items()]
    return rng.choices(list(SHARES), weights)[0]


def draw_loss(rng: Random, type_code: str) -> int:
    """A loss in fen for a class, rounded as people's amounts are."""
    location = log(MEDIAN_FEN) + _SHIFT[type_code] - _MEAN
    fen = exp(rng.gauss(location, _WITHIN))
    return as_paid(max(SMALLEST_FEN, min(LARGEST_FEN, fen)), rng)


def as_paid(fen: float, rng: Random) -> int:
    """An amount as it is asked for: mostly two leading digits, sometimes to the yuan."""
    if rng.random() < 0.25:
        return max(100, round(fen / 100) * 100)
    step = int(10 ** max(2, len(str(int(fen))) - 2))
    return max(step, round(fen / step) * step)
