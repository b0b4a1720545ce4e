"""What is said of several payments at once: `前面两笔是支付宝打的`, `这三样我全买了`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from fanzha.detection.text.heads import lazy, sought
from fanzha.detection.text.scene import Mark, Role, Scene
from fanzha.kit import read_decimal


@dataclass(frozen=True, slots=True)
class Group:
    """The words `first:stop` about the amounts that begin at `members`.

    `open`: the way told may be that of other payments too (`…，都是微信转的`).
    """

    first: int
    stop: int
    members: frozenset[int]
    open: bool = False


_OF_SOME = lazy(
    r"(?:(?P<early>前面?的?|头|开头)|后面?的?|最后|剩下的?|[这那]|以上|上面|上述)"
    r"(?P<n>[两二三四五六七八九十]|\d{1,2})[笔单次样个回份项盒](?:的?钱|款|转账|任务)?"
    r"(?=[^，。；！？\n]{0,24}?"
    r"(?:转|付|打|汇|交|充|扫|买|存|收款|账户|微信|支付宝|现金|卡|银行|红包))"
)
# `1500元那次是微信转的`
_ONE_HINT = lazy(r"[那这][次笔回]")
_OF_ONE = lazy(
    r"(?:元|块钱?)?[那这][次笔回](?:钱|款)?(?:就?是|我)?"
    r"(?=用|通过|走|从|去|在|微信|支付宝|现金|银行卡|手机银行|网银)"
)
# `…2000元，…3000元，都是用手机银行转的`: the payments of the sentence.
_OF_ALL = sought(
    r"(?<=[，,（(。\n])(?:我|以上)?(?:(?:都|全|均|全部|全都)(?:是|为)?)(?=用|刷|POS|pos|通过|从|走|微信|支付宝|zfb|现金|手机银行|"
    r"支付宝|网银|云闪付|扫码|扫的|柜台|(?:转|打|汇|付|存)(?:到|给|至|入|进))"
)
_DENIED = lazy(r"[^，。；！？\n]{0,12}?(?:没|未|不|返|退|提现|到账)")
_NO_PAYMENT = lazy(r"额度|工资|薪|奖|赚|返|余额|每|收益|利息|原价|市场价|显示|盈利|价值|佣金|借")
_OPEN = frozenset((Role.PAID, Role.DEMAND, Role.OTHER))
_REACH = 16  # characters before an amount that can say that it is no payment


def read(scene: Scene, marks: Sequence[Mark]) -> list[Group]:
    """The groups in order; one whose words hold an amount of their own is none."""
    if len(marks) < 2:
        return []
    told = (*_some(scene, marks), *_nth(scene, marks), *_one(scene, marks), *_all(scene, marks))
    found = sorted(told, key=lambda g: g.first)
    rows: list[Group] = []
    for i, group in enumerate(found):
        after = found[i + 1].first if i + 1 < len(found) else len(scene.text)
        amount = next((m.start for m in marks if m.start >= group.first), after)
        stop = min(scene.sentence(group.first)[1], after, amount)
        if amount >= scene.clause_end(group.first):
            rows.append(replace(group, stop=stop))
    return rows


def _some(scene: Scene, marks: Sequence[Mark]) -> Iterator[Group]:
    for match in _OF_SOME.finditer(scene.plain):
        count = int(read_decimal(match["n"]) or 0)
        if count < 2 or _DENIED.match(scene.plain, match.end()):
            continue
        held = [m for m in marks if m.end <= match.start() and _may_be_paid(m, scene)]
        told = [m for m in held if m.role is Role.PAID]
        pool = told if len(told) >= count else held
        chosen = pool[:count] if match["early"] else pool[-count:]
        if len(chosen) == count:
            yield Group(match.end(), 0, frozenset(m.start for m in chosen))


# `第四次换了一个账户，户名叫…` behind the payments
_NTH = lazy(
    r"(?:第(?P<n>[一二三四五六七八九]|\d{1,2})|(?P<first>头)一?|(?P<m>[二三四五六])一(?=回)|"
    r"(?P<last>最后)那?一?)[笔次单回](?:的?钱|款|转账)?"
)


def _nth(scene: Scene, marks: Sequence[Mark]) -> Iterator[Group]:
    paid = [m for m in marks if m.role is Role.PAID]
    for match in _NTH.finditer(scene.plain, paid[-1].end) if len(paid) > 1 else ():
        n = len(paid) if match["last"] else _ordinal(match)
        if 0 < n <= len(paid) and not _DENIED.match(scene.plain, match.end()):
            yield Group(match.end(), 0, frozenset((paid[n - 1].start,)))


def _ordinal(match: re.Match[str]) -> int:
    return 1 if match["first"] else int(read_decimal(match["n"] or match["m"]) or 0)


def _may_be_paid(mark: Mark, scene: Scene) -> bool:
    if mark.role is Role.PAID:
        return True
    left = scene.plain[max(0, mark.start - _REACH) : mark.start]
    return mark.role in _OPEN and not _NO_PAYMENT.search(left)


def _one(scene: Scene, marks: Sequence[Mark]) -> Iterator[Group]:
    if not _ONE_HINT.search(scene.plain):
        return
    for i, mark in enumerate(marks):
        said = _OF_ONE.match(scene.plain, mark.end)
        if said is None:
            continue
        same = {m.start for m in marks[:i] if m.fen == mark.fen and m.role in _OPEN}
        yield Group(said.end(), 0, frozenset(same | {mark.start}))


def _all(scene: Scene, marks: Sequence[Mark]) -> Iterator[Group]:
    for match in _OF_ALL.finditer(scene.plain):
        first = scene.sentence(match.start())[0]
        first = 0 if first == match.start() else first
        held = [m for m in marks if first <= m.start < match.start() and m.role is Role.PAID]
        if len(held) > 1:
            yield Group(match.end(), 0, frozenset(m.start for m in held), open=True)


def settle(marks: Sequence[Mark], groups: Sequence[Group]) -> list[Mark]:
    """The marks with those paid that are named as paid together."""
    paid = {start for g in groups if len(g.members) > 1 for start in g.members}
    return [
        replace(m, role=Role.PAID, done=m.done or m.end) if m.start in paid and m.role in _ASKED
        else m
        for m in marks
    ]  # fmt: skip


_ASKED = frozenset((Role.DEMAND, Role.OTHER))
