"""One payment told twice counts once."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from fanzha.detection.text.heads import lazy
from fanzha.detection.text.scene import Mark, Role, Scene
from fanzha.detection.text.verbs import PRICED

_MOST_PARTS = 8
_ANOTHER = lazy(
    r"[\x01、]|又|再|尾款|余款|剩|还(?!是)|另|第|后来|随后|分别|各|接着|和|及|两笔|笔(?!记)"
)
_ANOTHER_TIME = lazy(r"\x01|又|再次")
_AGAIN = lazy(r"(?:的)?[那这][次笔个回]|(?:是|为|系)(?:用|通过|从|找|借|我)")
_BOTH_DONE = lazy(r"[转付交充汇打发给存垫][账款值]?(?:了|过)[^，。]{0,4}$")
_CONFIRMED = lazy(
    r"(?:元|块)?(?:我)?(?:也|都|就|已经?|给(?:您|你|他))*(?:付|转|打|汇|充|扫|刷|交|存|投|垫|给)(?:了|好|完|过去)"
)
# `199，199，648`: in a list each sum is a payment of its own.
_LISTED = lazy(r"[和及、]|^(?:元|块钱?)?[，,；;+加 ]+$")
_NEAR = 60  # characters within which the same sum told twice is one payment


def lent_once(marks: list[Mark]) -> list[Mark]:
    """`要我借2万，我借了两万`: lent once."""
    rows = list(marks)
    for i, (first, second) in enumerate(pairwise(marks)):
        if first.role is second.role is Role.BORROWED and first.fen == second.fen:
            rows[i] = replace(first, role=Role.OTHER)
    return rows


def told_once(marks: list[Mark], scene: Scene) -> list[Mark]:
    """One payment told twice counts once: `卖家收2980元，我付了2980元`, `1500元那次是微信`."""
    rows = list(marks)
    paid = [i for i, m in enumerate(rows) if m.role is Role.PAID]
    for i, k in pairwise(paid):
        first, second = rows[i], rows[k]
        if first.fen != second.fen or first.times > 1 or second.times > 1:
            continue
        between = scene.plain[first.end : second.start]
        if _BOTH_DONE.search(scene.plain, max(0, first.start - 6), first.start):
            continue
        if _are_two(rows, i, k, between) or _LISTED.search(between):
            continue
        if len(between) < _NEAR and not _ANOTHER.search(between):
            rows[i] = replace(first, role=Role.OTHER)
            for j in range(i + 1, k):
                if rows[j].role is Role.RETURNED:
                    rows[j] = replace(rows[j], role=Role.OTHER)
        elif (
            len(between) < _NEAR
            and "了" not in between[:6]
            and _CONFIRMED.match(scene.plain, second.end)
        ) or (
            PRICED.search(scene.plain, max(0, first.start - 12), first.start)
            and not _ANOTHER_TIME.search(between)
        ):
            rows[i] = replace(first, role=Role.OTHER)
    return _in_parts(_repeated(rows, scene))


_BY = lazy(r"(?:通过|用|经)(微信|支付宝|手机银行|网银|银行卡|云闪付|现金)")


def _are_two(rows: Sequence[Mark], i: int, k: int, between: str) -> bool:
    """Two equal payments: each by a way of its own, or their sum is told."""
    doubled = rows[i].fen + rows[k].fen
    return _BY.search(between) is not None and any(m.fen == doubled for m in rows)


def _repeated(rows: list[Mark], scene: Scene) -> list[Mark]:
    seen: set[int] = set()
    for i, mark in enumerate(rows):
        if mark.fen in seen and mark.role is not Role.LOSS and _is_again(mark, scene):
            rows[i] = replace(mark, role=Role.OTHER)
        elif mark.role is Role.PAID:
            seen.add(mark.fen)
    return rows


def _is_again(mark: Mark, scene: Scene) -> bool:
    left = scene.plain[max(0, mark.start - 3) : mark.start]
    return bool(_AGAIN.match(scene.plain, mark.end) or _THAT.search(left))


_THAT = lazy(r"(?:这|那|该|上述)笔?$")


def _in_parts(rows: list[Mark]) -> list[Mark]:
    """A demand that was met in parts told right after it: only the parts are payments."""
    for i, mark in enumerate(rows):
        if not mark.met:
            continue
        told = [m.fen * m.times for m in rows[i + 1 : i + 1 + _MOST_PARTS] if m.role is Role.PAID]
        sums = set(accumulate(told)) - set(told[:1])
        if mark.role is Role.PAID and mark.fen in sums:
            rows[i] = replace(mark, role=Role.OTHER)
    return rows
