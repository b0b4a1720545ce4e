"""What was taken in one go: `骗走现金7万元及一枚价值3万元的金戒指`.

Told as one loss after another; each of them is a payment, unless the first is the sum of the rest.
"""

from collections.abc import Sequence
from dataclasses import replace

from fanzha.detection.text.heads import lazy
from fanzha.detection.text.scene import Mark, Role, Scene

_TAKING = lazy(r"骗(?:走|去|取|得|了)[^，。；\d]{0,10}$")
_REACH = 14
# Between two things of one list; what follows may be goods told by their worth.
_AND = lazy(
    r"(?:元|块钱?)?(?:的?[一-龥]{1,6})?[、和及与，,]{1,2}(?:以及|还有|另有|外加|并)?"
    r"(?:[一-龥]{0,8}价值(?:约|近|人民币)*|(?:现金|人民币)?)$"
)
_TAKEN = frozenset((Role.LOSS, Role.OTHER, Role.PAID))


def settle(marks: Sequence[Mark], scene: Scene) -> list[Mark]:
    """The marks with all that was taken in one go paid."""
    rows = list(marks)
    for i, mark in enumerate(rows):
        if mark.role is Role.LOSS and _TAKING.search(
            scene.plain, max(0, mark.start - _REACH), mark.start
        ):
            stop = _stop(rows, i, scene)
            if stop - i > 1 and sum(m.fen for m in rows[i + 1 : stop]) != mark.fen:
                rows[i:stop] = [replace(m, role=Role.PAID) for m in rows[i:stop]]
    return rows


def _stop(rows: Sequence[Mark], i: int, scene: Scene) -> int:
    """Behind the last mark of the list that begins with mark `i`."""
    stop = i + 1
    while stop < len(rows) and rows[stop].role in _TAKEN:
        if not _AND.match(scene.plain, rows[stop - 1].end, rows[stop].start):
            break
        stop += 1
    return stop
