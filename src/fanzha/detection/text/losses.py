"""What was lost."""

import re
from collections.abc import Sequence

from fanzha.detection.text.heads import lazy
from fanzha.detection.text.scene import Mark, Role, Scene


def loss(marks: Sequence[Mark], back: int, scene: Scene) -> int:
    """The stated loss, else what was paid less what came back, never below 0, in fen.

    A loss that is told in passing (被骗2000元) gives way to larger payments told one by one.
    """
    gross = max(_sum(marks, Role.PAID), _most(marks, Role.TOTAL_PAID))
    paid = max(gross - back, 0)
    stated = [m for m in marks if m.role is Role.LOSS]
    if not stated:
        return paid
    seized = sum(m.fen for m in marks if m.start > stated[-1].end and _is_seized(m, scene))
    if seized and seized < stated[-1].fen:
        return stated[-1].fen - seized
    firm = [m for m in stated if m.firm]
    if _is_about((firm or stated)[-1], paid, scene):
        return paid
    if firm:
        whole = firm[-1].fen == gross and not _is_net(firm[-1], scene)
        return paid if whole else firm[-1].fen
    return paid if stated[-1].fen == paid + back else max(stated[-1].fen, paid)


def _is_net(mark: Mark, scene: Scene) -> bool:
    """`实际损失`: what came back is taken off already."""
    return re.search(r"实际|净", scene.plain[max(0, mark.start - 10) : mark.start]) is not None


def _is_seized(mark: Mark, scene: Scene) -> bool:
    """`被骗8.8万元，… 已返还5万元`: given back after the loss was told."""
    near = scene.plain[max(0, mark.start - 18) : mark.start]
    return (
        mark.role is Role.RETURNED
        and re.search(r"(?:已|案发[前后])[^，。]{0,12}(?:返|退|归)还|追回", near) is not None
    )


def _is_about(mark: Mark, paid: int, scene: Scene) -> bool:
    """`共损失7万余元`: payments told one by one say it exactly, where they agree."""
    step: int = min(10 ** (len(str(mark.fen)) - len(str(mark.fen).rstrip("0"))), mark.fen // 5)
    over = paid - mark.fen
    if _OVER.search(scene.plain, max(mark.start, mark.end - 3), mark.end + 2):
        return 0 <= over < step
    before = scene.plain[max(0, mark.start - 4) : mark.start]
    about = _ABOUT_TO.search(before) or _ABOUT.match(scene.plain, mark.end)
    return abs(over) < step if about else _is_rounded(mark, scene) and 0 < over < step


def _is_rounded(mark: Mark, scene: Scene) -> bool:
    """`一共被骗了五万`: one spoken digit and its unit."""
    return _SPOKEN.fullmatch(scene.plain, mark.start, mark.end) is not None


_SPOKEN = lazy(r"[一两二三四五六七八九十][千万]块?钱?")


_OVER = lazy(r"[余多]")
_ABOUT_TO = lazy(r"(?:近|约|大概|差不多|接近)$")
_ABOUT = lazy(r"元?(?:左右|上下)")


def _sum(marks: Sequence[Mark], role: Role) -> int:
    return sum(m.fen * m.times for m in marks if m.role is role)


def _most(marks: Sequence[Mark], role: Role) -> int:
    return max((m.fen for m in marks if m.role is role), default=0)
