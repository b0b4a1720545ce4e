"""Demands that must have been met, because a higher one followed: `要交99，又要199，再要599`.

Who asks for more has been given what he asked for before. A demand counts as paid when the next one
begins with a word of going on (又, 再, 接着 …), unless the words between tell of refusing, haggling
or being stopped.
"""

from collections.abc import Sequence
from dataclasses import replace

from fanzha.detection.text.heads import lazy
from fanzha.detection.text.scene import Mark, Role, Scene

_REACH = 120  # characters between two demands of one story
_MORE = lazy(
    r"(?:又|再|还|接着|紧接着|然后|后来|随后|之后|继续|追加|最后|"
    r"第(?:二|三|四|五|六|七|八|九|十|\d)[次笔单轮回天])[^，。；！？\n]{0,24}$"
)
_NOT_MET = lazy(
    r"没|未|不(?!到|久|知|仅|断|同|少|料|达|够|足|符|合格|通过|成功)|无(?!法)|拒|拦|劝|阻|冻|怀疑|发觉|察觉|识破|"
    r"报警|核实|打电话问|才知|砍|便宜|降|可以|也行|就行|至少|最低|只有|只剩|如果|否则|截图|准备|打算|想|"
    r"失败|撤回|额度|一共|共计|合计|其中|或者?|还是"
)
_GOES_ON = frozenset((Role.DEMAND, Role.PAID))


def settle(marks: Sequence[Mark], scene: Scene) -> list[Mark]:
    """The marks, with the demands paid that somebody went on from."""
    rows = list(marks)
    for i in range(len(rows) - 1, -1, -1):
        if rows[i].role is Role.DEMAND and _is_met(rows, i, scene):
            rows[i] = replace(rows[i], role=Role.PAID, done=rows[i].end)
    return rows


def _is_met(rows: Sequence[Mark], i: int, scene: Scene) -> bool:
    mark = rows[i]
    following = next((m for m in rows[i + 1 :] if m.role in _GOES_ON), None)
    if following is None or following.fen < mark.fen:
        return False  # haggled down
    if following.role is Role.PAID and following.fen == mark.fen:
        return False  # `又要5000，我又转了5000`: the same money
    between = scene.plain[mark.end : following.start]
    if len(between) > _REACH or _NOT_MET.search(between):
        return False
    return _MORE.search(between) is not None
