"""Sums that one clause at their end says were all paid: `花呗3000，借呗8000，全给他了`."""

from collections.abc import Sequence
from dataclasses import replace

from fanzha.detection.text.heads import lazy, sought
from fanzha.detection.text.scene import Mark, Role, Scene

_ALL = sought(
    r"(?:全部?|都|均|一起|一并|统统|一样一样地?|以上)(?:已|是|为|被|按照?[^，。；\d]{1,8}|听[^，。；\d]{1,6}|照[^，。；\d]{1,6})*"
    r"(?:(?:用|通过|从|拿)?(?:我|其|本人|他|她)?(?:的)?(?:微信|支付宝|手机银行|网银|花呗|银行卡|数字人民币|云闪付|现金)?)"
    r"(?:支付|缴纳|转走|套走|转账|转|付款|付|打|交|投|汇|给|充|缴|收|扫码|扫|花)"
    r"(?!宝|不|没|账户|出所|[给到入]?了?\d|$)"
    r"|(?<=[，,])(?:[付交转打]给了|[花付交买]完|[支交]?付(?:之)?后)(?=[^\d])"
)
_EXPLAINED = lazy(
    r"额度|价值?|赚|工资|返|退|提现|得|奖|收益|每[天月年次]|一[个张瓶]$|剩|原|限|欠|其中|共"
)
_OPEN = frozenset((Role.OTHER, Role.BORROWED, Role.DEMAND, Role.WITHDRAWN, Role.LOSS))
_BESIDE = 10  # characters before a sum that can explain it, or between the last one and the clause
_APART = 8  # characters between two sums of a list


def settle(marks: Sequence[Mark], scene: Scene) -> list[Mark]:
    """The marks, with the sums paid that a clause behind them takes together."""
    rows = list(marks)
    for told in _ALL.finditer(scene.plain):
        taken = _listed(rows, scene, told.start())
        if _are_open(rows, taken, scene):
            for i in taken:
                rows[i] = replace(rows[i], role=Role.PAID)
    return rows


def _listed(rows: Sequence[Mark], scene: Scene, stop: int) -> list[int]:
    """The sums of the list that ends right before `stop`, in its sentence."""
    first, found, at = scene.sentence(stop - 1)[0], list[int](), stop - _BESIDE + _APART
    for i in range(len(rows) - 1, -1, -1):
        if rows[i].start >= stop:
            continue
        if rows[i].start < first or at - rows[i].end > _APART:
            break
        found.append(i)
        at = rows[i].start
    return found[::-1]


def _are_open(rows: Sequence[Mark], taken: Sequence[int], scene: Scene) -> bool:
    """Two sums or more that nothing else explains, and that are not told as paid elsewhere."""
    marks = [rows[i] for i in taken]
    if len(marks) < 2 or not all(m.role in _OPEN for m in marks[:-1]):
        return False
    if marks[-1].role not in (*_OPEN, Role.PAID) or marks[-1].fen == sum(m.fen for m in marks[:-1]):
        return False  # a sum and its parts
    elsewhere = {m.fen for i, m in enumerate(rows) if m.role is Role.PAID and i not in taken}
    if elsewhere & {sum(m.fen for m in marks), *(m.fen for m in marks)}:
        return False
    return not any(
        _EXPLAINED.search(scene.plain, max(0, m.start - _BESIDE), m.start) for m in marks
    )
