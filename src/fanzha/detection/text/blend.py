"""Weighing n-grams against cues, on texts made of phrases and files the n-grams have not seen."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression

from fanzha.detection.text.model import CODES, Blend

_ROUNDS, _RATE = 100, 0.5
_PULL = 1e-3  # towards nought, so that separable texts do not drive the weights up
_CUE = 4.0  # brings the log-odds of the cues to the size of a margin
_FREE = 1e3  # hardly any pull on the weights for fraud
_HONEST = 1.5  # weight of honest texts beside fraud: those of life look more suspicious than ours
_ALARMS = 0.055  # share of unseen honest texts that may be called fraud, warnings among them
_LOWEST = 0.5  # the bar is never below

Matrix = np.ndarray


@dataclass(frozen=True, slots=True)
class Seen:
    """One text as both models see it; `kind` is its type, None for an honest one."""

    kind: str | None
    gram: float
    cue: float
    gram_types: Sequence[float]
    cue_types: Sequence[float]


def fit_blend(far: Sequence[Seen], near: Sequence[Seen]) -> Blend:
    """Logistic regressions on texts the n-grams were not fitted on.

    How n-grams and cues are weighed comes from the `far` ones, of new voices, the farthest from
    what was trained that our own texts go; how sure the sum may be, from the `near` ones, for a new
    voice is rarer than a new wording. The bar is a matter apart: it leaves a set share of honest
    texts above it.
    """
    (gram, cue), _ = _logistic(np.array([(t.gram, t.cue / _CUE) for t in far]), far)
    sums = np.array([[gram * t.gram + cue * t.cue / _CUE] for t in near])
    (slope,), bias = _logistic(sums, near, _HONEST)
    type_gram, type_cue = _types([text for text in (*far, *near) if text.kind])
    bar = _bar(bias + slope * sums[:, 0], near)
    weights = (bias, slope * gram, slope * cue / _CUE, type_gram, type_cue, bar)
    return Blend(*(round(float(weight), 4) for weight in weights))


def _logistic(rows: Matrix, texts: Sequence[Seen], honest: float = 1.0) -> tuple[Matrix, float]:
    """Weights and bias; all honest texts together weigh `honest` times as much as all fraud."""
    fraud = np.array([text.kind is not None for text in texts])
    weights = np.where(fraud, 1 / fraud.mean(), honest / (1 - fraud.mean()))
    fitted = LogisticRegression(C=_FREE, tol=1e-6, max_iter=1000)
    fitted.fit(rows, fraud, sample_weight=weights)
    return fitted.coef_[0], float(fitted.intercept_[0])


def _bar(odds: Matrix, texts: Sequence[Seen]) -> float:
    """The probability that leaves `_ALARMS` of the honest texts above it, in hundredths."""
    honest = odds[[text.kind is None for text in texts]]
    probability = 1 / (1 + np.exp(-np.quantile(honest, 1 - _ALARMS)))
    return max(_LOWEST, round(float(probability), 2))


def _types(texts: Sequence[Seen]) -> tuple[float, float]:
    """Weights of both scores of a type, by gradient descent on the likelihood."""
    grams = np.array([text.gram_types for text in texts])
    cues = np.array([text.cue_types for text in texts])
    truth = np.array([[code == text.kind for code in CODES] for text in texts])
    gram, cue = 1.0, 0.5
    for _ in range(_ROUNDS):
        scores = gram * grams + cue * cues
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        wrong = shares / shares.sum(axis=1, keepdims=True) - truth
        gram -= _RATE * ((wrong * grams).sum() / len(texts) + _PULL * gram)
        cue -= _RATE / 4 * ((wrong * cues).sum() / len(texts) + _PULL * cue)
    return float(gram), float(cue)
