"""The phases G0–G7 of a scheme: planes over the n-grams of a text, and how well they name them."""

from collections.abc import Iterator, Sequence

import numpy as np

from fanzha.detection.corpus.grammar import HELDOUT, TRAIN, Grammar
from fanzha.detection.corpus.phased import Phased, phased
from fanzha.detection.text.calibrate import micro_f1
from fanzha.detection.text.grams import grams, prepare
from fanzha.detection.text.legible import folded
from fanzha.detection.text.model import PHASES, Model, Subs
from fanzha.detection.text.planes import planes_of

_TEXTS, _FOLD_TEXTS, _BAR_TEXTS = 24_000, 8_000, 1_500
_FOLDS = 3
_MISSED = 0.7  # what a phase missed weighs beside a wrong one
_SEED = 7  # of the texts for figures

Fold = tuple[Grammar, Grammar]


def fit_phases(grammar: Grammar, seed: int) -> Subs:
    """A plane for each phase of the training grammar; a phase is best named from nought on.

    Where it is best named is found on phrases and files the planes have not seen.
    """
    scored = [each for fold in _folds(grammar) for each in _scored(fold, seed)]
    bars = [
        _bar([(margins[at], code in said) for margins, said in scored])
        for at, code in enumerate(PHASES)
    ]
    planes = _planes(phased(grammar, _TEXTS, seed), seed)
    biases = [bias - bar for bias, bar in zip(planes.biases, bars, strict=True)]
    return Subs(planes.codes, biases, planes.steps, planes.packed)


def _folds(grammar: Grammar) -> Iterator[Fold]:
    for fold in range(_FOLDS):
        yield grammar.split(_FOLDS, fold)
        yield Grammar.by_file(TRAIN, _FOLDS, fold)


def _scored(fold: Fold, seed: int) -> Iterator[tuple[Sequence[float], frozenset[str]]]:
    known, others = fold
    table = _planes(phased(known, _FOLD_TEXTS, seed), seed).table
    for text, said in phased(others, _BAR_TEXTS, seed + 1):
        yield table.margins(_grams(text)), said


def _planes(texts: Iterator[Phased], seed: int) -> Subs:
    made = list(texts)
    wanted = [[code in said for _, said in made] for code in PHASES]
    return planes_of([text for text, _ in made], PHASES, wanted, seed)


def _bar(pairs: Sequence[tuple[float, bool]]) -> float:
    """The margin from which on naming a phase gives the best F-score, a wrong name weighing more.

    What comes next is read to a victim from the last phase named, so a wrong one does harm.
    """
    ordered = sorted(pairs, reverse=True)
    right = np.cumsum([truth for _, truth in ordered])
    named = np.arange(1, len(ordered) + 1)
    scores = right / (named + _MISSED * right[-1])
    return ordered[int(scores.argmax())][0]


def phase_f1(model: Model, count: int) -> float:
    """Micro-F1 of the phases named in `count` parts of schemes of the held-out grammar."""
    made = phased(Grammar.load(HELDOUT), count, _SEED)
    return micro_f1([(said, model.phases_of(_grams(text))) for text, said in made])


def _grams(text: str) -> set[str]:
    return grams(prepare(folded(text)))
