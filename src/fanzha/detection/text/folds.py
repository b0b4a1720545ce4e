"""Cross-validation on labelled sets with our features: what the pipeline learns where it may.

Nothing fitted here leaves the function; it measures the features, not the shipped model.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from random import Random

from fanzha.detection.text.calibrate import macro_f1
from fanzha.detection.text.classify import concepts_of
from fanzha.detection.text.grams import prepare
from fanzha.detection.text.linear import Rows, separate
from fanzha.detection.text.normalise import normalise

FOLDS = 5
_ORDERS = (1, 2, 3, 4)
_LEAST_TEXTS = 2
_PASSES = 10
_COST = 1.0
_CONCEPT = 3.0  # weight of a cue concept against that of an n-gram as rare
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
    learner = Learner([tokens(text) for text, _ in known], [label for _, label in known])
    return [(label, learner.answer(tokens(text))) for text, label in tested]


def _validated(cases: Sequence[Case], keys: Sequence[str], seed: int) -> float:
    told = [tokens(text) for text, _ in cases]
    labels = [label for _, label in cases]
    where = _dealt(keys, labels, seed)
    pairs = []
    for fold in range(FOLDS):
        inside = [at for at in range(len(cases)) if where[at] != fold]
        learner = Learner([told[at] for at in inside], [labels[at] for at in inside])
        pairs += [
            (labels[at], learner.answer(told[at])) for at in range(len(cases)) if where[at] == fold
        ]
    return macro_f1(pairs)


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


def tokens(text: str) -> Counter[str]:
    """How often each n-gram and each cue concept stands in a text."""
    lowered = normalise(text).text.lower()
    plain = prepare(lowered)
    found = Counter(
        plain[at : at + order] for order in _ORDERS for at in range(len(plain) - order + 1)
    )
    found.update(f"\n{name}" for name in concepts_of(lowered))
    return found


class Learner:
    """One plane a label over weighed n-grams and concepts."""

    def __init__(self, texts: Sequence[Counter[str]], labels: Sequence[str]) -> None:
        counts = Counter(token for text in texts for token in text)
        kept = sorted(token for token, count in counts.items() if count >= _LEAST_TEXTS)
        self._number = {token: at for at, token in enumerate(kept)}
        self._rarity = [1 + math.log((1 + len(texts)) / (1 + counts[token])) for token in kept]
        rows = self._rows(texts)
        self._labels = sorted(set(labels))
        self._planes = [
            separate(
                rows, [label == each for label in labels], len(kept),
                cost=_COST, seed=1, passes=_PASSES,
            )
            for each in self._labels
        ]  # fmt: skip

    def answer(self, text: Counter[str]) -> str:
        """The label whose plane the text lies farthest above."""
        row = self._rows([text])
        best = max(
            range(len(self._labels)),
            key=lambda at: row.dot(0, self._planes[at][0]) + self._planes[at][1],
        )
        return self._labels[best]

    def _rows(self, texts: Sequence[Counter[str]]) -> Rows:
        columns, values = [], []
        for text in texts:
            known = [(self._number[token], token) for token in text if token in self._number]
            weighed = [self._weight(text, at, token) for at, token in known]
            length = math.sqrt(sum(value * value for value in weighed)) or 1.0
            columns.append([at for at, _ in known])
            values.append([value / length for value in weighed])
        return Rows(columns, values)

    def _weight(self, text: Mapping[str, int], at: int, token: str) -> float:
        share = _CONCEPT if token[0] == "\n" else 1.0
        return share * (1 + math.log(text[token])) * self._rarity[at]
