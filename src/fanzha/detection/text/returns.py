"""What came back: rebates, refunds, payments stopped or fetched back."""

import re
from collections.abc import Sequence
from dataclasses import replace

from fanzha.detection.text.heads import lazy, sought
from fanzha.detection.text.scene import Mark, Role, Scene
from fanzha.detection.text.verbs import STOPPED
from fanzha.kit import read_decimal

_GAIN = lazy(r"(?:获利|盈利|赚)[了到取]?[^，。\d]{0,3}$")
_BACK = (
    r"(?:追(?:回|缴)|退(?:回|还|款)|返还|撤销|撤回|取消|冻结|止付|止住|拦截|拦下|拦住|挽回|"
    r"原路返回)"
)
_UNSURE = lazy(
    r"没|未|无法|不能|不[会能到]|会|将|可以?|能|要求?|承诺|答应|(?<!银行)(?<!民警)说|称|"
    r"申请|等"
)
# `9800元昨天全额退回来了`
_WHOLLY = lazy(
    r"[^，。；！？\n]{0,14}(?:全额|全部|全都|如数|一分不少)[^，。；！？\n]{0,4}"
    r"(?:追|退|返|撤)(?:回|还|销)"
    r"|[^，。；\d没未]{0,6}已(?:经|被)?(?:原路)?(?:退|返)(?:回|还)(?:到|至|给)?(?:原|我|其|客户|本人|受害人|报警人)"
)
# `第二笔追回来了`, `最后一笔商户已退款`
_NTH = sought(
    r"(?:第(?P<n>[一二三四五六七八九十])|(?P<last>最后)那?一?)[笔次单个回](?:借)?(?:的|钱|款)?"
    rf"(?P<between>[^。；！？\d\n]{{0,24}}?)(?:{_BACK}|还了|还清|回来了)"
)
_STOPPED_AHEAD = lazy(
    rf"{_BACK}(?:[了来住到的]|资金|涉案资金|款项|其中|最后|第.|[一那这][笔次单])*$"
)
_STOPPED_BEHIND = lazy(
    rf"(?:元|块)?(?:那|这)?笔?(?P<between>[^，。；！？\d\n]{{0,12}}?)"
    rf"(?:{_BACK}|还?[没未]有?(?:出去|划走|扣走|转走))"
)


def stopped(marks: Sequence[Mark], scene: Scene) -> list[Mark]:
    """The marks with the second mention of a payment that was stopped or fetched back as returned.

    `转了2万元、2.9万元，成功止付2.9万元`
    """
    rows, paid, most = list(marks), dict[int, int](), 0
    for i, mark in enumerate(rows):
        same = paid.get(mark.fen)
        if same is not None and _is_named(mark, scene) and STOPPED.match(scene.plain, mark.end):
            rows[same] = replace(rows[same], role=Role.DEMAND)
            rows[i] = replace(mark, role=Role.OTHER)
        elif (
            same is not None and mark.role in _NAMED_AGAIN and _is_stopped(mark, scene)
        ) or _is_saved(mark, most, scene):
            rows[i] = replace(mark, role=Role.RETURNED)
        elif mark.role is Role.PAID:
            paid[mark.fen] = i
        most = max(most, mark.fen if mark.role in _WHOLE else 0)
    return rows


# `其中经公安机关紧急止付挽回42万元`
_BY_POLICE = lazy(
    r"(?:经|公安|民警|警方|警察|银行|反诈|成功|已|及时|紧急|其中|帮|为(?:其|[他她]|受害|被害|事主|群众|当事|报警))[^，。；\d]{0,12}"
    r"(?:止付|挽回|追回|追缴|返还|退回)(?:了|来|到|资金|涉案资金|款项|损失|人民币)*$"
)


def _is_saved(mark: Mark, most: int, scene: Scene) -> bool:
    """Part of a larger payment told before; `most` is the largest."""
    if mark.role is not Role.OTHER or mark.fen >= most:
        return False
    left = scene.plain[max(0, mark.start - 24) : mark.start]
    return _BY_POLICE.search(left) is not None and not _UNSURE.search(left)


_WHOLE = frozenset((Role.PAID, Role.TOTAL_PAID, Role.LOSS))
_NAMED_AGAIN = frozenset((Role.OTHER, Role.PAID, Role.DEMAND))
_NAMED = lazy(r"(?:其中|最后|[那这]一?)[^，。；！？\d]{0,6}$")


def _is_named(mark: Mark, scene: Scene) -> bool:
    """`其中最后一笔1.3万元被银行拦截`: told before."""
    return _NAMED.search(scene.plain, max(0, mark.start - 10), mark.start) is not None


def once(marks: Sequence[Mark], scene: Scene) -> list[Mark]:
    """The marks with what came back counted once: a sum of it is a total, an answer no second."""
    rows, back, told = _paid_first(marks), list[Mark](), 0
    for i, mark in enumerate(rows):
        if mark.role is not Role.RETURNED:
            continue
        if len(back) > 1 and told == mark.fen:
            rows[i] = replace(mark, role=Role.TOTAL_RETURNED)
        elif back and back[-1].fen == mark.fen and _is_answer(back[-1], mark, scene):
            rows[i] = replace(mark, role=Role.OTHER)
        else:
            back.append(mark)
            told += mark.fen
    return rows


def _paid_first(marks: Sequence[Mark]) -> list[Mark]:
    """`分别是100、300、500，都提出来了，一共提了1080`: paid, and more came back than was paid."""
    rows, run = list(marks), 0  # how many came back just before
    for i, mark in enumerate(rows):
        first = i - run
        several = mark.role is Role.TOTAL_RETURNED and run > 1
        if several and sum(m.fen for m in rows[first:i]) != mark.fen:
            rows[first:i] = [replace(m, role=Role.PAID) for m in rows[first:i]]
        run = run + 1 if mark.role is Role.RETURNED else 0
    return rows


_ANSWER_REACH = 40


def _is_answer(first: Mark, second: Mark, scene: Scene) -> bool:
    between = scene.plain[first.end : second.start]
    return len(between) < _ANSWER_REACH and "\n" in between and "又" not in between


def _is_stopped(mark: Mark, scene: Scene) -> bool:
    clause = scene.clause(mark.start)
    left = scene.plain[max(clause, mark.start - 16) : mark.start]
    if _UNSURE.search(left):
        return False
    behind = _STOPPED_BEHIND.match(scene.plain, mark.end)
    if behind:
        return not _UNSURE.search(behind["between"])
    return _STOPPED_AHEAD.search(left) is not None


def returned(marks: Sequence[Mark], scene: Scene) -> int:
    """What came back, in fen; a gain that is then paid out (`获利60并提现260`) counts once."""
    paid = [m for m in marks if m.role is Role.PAID]
    back = [m for m in marks if m.role is Role.RETURNED]
    if paid and not back and _is_whole(scene, paid[-1].end):
        return sum(m.fen * m.times for m in paid)
    paid_out = [m for m in back if not _GAIN.search(scene.plain, max(0, m.start - 8), m.start)]
    told = sum(m.fen * m.times for m in paid_out or back)
    total = max((m.fen for m in marks if m.role is Role.TOTAL_RETURNED), default=0)
    if not told and not total:
        total = _first_ones(paid, scene)
    return max(told, total) + (_by_order(paid, scene) or _one_of_them(paid, back, scene))


# `平台退回了其中一次的钱`
_ONE_BACK = lazy(
    r"(?:退|返|追|撤)(?:回|还|给|销)?了?(?:我)?(?:其中的?|另外?)一[次笔单]|"
    r"(?:其中|有)一[次笔单](?:已经?|被|后来)*[^，。；\d]{0,6}(?:退|追|撤)(?:回|还|销)"
)


def _one_of_them(paid: Sequence[Mark], back: Sequence[Mark], scene: Scene) -> int:
    """One of several equal payments."""
    same = {m.fen for m in paid}
    several = len(paid) > 1 or any(m.times > 1 for m in paid)
    found = _ONE_BACK.search(scene.plain, paid[-1].end) if several and len(same) == 1 else None
    return paid[0].fen if found and not back and not _UNSURE.search(found[0]) else 0


# `头两次都还了`
_FIRST_BACK = lazy(
    r"[头前](?P<n>[两二三四五六])[次笔单回][^，。；！？\d]{0,4}?[都全](?:还|退|返)(?:清|回来|给我)?了"
)


# `后两笔因商户未结算已退回`
_LAST_BACK = lazy(
    rf"(?:后面?|最后)(?P<n>[两二三四五六])[次笔单回](?P<between>[^，。；！？\d\n]{{0,4}}){_BACK}"
    rf"|(?:后面?|最后)(?P<m>[两二三四五六])[次笔单回](?:因|由于)[^，。；\d\n]{{0,12}}已{_BACK}"
)


def _first_ones(paid: Sequence[Mark], scene: Scene) -> int:
    found = _FIRST_BACK.search(scene.plain)
    each = [m.fen for m in paid for _ in range(m.times)]
    behind = _LAST_BACK.search(scene.plain, paid[-1].end) if len(each) > 2 else None
    if behind and not _UNSURE.search(behind["between"] or ""):
        return sum(each[-int(read_decimal(behind["n"] or behind["m"]) or 0) :])
    return sum(each[: int(read_decimal(found["n"]) or 0)]) if found else 0


def _is_whole(scene: Scene, begin: int) -> bool:
    return any(
        (match := _WHOLLY.match(scene.plain, first)) and not _UNSURE.search(match[0])
        for first, _ in scene.parts(begin, len(scene.text))
    )


def _by_order(paid: Sequence[Mark], scene: Scene) -> int:
    """Payments that are named by their place: `把第二笔追回来了`."""
    each = [m for m in paid for _ in range(m.times)]
    places = _places(_NTH, each, scene) | failed(each, scene)
    return sum(each[n - 1].fen for n in places if 0 < n <= len(each))


_FAILED = sought(
    r"(?:第(?P<n>[一二三四五六七八九十])|(?P<last>最后)那?一?)[笔次回](?:钱|款|转账)?"
    r"(?P<between>[^，。；！？\d\n]{0,6}?)"
    r"(?:被[^，。；\n]{0,8}?拦|[未没]有?再?(?:支付|付|转|汇|交|给|打|充)(?!成)|(?:没有?|未)(?:能)?(?:转|付|汇)?(?:成功|出去)|(?:转账)?失败)"
)


def failed(each: Sequence[Mark], scene: Scene) -> set[int]:
    """The places, from 1, of payments that did not go through: `第三笔被银行拦了`."""
    return _places(_FAILED, each, scene) | (_this(each, scene) if len(each) > 1 else set())


# `…又付8万元，这一笔被银行退汇`
_THIS = sought(
    r"[，。；](?:但|可|不过|其中)?(?:这|该|此)一?[笔次](?:[^，。；\d未没]{0,12}(?:退汇|拦[截下住]|失败)|[未没]有?成功|[未没]有?转(?:成|出))"
)


def _this(each: Sequence[Mark], scene: Scene) -> set[int]:
    found = (m for m in _THIS.finditer(scene.plain, each[0].end))
    return {sum(m.end <= f.start() for m in each) for f in found}


def _places(pattern: re.Pattern[str], each: Sequence[Mark], scene: Scene) -> set[int]:
    if len(each) < 2:
        return set()
    found = (m for m in pattern.finditer(scene.plain, each[0].end))
    sure = (m for m in found if not _UNSURE.search(m["between"]))
    return {len(each) if m["last"] else int(read_decimal(m["n"]) or 0) for m in sure}
