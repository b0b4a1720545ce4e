"""Amounts that the teller takes back: `转了18000，不对，是16800`."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from fanzha.detection.text.heads import lazy
from fanzha.detection.text.scene import Mark, Scene

_INSTEAD = lazy(
    r"(?:元|块钱?)?[，。,\s]*(?:哦|噢|啊|呃|嗯)?[，,]?(?:不对|不是|(?:说|记|写|打)?错了|更正|口误)"
    r"[，,：:]?(?:应该|应当?|其实|准确)?(?:是|为)?(?:转|付|打|汇)?了?$"
)


def settle(marks: Sequence[Mark], scene: Scene) -> list[Mark]:
    """The marks with what was said by mistake left out; what is said instead takes its role."""
    rows = list(marks)
    mistaken = set[int]()
    for i, (first, second) in enumerate(pairwise(marks)):
        if _INSTEAD.fullmatch(scene.plain, first.end, second.start):
            rows[i + 1] = replace(second, role=rows[i].role, times=rows[i].times)
            mistaken.add(i)
    return [mark for i, mark in enumerate(rows) if i not in mistaken]
