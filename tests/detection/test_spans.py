"""Spans under noise: what was found stands in the original, and noise hides nothing."""

from collections import Counter
from collections.abc import Callable
from random import Random

import pytest
from opencc import OpenCC

from fanzha.detection import Clue, Element, Elements, Kind, extract
from fanzha.detection.text.normalise import normalise
from tests.detection import stories
from tests.detection.told import REPORT

_TOLD = (s.text for name in ("dev", "third", "fourth") for s in stories.read(name))
_TEXTS = [*_TOLD, "后台登录IP为203.0.113.7，我转了5000元"]
_FULL = {code: code + 0xFEE0 for code in (*range(0x30, 0x3A), *range(0x41, 0x5B))}
_CIRCLED = {0x30 + i: char for i, char in enumerate("⓪①②③④⑤⑥⑦⑧⑨")}
_TRADITIONAL = OpenCC("s2t")
_UNSEEN = "\u200b\u200d\u2060\ufeff"


def _between(text: str) -> str:
    random = Random(len(text))
    return "".join(c + random.choice(("", "", random.choice(_UNSEEN))) for c in text)


_NOISE: dict[str, Callable[[str], str]] = {
    "zero_width": _between,
    "full_width": lambda text: text.translate(_FULL),
    "circled": lambda text: text.translate(_CIRCLED),
    "traditional": _TRADITIONAL.convert,
    "all": lambda text: _between(_TRADITIONAL.convert(text).translate(_CIRCLED)),
}


def _spans_hold(text: str, found: Elements) -> bool:
    parts: list[Element | Clue] = [*found.elements, *found.identities, *found.lures]
    return all(text[part.start : part.end] == part.surface != "" for part in parts)


def _kinds(found: Elements) -> Counter[tuple[Kind, object]]:
    return Counter((e.kind, e.value) for e in found.elements)


@pytest.mark.parametrize("noise", _NOISE)
def test_surface_is_what_stands_in_the_original(noise: str) -> None:
    for text in map(_NOISE[noise], _TEXTS):
        assert _spans_hold(text, extract(text, REPORT)), text


@pytest.mark.parametrize("noise", _NOISE)
def test_noisy_surface_folds_to_the_plain_one(noise: str) -> None:
    for plain in _TEXTS:
        dirty = _NOISE[noise](plain)
        told = {normalise(e.surface).text for e in extract(plain, REPORT).elements}

        assert {normalise(e.surface).text for e in extract(dirty, REPORT).elements} == told, dirty


@pytest.mark.parametrize("noise", _NOISE)
def test_noise_changes_neither_elements_nor_payments(noise: str) -> None:
    for plain in _TEXTS:
        dirty = _NOISE[noise](plain)
        clean, found = extract(plain, REPORT), extract(dirty, REPORT)

        assert _kinds(found) == _kinds(clean), dirty
        assert found.loss_fen == clean.loss_fen, dirty


def test_texts_hold_every_kind() -> None:
    held = {e.kind for text in _TEXTS for e in extract(text, REPORT).elements}

    assert held == set(Kind)
