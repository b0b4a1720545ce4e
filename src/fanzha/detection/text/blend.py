"""Weighing n-grams against cues, on texts made of phrases the n-grams have not seen."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from operator import mul

from fanzha.detection.text.model import CODES, Blend

_ROUNDS = 400
_RATE = 1.0
_PULL = 1e-3  # towards nought, so that separable texts do not drive the weights up
_CAUTION = 0.4  # log-odds taken off: a false alarm costs half as much again as a miss
_CUE = 4.0  # brings the log-odds of the cues to the size of a margin
_CLASSES = range(len(CODES))


@dataclass(frozen=True, slots=True)
class Seen:
    """One text as both models see it; `kind` is its type, None for an honest one."""

    kind: str | None
    gram: float
    cue: float
    gram_types: Sequence[float]
    cue_types: Sequence[float]


def fit_blend(voices: Sequence[Seen], phrases: Sequence[Seen]) -> Blend:
    """Logistic regressions by gradient descent.

    How n-grams and cues are weighed comes from texts in voices and in phrases the n-grams have not
    seen; how sure the sum may be, from the phrases alone: a new voice is rarer than a new wording.
    Half of these texts are fraud, which life is not, so the bias is then made more cautious.
    """
    both = [*voices, *phrases]
    _, gram, cue = _logistic([(1.0, t.gram, t.cue / _CUE) for t in both], both)
    odds = [gram * t.gram + cue * t.cue / _CUE for t in phrases]
    bias, slope = _logistic([(1.0, each) for each in odds], phrases)
    type_gram, type_cue = _types([text for text in both if text.kind])
    weights = (bias - _CAUTION, slope * gram, slope * cue / _CUE, type_gram, type_cue)
    return Blend(*(round(weight, 4) for weight in weights))


def _logistic(rows: Sequence[tuple[float, ...]], texts: Sequence[Seen]) -> list[float]:
    weights = [0.0, *(1.0 for _ in rows[0][1:])]
    for _ in range(_ROUNDS):
        slope = [_PULL * w for w in weights]
        for row, text in zip(rows, texts, strict=True):
            odds = sum(map(mul, weights, row))
            wrong = 1 / (1 + math.exp(-max(-30.0, min(30.0, odds)))) - (text.kind is not None)
            slope = [s + wrong * x / len(rows) for s, x in zip(slope, row, strict=True)]
        weights = [w - _RATE * s for w, s in zip(weights, slope, strict=True)]
    return weights


def _types(texts: Sequence[Seen]) -> tuple[float, float]:
    gram, cue = 1.0, 0.5
    for _ in range(_ROUNDS // 4):
        by_gram = by_cue = 0.0
        for text in texts:
            scores = [
                gram * a + cue * b for a, b in zip(text.gram_types, text.cue_types, strict=True)
            ]
            top = max(scores)
            odds = [math.exp(score - top) for score in scores]
            total = sum(odds)
            for at in _CLASSES:
                wrong = odds[at] / total - (CODES[at] == text.kind)
                by_gram += wrong * text.gram_types[at]
                by_cue += wrong * text.cue_types[at]
        gram -= _RATE / 2 * (by_gram / len(texts) + _PULL * gram)
        cue -= _RATE / 8 * (by_cue / len(texts) + _PULL * cue)
    return gram, cue
