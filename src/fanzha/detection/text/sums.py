"""Sums against parts: what is a total, what was lent or fetched first."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from fanzha.detection.text import balance, brackets, repeats, returns, seized, sources
from fanzha.detection.text.heads import lazy, sought
from fanzha.detection.text.regions import TOWARDS
from fanzha.detection.text.scene import Mark, Role, Scene
from fanzha.detection.text.verbs import AFTER_LOSS, CUES, SPARED

_WAY = lazy(
    r"现金|黄金|转账(?:时间|方式)|扫码|收款|卡[里内上]|(?:通过|用)(?:手机银行|网银|支付宝|微信|"
    r"银行卡)"
)
_SUMMING = lazy(r"共|合计|总|全部|加起来|前后|一起|[转付打汇交]完|累计")
_MOST_PARTS = 8
_SOURCES = frozenset((Role.BORROWED, Role.WITHDRAWN, Role.DEMAND))
_FINE_SUM = frozenset((Role.PAID, Role.TOTAL_PAID, Role.OTHER, Role.WITHDRAWN))


def settle(marks: list[Mark], scene: Scene, *, way_told: bool) -> list[Mark]:
    """The final roles; a sum or a loss is a payment only when no part is told."""
    marks = _about_each(_bought_before(_spared(marks, scene), scene), scene)
    marks = _sent_together(seized.settle(marks, scene), scene)
    marks = repeats.lent_once(returns.once(_before_recovery(marks, scene), scene))
    once = returns.stopped(repeats.told_once(_met_together(marks, scene), scene), scene)
    summed = _added_up(_split_up(once, scene), scene)
    summed = brackets.settle(summed, scene)
    marks = [sources.handed_on(m, i, summed, scene) for i, m in enumerate(summed)]
    marks = balance.settle(_own_totals(marks, scene), scene)
    if any(m.role is Role.PAID for m in marks):
        return _less_fees(marks, scene)
    totals = [m for m in marks if m.role is Role.TOTAL_PAID]
    taken = [] if totals or any(m.role is Role.LOSS for m in marks) else _taken_away(marks, scene)
    if taken:
        return [*marks, *taken]
    stated = [m for m in marks if m.role is Role.LOSS][:1]
    told = way_told or _WAY.search(scene.text) or any(_is_gone(m, scene) for m in stated)
    if not totals and told:
        return [*marks, *(replace(m, role=Role.PAID) for m in stated)]
    return [replace(m, role=Role.PAID) if m in totals[:1] else m for m in marks]


def _is_gone(mark: Mark, scene: Scene) -> bool:
    """`我输了验证码，9870就没了`: one act took it."""
    return AFTER_LOSS.match(scene.plain, mark.end) is not None


# `扣款4笔共计6996元`: told by its count and sum alone.
_COUNTED_SUM = lazy(
    r"[费金租款][和及、][^，。\d]{0,12}(?:共计?|一共|合计)$|"
    r"[\d两三四五六七八九十几][笔次回](?:，)?(?:共计?|合计|总计|加起来有?)$"
)
_PARTS_FOLLOW = lazy(r"(?:元|块)?(?:[，,]?(?:其中|分别|第一)|[（(:：])")


def _is_further(scene: Scene, at: int) -> bool:
    """`共计9.8万元，另通过微信支付1600元`: told beside a sum."""
    return _FURTHER.match(scene.plain, scene.clause(at)) is not None


_FURTHER = lazy(r"[\s\x01]*(?:另外?|此外|除此|还另)")


def _own_totals(marks: list[Mark], scene: Scene) -> list[Mark]:
    """A total beside other payments that do not add up to it is a payment by itself."""
    paid = sum(m.fen * m.times for m in marks if m.role is Role.PAID)
    later = [m.start for m in marks if m.role is Role.PAID and not _is_further(scene, m.start)]
    last = max(later, default=0)
    return [
        replace(m, role=Role.PAID)
        if m.role is Role.TOTAL_PAID
        and m.fen != paid > 0
        and (
            _COUNTED_SUM.search(scene.plain, max(0, m.start - 20), m.start)
            or (m.start > last and (not later or TOWARDS.match(scene.plain, m.end)))
        )
        and not _PARTS_FOLLOW.match(scene.plain, m.end)
        else m
        for m in marks
    ]


_KEPT = lazy(r"(?:元)?(?:的)?(?:手续费|违约金|服务费|赔偿)")


def _less_fees(marks: list[Mark], scene: Scene) -> list[Mark]:
    """`退了我4000，扣了1000手续费`: what is kept back is no further payment."""
    rows = list(marks)
    for i, (before, mark) in enumerate(pairwise(rows), start=1):
        if (
            before.role is Role.RETURNED
            and mark.role is Role.PAID
            and _KEPT.match(scene.plain, mark.end)
        ):
            kept = scene.plain[before.end : mark.start]
            rows[i] = replace(mark, role=Role.OTHER) if "扣" in kept else mark
    return rows


_GONE = sought(
    r"(?:钱|存款|余额|资金)[^，。；]{0,6}(?:全|都|就)*(?:被)(?:人|他|对方)?(?:转|划|盗|刷)|"
    r"一分(?:钱)?(?:都|也)?(?:没|不)剩|空了"
)
_HELD = lazy(r"(?:一共|共|卡里头?|卡内|卡上|账户里|余额|存款)[^，。；\d]{0,4}$")


def _taken_away(marks: Sequence[Mark], scene: Scene) -> list[Mark]:
    """`卡里头六万三，一分没剩`: what stood on the card is what was paid."""
    if not _GONE.search(scene.plain):
        return []
    held = (m for m in marks if _HELD.search(scene.plain, max(0, m.start - 10), m.start))
    return [replace(m, role=Role.PAID) for m in held][-1:]


def _spared(marks: list[Mark], scene: Scene) -> list[Mark]:
    """`经劝阻放弃汇款`: nothing that was told up to there was paid, unless it had been before."""
    spared = (
        m.end()
        for m in SPARED.finditer(scene.plain)
        if not _ONE_OF_THEM.search(scene.plain, scene.clause(m.start()), m.end())
    )
    end = max(spared, default=0)
    return [
        replace(m, role=_SPARED.get(m.role, m.role))
        if m.start < end and not _BEFORE.search(scene.plain, scene.clause(m.start), m.start)
        else m
        for m in marks
    ]


def _about_each(marks: list[Mark], scene: Scene) -> list[Mark]:
    """`12万6没了，分5次转走，每次两万多`: about what each was, after their sum."""
    most = max((m.fen for m in marks if m.role is Role.PAID), default=0)
    return [
        replace(m, role=Role.OTHER)
        if m.times > 1
        and m.fen * m.times <= most
        and _ABOUT.search(scene.text[m.end - 1 : m.end + 2])
        else m
        for m in marks
    ]


def _bought_before(marks: list[Mark], scene: Scene) -> list[Mark]:
    """`买了399的衣服，客服说退双倍`: what was bought before somebody came to refund it."""
    rows = list(marks)
    for i, mark in enumerate(rows[:-1]):
        left = scene.plain[max(0, mark.start - 6) : mark.start]
        bought = _BOUGHT.search(left) or _BOUGHT_FOR.match(scene.plain, mark.end)
        near = min(rows[i + 1].start, mark.end + _REFUND_REACH)
        refunded = bought and _REFUND.search(scene.plain, mark.end, near)
        later = rows[i + 1 : i + 1 + _MOST_PARTS]
        if mark.role is Role.PAID and refunded and any(m.role in _LATER_PAID for m in later):
            rows[i] = replace(mark, role=Role.OTHER)
    return rows


_LATER_PAID = frozenset((Role.PAID, Role.TOTAL_PAID, Role.BORROWED, Role.WITHDRAWN))
_REFUND_REACH = 40
_BOUGHT = lazy(r"买了?$")
_BOUGHT_FOR = lazy(r"(?:元|块钱?)?买(?:了|的)")
_REFUND = lazy(r"(?:客服|骗子|有人|电话|对方)[^。；]{0,16}(?:退|理赔|赔)")
_ABOUT = lazy(r"多|余|左右|来")
_ONE_OF_THEM = lazy(r"(?:第.|最后那?一?|其中一?|有一)[笔次单]")
_BEFORE = lazy(r"(?:之前|此前|上周|上个?月|前几天|昨[天日]|前[天日])[^，。；]{0,12}已")
_SPARED = {Role.PAID: Role.DEMAND, Role.TOTAL_PAID: Role.DEMAND, Role.LOSS: Role.OTHER}
_RECOVERY = sought(r"(?:能|可以|帮|自称|说)[^，。；]{0,10}(?:追回|挽回|找回|追款|追损)")


def _before_recovery(marks: list[Mark], scene: Scene) -> list[Mark]:
    """An earlier loss that somebody promises to fetch back is not this one."""
    offer = _RECOVERY.search(scene.plain)
    if offer is None or not any(m.role is Role.PAID and m.start > offer.start() for m in marks):
        return marks
    early = (m.role is Role.LOSS and m.end < offer.start() for m in marks)
    return [replace(m, role=Role.OTHER) if e else m for m, e in zip(marks, early, strict=True)]


# `会员费分别是388、888和1888，买了以后…`
_FEES = lazy(r"(?:费|金|款|钱)(?:分别|依次)?[是为]?$|、$")
_TOGETHER = lazy(r"(?:将|把)(?:其|我)?[^，。；\d]{0,6}$|(?:里面?|内|上)的$")


def _sent_together(marks: list[Mark], scene: Scene) -> list[Mark]:
    """`分别将3万元、1.5万元转至…`: the verb behind the last serves the whole list."""
    rows = list(marks)
    for i in range(len(rows) - 1, 0, -1):
        first, second = rows[i - 1], rows[i]
        if second.role is Role.PAID and first.role in (Role.OTHER, Role.DEMAND):
            left = scene.plain[max(0, first.start - 10) : first.start]
            told = _TOGETHER.search(left) or _FEES.search(left) or rows[i].done
            if _in_list(rows, i, scene) and (told or not _has_word(first, scene)):
                rows[i - 1] = replace(first, role=Role.PAID)
    return rows


def _has_word(mark: Mark, scene: Scene) -> bool:
    """Whether a word of its own clause tells what an amount was."""
    return CUES.search(scene.plain, scene.clause(mark.start), mark.start) is not None


_ALL = lazy(
    r"[^。；！？\d，]{0,10}[，,]?(?P<more>[^。；！？\d，]{1,16}，)?(?:我|其|她|他|后|最后)?(?:[^。；！？\d，没未不要]{2,6}?(?=都))?(?:(?:用|通过)[^，。]{0,5})?(?:都|均|悉数|尽数|统统|一概|"
    r"全部|全|各|分别被?)(?:(?:用|通过)[^，。]{0,5}|已经?|照样?|如数|一一|是[^，。]{0,12})?(?:扫码|微信|支付宝|给[他她]|给对方)?"
    r"(?:[^，。；！？\d]{0,8}?(?:给了?[他她]|交给[^，。；\d]{0,8})了?(?=[，。]|$)|"
    r"(?:付|转|交|充|打|给|汇|支付)(?:了|完|入|至|到|走|清|款|账|的|过去|(?=[，。]|$)))"
    r"|(?:元|块)?(?:就)?(?:全|都|均)(?:没有?|未)(?:给我)?返"
)
_MAY_BE_MET = frozenset((Role.PAID, Role.OTHER))
_ITEM = lazy(r"第|卡|任务|费|金|单|笔|次|先|后|又|再|要|收|付|交|加|补|、|，$")
_NO_ITEM = lazy(r"额度|工资|薪|奖|赚|返|余额|每|能|到手")


def _met_together(marks: list[Mark], scene: Scene) -> list[Mark]:
    """`第一个任务77元，第二个400元，都付了`: what was listed before is paid as well."""
    rows = list(marks)
    for i, mark in enumerate(rows):
        told = _ALL.match(scene.text, mark.end) if mark.role in _MAY_BE_MET else None
        if told is None or (told["more"] and mark.role is not Role.PAID):
            continue
        if i + 1 < len(rows) and rows[i + 1].start < told.end():
            continue
        first = scene.sentence(mark.start)[0]
        if mark.role is not Role.PAID:
            if _NO_ITEM.search(scene.text, max(first, mark.start - 12), mark.start):
                continue
            rows[i] = mark = replace(mark, role=Role.PAID)
        for k in range(i - 1, -1, -1):
            row = rows[k]
            if row.start < first or row.role is Role.PAID:
                break
            left = scene.text[max(first, row.start - 12) : row.start]
            listed = _ITEM.search(left) and not _NO_ITEM.search(left.rpartition("，")[2])
            lent = row.role is Role.BORROWED and "、" in scene.text[row.end : row.end + 3]
            told_first = row.role is Role.LOSS and not row.firm and mark.role is Role.PAID
            if ((row.role in (Role.OTHER, Role.DEMAND) or lent) and listed) or told_first:
                rows[k] = replace(row, role=Role.PAID, done=mark.done)
    return rows


def _added_up(marks: list[Mark], scene: Scene) -> list[Mark]:
    """Find amounts that are the sum of those told just before."""
    rows = list(marks)
    for i, mark in enumerate(rows):
        if mark.role not in _FINE_SUM or _is_promise(mark, scene):
            continue
        parts = _parts(rows, i, pooled=sources.is_pool(mark, scene))
        if not parts and _is_run(rows, i, scene):
            rows[i] = replace(mark, role=Role.TOTAL_PAID)
        if not parts or _in_list(rows, i, scene):
            continue
        if mark.role is Role.TOTAL_PAID and {rows[k].role for k in parts} == _MET_BY_SUM:
            for k in parts:  # `转了4800，又让我转2000，一共6800`: what was asked for was paid
                rows[k] = replace(rows[k], role=Role.PAID)
        elif mark.role is Role.TOTAL_PAID and _parts_behind(rows, i):
            for k in parts:
                rows[k] = replace(rows[k], role=Role.OTHER)
        elif any(rows[k].role in _SOURCES for k in parts) or _is_pooled(mark, rows, parts, scene):
            # Lent, fetched or asked for, then paid in one: the sum is the payment.
            for k in parts:
                back = rows[k].role is Role.RETURNED
                rows[k] = rows[k] if back else replace(rows[k], role=Role.OTHER)
            rows[i] = replace(mark, role=Role.PAID)
        elif len(parts) > 3 or _SUMMING.search(scene.text, max(0, mark.start - 12), mark.start):
            rows[i] = replace(mark, role=Role.TOTAL_PAID)
    return rows


_POOLED = lazy(r"(?:凑|一起|统一|合起来|加起来)[^，。；\d]{0,8}$")
_OF_WHOM = lazy(r"(?:卡里|手里|家里|账上|呗|贷|月付|信用卡|出|存|攒|工资|借|凑)[^，。；\d]{0,4}$")


def _is_pooled(mark: Mark, rows: Sequence[Mark], parts: Sequence[int], scene: Scene) -> bool:
    """`套了2600，加上我卡里3600，一共凑6200给了他`: paid in one."""
    sent = sources.AT_ONCE.match(scene.plain, mark.end) or _POOLED.search(
        scene.plain, max(0, mark.start - 10), mark.start
    )
    return sent is not None and all(
        _OF_WHOM.search(scene.plain, max(0, rows[k].start - 8), rows[k].start) for k in parts
    )


_MET_BY_SUM = {Role.PAID, Role.DEMAND}
_PRICE = lazy(r"(?:价格?|谈好|谈妥|说好|商定|约定|总共|一共|费用)[是为]?$")  # its parts follow
_PRICE_REACH = 6
_APART = lazy(r"分|(?<!再)次|笔|其中|[两三四五六七八九几]个|[:：]")


def _split_up(marks: list[Mark], scene: Scene) -> list[Mark]:
    """`4.4万元分三笔转入：… 1.5万元、2万元、9000元`: a sum told before its parts."""
    rows = list(marks)
    for i, mark in enumerate(rows[:-1]):
        if _begins_list(rows, i, scene):
            rows[i] = replace(mark, role=Role.PAID)
        if mark.role not in _SPLIT:
            continue
        parts = _parts_behind(rows, i, _PART_ROLES | {Role.TOTAL_PAID})
        priced = _PRICE.search(scene.plain, max(0, mark.start - _PRICE_REACH), mark.start)
        if parts and (priced or _APART.search(scene.plain, mark.end, rows[parts[0]].start)):
            rows[i] = replace(mark, role=Role.TOTAL_PAID)
            for k in parts:
                rows[k] = replace(rows[k], role=Role.PAID)
    return rows


def _begins_list(rows: Sequence[Mark], i: int, scene: Scene) -> bool:
    """`被骗走500元、500元、998元`: the first of a list, no sum."""
    two = rows[i].role is Role.TOTAL_PAID and rows[i + 1].role is Role.PAID
    return two and _in_list(rows, i + 1, scene) and not _parts_behind(rows, i)


_SPLIT = frozenset((Role.PAID, Role.TOTAL_PAID, Role.BORROWED, Role.WITHDRAWN, Role.OTHER))


_PART_ROLES = frozenset((Role.PAID, Role.OTHER))


def _parts_behind(rows: Sequence[Mark], i: int, roles: frozenset[Role] = _PART_ROLES) -> list[int]:
    total, parts = 0, list[int]()
    for k in range(i + 1, min(len(rows), i + 1 + _MOST_PARTS)):
        if rows[k].role is Role.OTHER and rows[k].fen == rows[i].fen:
            continue  # `先给了1万5，事成再付1万5，每次5000转了三次`
        parts.append(k)
        total += rows[k].fen * rows[k].times
        if rows[k].role not in roles or total > rows[i].fen:
            return []
        if total == rows[i].fen:
            return parts if len(parts) > 1 or rows[k].times > 1 else []
    return []


def _in_list(rows: Sequence[Mark], i: int, scene: Scene) -> bool:
    """`2万、3万、5万`: one more of a list, not its sum."""
    return scene.text[rows[i - 1].end : rows[i].start].strip() in ("、", "和", "及")


def _is_asked_first(rows: Sequence[Mark], k: int) -> bool:
    """`要交2200元，我付了2200元`: asked for and paid, one sum."""
    return (
        rows[k].role is Role.DEMAND
        and k + 1 < len(rows)
        and rows[k + 1].role is Role.PAID
        and rows[k + 1].fen == rows[k].fen
    )


_MAY_BE_PART = _SOURCES | {Role.PAID}
_PROMISED = lazy(r"(?:退|返|还|才能|提现?)[^，。\d]{0,4}$")


def _is_promise(mark: Mark, scene: Scene) -> bool:
    """`才能一起退我1200`: no sum of what was paid."""
    left = scene.plain[max(0, mark.start - 8) : mark.start]
    return mark.role is Role.OTHER and _PROMISED.search(left) is not None


# `入金的13万都是从我卡上转的`: what was told before is named by its sum.
_SUM_OF = lazy(r"(?:[转付打充投入汇交](?:金|账|款|值|进去|出去)?的|这|那|上述|以上|上面)$")


def _is_run(rows: Sequence[Mark], i: int, scene: Scene) -> bool:
    if not _SUM_OF.search(scene.plain, max(0, rows[i].start - 6), rows[i].start):
        return False
    paid = [m.fen * m.times for m in rows[max(0, i - _MOST_PARTS) : i] if m.role is Role.PAID]
    return any(
        sum(paid[a:b]) == rows[i].fen
        for a in range(len(paid)) for b in range(a + 2, len(paid) + 1)
    )  # fmt: skip


def _parts(rows: Sequence[Mark], i: int, *, pooled: bool = False) -> list[int]:
    """The places of the two to eight amounts before `i` that add up to it.

    What came back may be put in again where the words say that money was `pooled`.
    """
    fit = _MAY_BE_PART | {Role.RETURNED} if pooled else _MAY_BE_PART
    total, parts = 0, list[int]()
    for k in range(i - 1, max(-1, i - 1 - _MOST_PARTS), -1):
        if _is_asked_first(rows, k):
            continue
        if rows[k].role in fit:
            total += rows[k].fen * rows[k].times
            parts.append(k)
            if total == rows[i].fen and len(parts) > 1:
                return parts
        if total > rows[i].fen:
            break
    return []
