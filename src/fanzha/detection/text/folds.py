"""Cross-validation on labelled sets with our features: what the pipeline learns where it may.

Nothing fitted here leaves the function; it measures the features, not the shipped model.
"""

import re
from collections import Counter
from collections.abc import Sequence
from random import Random

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.svm import LinearSVC

from fanzha.detection.text.calibrate import macro_f1
from fanzha.detection.text.classify import concepts_of
from fanzha.detection.text.normalise import normalise

FOLDS = 5
_ORDERS = (1, 4)
_LEAST_TEXTS = 2
_COST = 1.0
_NEAR = 1e-2  # where the search for a plane stops; nearer changes no figure
_CONCEPTS = 0.1  # length of the cue concepts of a text beside its n-grams, which have length one
_HAN = re.compile("[^\u3400-\u9fff]")
_SAME = 60

Case = tuple[str, str]


def grouped(cases: Sequence[Case], seed: int = 1) -> float:
    """Macro-F1 over five folds with near-duplicates kept in one fold."""
    return _validated(cases, [_HAN.sub("", text)[:_SAME] or text for text, _ in cases], seed)


def random(cases: Sequence[Case], seed: int = 1) -> float:
    """Macro-F1 over five plain stratified folds."""
    return _validated(cases, [str(number) for number in range(len(cases))], seed)


def transferred(known: Sequence[Case], tested: Sequence[Case]) -> list[tuple[str, str]]:
    """(truth, answer) for the tested cases after training on the known ones."""
    cases = [*known, *tested]
    rows, labels = Counts([text for text, _ in cases]), [label for _, label in cases]
    return _answered(rows, labels, range(len(known)), range(len(known), len(cases)))


def _validated(cases: Sequence[Case], keys: Sequence[str], seed: int) -> float:
    rows, labels = Counts([text for text, _ in cases]), [label for _, label in cases]
    where = _dealt(keys, labels, seed)
    pairs: list[tuple[str, str]] = []
    for fold in range(FOLDS):
        inside = [at for at, here in enumerate(where) if here != fold]
        outside = [at for at, here in enumerate(where) if here == fold]
        pairs += _answered(rows, labels, inside, outside)
    return macro_f1(pairs)


def _answered(
    rows: "Counts", labels: Sequence[str], inside: Sequence[int], outside: Sequence[int]
) -> list[tuple[str, str]]:
    """(truth, answer) for the cases outside after training on those inside; a plane a label."""
    known, tested = rows.weighed(inside, outside)
    planes = LinearSVC(C=_COST, class_weight="balanced", tol=_NEAR, random_state=1)
    planes.fit(known, [labels[at] for at in inside])
    answers = [str(label) for label in planes.predict(tested)]
    return list(zip([labels[at] for at in outside], answers, strict=True))


def _dealt(keys: Sequence[str], labels: Sequence[str], seed: int) -> list[int]:
    """A fold for each case: groups whole, each to the fold that has least of its label."""
    groups: dict[str, list[int]] = {}
    for at, key in enumerate(keys):
        groups.setdefault(key, []).append(at)
    order = list(groups.values())
    Random(seed).shuffle(order)
    order.sort(key=len, reverse=True)
    filled: Counter[tuple[int, str]] = Counter()
    where = [0] * len(keys)
    for group in order:
        label = labels[group[0]]
        fold = min(range(FOLDS), key=lambda fold: (filled[fold, label], fold))
        filled[fold, label] += len(group)
        for at in group:
            where[at] = fold
    return where


class Counts:
    """How often each character n-gram and each cue concept stands in each text."""

    def __init__(self, texts: Sequence[str]) -> None:
        grams = CountVectorizer(
            analyzer="char", ngram_range=_ORDERS, min_df=_LEAST_TEXTS, dtype=np.float64
        )
        concepts = CountVectorizer(analyzer=_concepts, dtype=np.float64)
        self._parts = [(1.0, grams.fit_transform(texts))]
        if any(_concepts(text) for text in texts):
            self._parts.append((_CONCEPTS, concepts.fit_transform(texts)))

    def weighed(
        self, inside: Sequence[int], outside: Sequence[int]
    ) -> tuple[csr_matrix, csr_matrix]:
        """The rows inside and outside, weighed by how rare a token is inside."""
        known, tested = [], []
        for length, counts in self._parts:
            rarity = TfidfTransformer(sublinear_tf=True)
            there = counts[inside]
            kept = np.flatnonzero(there.getnnz(axis=0) >= _LEAST_TEXTS)
            known.append(length * rarity.fit_transform(there[:, kept]))
            tested.append(length * rarity.transform(counts[outside][:, kept]))
        return hstack(known).tocsr(), hstack(tested).tocsr()


def _concepts(text: str) -> list[str]:
    return concepts_of(normalise(text).text.lower())
