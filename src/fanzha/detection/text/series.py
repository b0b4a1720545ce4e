"""Payments told as the places of a series: `头回八百，二回两千四，最后一单2万`.

What a place of a series is need not be said again: it is what the others are.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from fanzha.detection.text.heads import lazy
from fanzha.detection.text.scene import Mark, Role, Scene
from fanzha.detection.text.verbs import INTEND, REFUSED, STOPPED
from fanzha.kit import read_decimal

_N = r"[一二两三四五六七八九十]|\d{1,2}"
_EACH = r"[次笔单回趟轮]"
# `第二次`, `头回`, `二回`, `最后一单`, `后面四次`, `另一笔`, `一次` … up to the amount.
_PLACE = re.compile(
    rf"(?:第(?:{_N}){_EACH}|(?<![\d一二两三四五六七八九十大小高低多少])[头首末一二三四五六七八九]{_EACH}|"
    rf"\x01\s?那{_EACH}|(?:头|首|最后|末|另外?|再|还有|又)一{_EACH}|"
    rf"(?:[前后]面?|最后|剩下的?|其余|另外|接下来)(?P<n>[两二三四五六七八九]){_EACH})"
    r"(?P<words>[^。；！？\n第]{0,20})$"
)
# `一个3688，一个7999，最后那个18888`, `一个是“杰哥烟酒”5000元`: two or more of them.
_ONE = lazy(r"(?:(?<![\u4e00-\u9fff])|还有|最后|另外?)[一那][个家位]是?(?:“[^”]{1,14}”)?$")
_HINT = lazy(r"[次笔单回趟轮]|[一那][个家位]")
_REACH = 30
# `3万一次`
_BEHIND = lazy(rf"(?:元|块钱?)?一{_EACH}(?=[，。；、\s]|$|\d|[一二两三四五六七八九])")
# `给他打了三回钱`, `扫了五次`: the series is one of payments.
_TOLD = lazy(
    rf"(?:转|汇|打|付|充|投|存|扫|刷|买|交|给|垫|划|扣)[^，。；\d]{{0,6}}?(?:{_N}|几|多){_EACH}|"
    rf"(?:做|刷|抢)[^，。；\d]{{0,4}}(?:单|任务)|(?:转|付|打|汇)给了?(?:{_N}|几|多)[个家]|"
    rf"分(?:成|为|了)?(?:{_N}|几|多){_EACH}"
)
_SENDS = lazy(r"扫码|转账|[转付交充打汇扫][了给的]|给了|借给")
_NO_PAYMENT = lazy(
    r"要|返|退|提|赚|佣|奖|送|额度|显示|价值|盈利|收益|说|称|要求|让|需|叫|应|得|准备|贷款|下款|没|未|不|借|给我|连本|回本|差|催|开口"
)
_OPEN = frozenset((Role.OTHER, Role.DEMAND))


@dataclass(frozen=True, slots=True)
class _Slot:
    """A mark that stands at a place of the series, which is `times` places wide."""

    at: int
    times: int


def settle(marks: Sequence[Mark], scene: Scene) -> list[Mark]:
    """The marks with those paid that stand in a row of payments without a word of their own."""
    rows = list(marks)
    if not _HINT.search(scene.plain):
        return rows
    slots = list(_slots(rows, scene))
    for slot in slots if _is_told(rows, slots, scene) else ():
        mark = rows[slot.at]
        if mark.role in _OPEN and not _is_denied(mark, scene):
            mark = replace(mark, role=Role.PAID, done=0)
        if mark.role is Role.PAID and mark.times == 1:
            mark = replace(mark, times=slot.times)
        rows[slot.at] = mark
    return rows


def _is_told(rows: Sequence[Mark], slots: Sequence[_Slot], scene: Scene) -> bool:
    """Whether the series is one of payments."""
    if any(rows[s.at].role is Role.PAID for s in slots) or _TOLD.search(scene.plain):
        return True
    return len(slots) > 2 or (len(slots) > 1 and _SENDS.search(scene.plain) is not None)


def _slots(rows: Sequence[Mark], scene: Scene) -> Iterator[_Slot]:
    behind = [i for i, m in enumerate(rows) if _BEHIND.match(scene.plain, m.end)]
    ones = [
        i
        for i, m in enumerate(rows)
        if _ONE.search(scene.plain[max(0, m.start - _REACH) : m.start])
    ]
    for i, mark in enumerate(rows):
        first = max(rows[i - 1].end if i else 0, mark.start - _REACH)
        place = _PLACE.search(scene.plain[first : mark.start])
        if place and not _NO_PAYMENT.search(place["words"]):
            yield _Slot(i, _width(place) if place["n"] else 1)
        elif (i in behind and len(behind) > 1) or (i in ones and len(ones) > 1):
            yield _Slot(i, 1)


_ALIKE = lazy(r"都|各|每|均")


def _width(place: re.Match[str]) -> int:
    """`后面四次都是999`: four; `后面四次是5000、1万…`: a list of its own."""
    return (
        int(read_decimal(place["n"]) or 1)
        if _ALIKE.search(place["words"].rpartition("，")[2])
        else 1
    )


def _is_denied(mark: Mark, scene: Scene) -> bool:
    part = scene.plain[scene.clause(mark.start) : mark.start]
    return bool(
        INTEND.search(part)
        or STOPPED.match(scene.plain, mark.end)
        or REFUSED.match(scene.plain, mark.end)
        or _NO_PAYMENT.search(part)
    )
