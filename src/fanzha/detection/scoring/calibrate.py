"""From a raw score to a probability, and the figures by which models are compared."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
ALERTS = 0.01  # share of transfers that is looked at in the figure `recall`
_STEPS, _DAMPED = 50, 1e-9
_BINS = 10


@dataclass(frozen=True)
class Sigmoid:
    """Probability = 1 / (1 + exp(-(slope × score + shift)))."""

    slope: float
    shift: float

    def __call__(self, scores: Floats) -> Floats:
        """Probabilities from 0 to 1; never falling with the score, as `slope` is not negative."""
        reach = np.clip(self.slope * scores + self.shift, -700, 700)
        return np.asarray(1 / (1 + np.exp(-reach)))


def fit_sigmoid(scores: Floats, truth: Bools) -> Sigmoid:
    """The likeliest sigmoid (Platt 1999, with his targets against overfitting), by Newton steps."""
    positives, negatives = truth.sum(), (~truth).sum()
    wanted = np.where(truth, (positives + 1) / (positives + 2), 1 / (negatives + 2))
    design = np.column_stack([scores, np.ones(len(scores))])
    found = np.array([1.0, 0.0])
    for _step in range(_STEPS):
        reached = Sigmoid(*found)(scores)
        slope = design.T @ (reached - wanted)
        curve = (design * (reached * (1 - reached))[:, None]).T @ design
        step = np.linalg.solve(curve + _DAMPED * np.eye(2), slope)
        found = found - np.clip(step, -1, 1)
        if np.abs(step).max() < _DAMPED:
            break
    return Sigmoid(max(float(found[0]), 0.0), float(found[1]))


@dataclass(frozen=True)
class Ranking:
    """How a model ranks: area under ROC, average precision, frauds among the top one in a hundred.

    `error` is the expected calibration error of the probabilities (ten bins of equal size).
    """

    auc: float
    precision: float
    recall: float
    error: float


def figures(probabilities: Floats, truth: Bools) -> Ranking:
    """The figures of one model on events it was not trained on; both classes must occur."""
    order = np.argsort(-probabilities, kind="stable")
    sorted_truth = truth[order]
    return Ranking(
        _auc(probabilities, truth),
        _average_precision(probabilities[order], sorted_truth),
        float(sorted_truth[: max(1, round(ALERTS * len(truth)))].sum() / truth.sum()),
        _error(probabilities[order], sorted_truth),
    )


def _auc(probabilities: Floats, truth: Bools) -> float:
    _values, places, counts = np.unique(probabilities, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[places]
    positives = int(truth.sum())
    above = ranks[truth].sum() - positives * (positives + 1) / 2
    return float(above / (positives * (len(truth) - positives)))


def _average_precision(falling: Floats, truth: Bools) -> float:
    """Equal scores are one step, as in scikit-learn."""
    ends = np.flatnonzero(np.append(np.diff(falling) != 0, True))
    hits = np.cumsum(truth)[ends]
    gained = np.diff(np.append(0, hits)) / truth.sum()
    return float((gained * hits / (ends + 1)).sum())


def _error(falling: Floats, truth: Bools) -> float:
    bins = zip(np.array_split(falling, _BINS), np.array_split(truth, _BINS), strict=True)
    gaps = (abs(said.sum() - so.sum()) for said, so in bins)
    return float(sum(gaps) / len(truth))
