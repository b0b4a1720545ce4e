"""A stated sum against what is told one by one: what closes the gap was paid.

`交了保证金4200元，又被要求缴纳8400元，…共损失12600元`: the words leave the second open,
the sum does not.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from fanzha.detection.text.heads import lazy
from fanzha.detection.text.scene import Mark, Role, Scene
from fanzha.detection.text.verbs import INTEND, REFUSED, STOPPED

_MOST_OPEN = 8
_REACH = 8
_OPEN = (Role.LOSS, Role.DEMAND, Role.OTHER, Role.BORROWED, Role.WITHDRAWN)
_SUM = lazy(
    r"(?:合计|共计|总计|一共|总共|共|总价|价格|价格为|谈好|约定|商定|说好|[转花付]费)[是为]?[:：\s]?$"
)
_STATED = frozenset((Role.LOSS, Role.TOTAL_PAID))


def settle(marks: Sequence[Mark], scene: Scene) -> list[Mark]:
    """The marks with those paid that make up what a stated sum lacks, where one choice does."""
    paid = sum(m.fen * m.times for m in marks if m.role is Role.PAID)
    back = sum(m.fen * m.times for m in marks if m.role is Role.RETURNED)
    stated = [i for i, m in enumerate(marks) if _is_stated(m, scene)]
    if not stated or {paid, paid - back} & {marks[i].fen for i in stated}:
        return list(marks)
    for at in reversed(stated):
        for gap in dict.fromkeys((marks[at].fen - paid, marks[at].fen + back - paid)):
            added = _closing(gap, at, marks, scene) if gap > 0 else None
            if added:
                return _closed(marks, added, at)
        if several := _several(at, marks, scene):
            return several
    return list(marks)


# `一个人398，我和我姐两家都交了，一共796`: the sum says how often.
_ALIKE = lazy(r"都|各|每|一[个人次张份单]")
_MOST_TIMES = 12


def _several(at: int, marks: Sequence[Mark], scene: Scene) -> list[Mark] | None:
    """The marks with the only one told before a sum paid as often as makes the sum."""
    if at != 1 or marks[0].role is not Role.PAID or marks[0].times > 1:
        return None
    times, rest = divmod(marks[at].fen, marks[0].fen)
    words = scene.plain[max(0, marks[0].start - _REACH) : marks[at].start]
    if rest or not 1 < times <= _MOST_TIMES or not _ALIKE.search(words):
        return None
    return _closed([replace(marks[0], times=times), *marks[1:]], (0,), at)


def _closed(marks: Sequence[Mark], added: Collection[int], at: int) -> list[Mark]:
    rows = [replace(m, role=Role.PAID) if i in added else m for i, m in enumerate(marks)]
    if rows[at].role is not Role.LOSS:
        rows[at] = replace(rows[at], role=Role.TOTAL_PAID)
    return rows


def _is_stated(mark: Mark, scene: Scene) -> bool:
    """Whether an amount is said to be a sum, or the price of what was paid for."""
    if mark.role in _STATED:
        return True
    left = scene.plain[max(0, mark.start - _REACH) : mark.start]
    return mark.role in _OPEN and _SUM.search(left) is not None


def _closing(gap: int, at: int, marks: Sequence[Mark], scene: Scene) -> Sequence[int] | None:
    """The fewest open marks that add up to the gap, asked for before named."""
    found = [i for i in _open(marks, scene) if i != at]
    found.sort(key=lambda i: _OPEN.index(marks[i].role))
    for count in range(1, len(found[:_MOST_OPEN]) + 1):
        for some in combinations(found[:_MOST_OPEN], count):
            if sum(marks[i].fen * marks[i].times for i in some) == gap:
                return some
    return None


def _open(marks: Sequence[Mark], scene: Scene) -> Iterator[int]:
    for i, mark in enumerate(marks):
        if mark.role not in _OPEN:
            continue
        part = scene.plain[scene.clause(mark.start) : mark.start]
        denied = (
            INTEND.search(part)
            or STOPPED.match(scene.plain, mark.end)
            or REFUSED.match(scene.plain, mark.end)
        )
        if not denied:
            yield i
