"""Weighing n-grams against cues, and the bar from which a text is called fraud."""

from math import exp
from random import Random

import pytest

from fanzha.detection.text import blend as module
from fanzha.detection.text.blend import Seen, fit_blend
from fanzha.detection.text.model import CODES

_NONE = [0.0] * len(CODES)


def seen(count: int, seed: int, *, gram: float = 1.0, cue: float = 1.0) -> list[Seen]:
    """Texts, half of them fraud, told apart by n-grams and cues as strongly as said."""
    rng = Random(seed)
    found = []
    for at in range(count):
        side = 1 if at % 2 else -1
        kind = "T01" if side > 0 else None
        types = [float(code == kind) for code in CODES]
        signals = rng.gauss(side * gram, 1), rng.gauss(side * cue, 1)
        found.append(Seen(kind, *signals, types, _NONE))
    return found


def test_what_new_voices_do_not_show_weighs_little() -> None:
    blend = fit_blend(seen(400, 1, gram=0.0), seen(400, 2))

    assert blend.cue > 4 * abs(blend.gram)


def test_sum_is_as_sure_as_new_phrases_allow() -> None:
    sure = fit_blend(seen(400, 1), seen(400, 2, gram=2.0, cue=2.0))
    unsure = fit_blend(seen(400, 1), seen(400, 2, gram=0.2, cue=0.2))

    assert sure.gram > 3 * unsure.gram


def test_bar_leaves_the_stated_share_of_honest_texts_above(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    texts = seen(2000, 3)
    monkeypatch.setattr(module, "_ALARMS", 0.02)

    blend = fit_blend(texts, texts)

    odds = [blend.odds(t.gram, t.cue) for t in texts if t.kind is None]
    share = sum(1 / (1 + exp(-each)) >= blend.bar for each in odds) / len(odds)
    assert blend.bar > 0.5
    assert share == pytest.approx(0.02, abs=0.006)


def test_bar_is_never_below_one_half() -> None:
    assert fit_blend(seen(200, 1, gram=9, cue=9), seen(200, 2, gram=9, cue=9)).bar == 0.5
