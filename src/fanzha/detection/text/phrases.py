"""Which stretches of a text weighed most among the n-grams."""

from collections.abc import Iterator
from dataclasses import dataclass

from fanzha.detection.text.grams import ORDERS, grams, places, prepare, scale
from fanzha.detection.text.model import CODES, Model

_LONGEST = 2000  # characters looked at; the reasons of a longer text stand in its cues
_MOST = 3
_REACH = 6  # characters of a phrase to each side of its heaviest one
_BREAKS = frozenset(',【】《》「」（）()[]“”"')
_WORD = 16  # letters to each side by which a phrase is made whole
_GAP = 3  # blanks of the text within a phrase
_LEAST = 0.02  # log-odds of a character that is worth a mark
_SHORTEST = 2  # one character tells a reader nothing


@dataclass(frozen=True, slots=True)
class Phrase:
    """A stretch `start:end` of a folded text and what it adds, in log-odds."""

    start: int
    end: int
    weight: float


def heavy(lowered: str, kind: str | None, model: Model) -> Iterator[Phrase]:
    """At most three phrases that speak for fraud and for the type, heaviest first."""
    at = places(lowered[:_LONGEST])
    prepared = prepare(lowered[:_LONGEST])
    weights = _by_character(prepared, kind, model)
    for _ in range(_MOST):
        peak = max(range(len(weights)), key=weights.__getitem__, default=0)
        if not weights or weights[peak] < _LEAST:
            return
        start, end = _whole(prepared, at, *_around(prepared, weights, at, peak))
        if end - start >= _SHORTEST:
            yield Phrase(at[start], at[end - 1] + 1, sum(weights[start:end]))
        weights[start:end] = [0.0] * (end - start)


def _by_character(prepared: str, kind: str | None, model: Model) -> list[float]:
    each = scale(len(grams(prepared)))
    column = CODES.index(kind) + 1 if kind else 0
    blend = model.blend
    weights = [0.0] * len(prepared)
    seen: set[str] = set()
    for order in ORDERS:
        for start in range(len(prepared) - order + 1):
            gram = prepared[start : start + order]
            if gram in seen or gram not in model.table.weights.order:
                continue
            seen.add(gram)
            value = blend.gram * model.table.weight(gram, 0)
            if column:
                value += blend.type_gram * model.table.weight(gram, column)
            for place in range(start, start + order):
                weights[place] += each * value / order
    return [0.0 if sign in _BREAKS else at for sign, at in zip(prepared, weights, strict=True)]


def _around(prepared: str, weights: list[float], at: list[int], peak: int) -> tuple[int, int]:
    """The phrase about a peak: as far as the characters speak for it, within one clause."""
    start, end = peak, peak + 1
    while start > max(0, peak - _REACH) and weights[start - 1] > 0 and _near(at, start - 1):
        start -= 1
    while end < min(len(prepared), peak + _REACH) and weights[end] > 0 and _near(at, end - 1):
        end += 1
    return start, end


def _near(at: list[int], place: int) -> bool:
    """Does the next character follow at once, no address standing between them?"""
    return at[place + 1] - at[place] <= _GAP


def _whole(prepared: str, at: list[int], start: int, end: int) -> tuple[int, int]:
    """Half a word of Latin letters or half a number tells a reader nothing."""
    first, last = max(1, start - _WORD), min(len(prepared), end + _WORD)
    while start >= first and _in_word(prepared, at, start - 1):
        start -= 1
    while end < last and _in_word(prepared, at, end - 1):
        end += 1
    return start, end


def _in_word(prepared: str, at: list[int], place: int) -> bool:
    pair = prepared[place : place + 2]
    return pair.isascii() and pair.isalnum() and at[place + 1] == at[place] + 1
