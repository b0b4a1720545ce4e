"""What each amount is in the story: paid, returned, a total, a loss, a demand.

The words nearest to the amount inside its sentence decide. Demands and totals are no payments; a
demand that the text then says was met is one (`met`).
"""

from collections.abc import Collection, Iterator, Sequence

from fanzha.detection.text import acts, counts, lending, listing
from fanzha.detection.text.elements import Element
from fanzha.detection.text.heads import lazy
from fanzha.detection.text.layout import Hints, amended
from fanzha.detection.text.mended import DENIED, OWN_MOVE, REST, mended
from fanzha.detection.text.scene import Mark, Role, Scene
from fanzha.detection.text.verbs import (
    AFTER,
    AFTER_BACK,
    AFTER_LOSS,
    COUNTED,
    CUES,
    EACH_ONE,
    FAKED,
    HANDED,
    INTEND,
    NEGATED,
    NOTED,
    OFFERED,
    PICKED,
    REFUSED,
    SHOWN,
    STOPPED,
    TAKEN,
    TURN,
    TURNS,
)

Cue = tuple[str, str]
"""The kind of a word that tells what became of an amount, and the word."""

_PART = lazy(r"[，,：:|]")


def read(scene: Scene, amounts: Sequence[Element]) -> Iterator[Mark]:
    """One role for each amount, from left to right."""
    last: Mark | None = None
    text = scene.plain
    hints = Hints.of(text)
    for i, amount in enumerate(amounts):
        first, stop = scene.sentence(amount.start)
        left = text[max(first, last.end if last else 0, amount.start - _REACH) : amount.start]
        cut = i + 1 < len(amounts) and amounts[i + 1].start < stop
        right = text[amount.end : amounts[i + 1].start if cut else stop]
        near = last and (last.end > first or listing.BARE_TIME.fullmatch(left))
        inherited = last.role if last and near else None
        assert isinstance(amount.value, int)
        before = text[max(first, amount.start - 2 * _REACH) : amount.start]
        role = _role(left, right, inherited, cut, before)
        if role in _UNSETTLED and _is_handed(
            left, text[amount.end : min(stop, amount.end + _REACH)]
        ):
            role = Role.PAID
        role = amended(role, scene, hints, left, right, amount.start)
        each = counts.each(role, left, right)
        if each and role is not Role.RETURNED:
            role = Role.PAID
        several = counts.goods(left, right) if role in _BOUGHT else 1
        role = Role.PAID if several > 1 else role
        firm = role is Role.LOSS and _FIRM.search(left[-16:] + right[:1]) is not None
        last = Mark(
            amount.start, amount.end, amount.value * several, role, counts.times(each), firm
        )
        yield last


_THING = lazy(r"(?:元|块钱?)?的[一-龥]{1,8}[，,、和]")  # `买了2万8的床，4600的净水机`
_CAME = lazy(r"(?:元|块)?钱?[中回]")  # `垫2万回2.3万`
_UNSETTLED = frozenset((Role.OTHER, Role.LOSS))


def _is_handed(left: str, beyond: str) -> bool:
    """`将现金12万元及价值3.8万元的金项链交给…`: the verb stands behind the last of the list."""
    part = _PART.split(left)[-1]
    return _MOVED.search(part) is not None and HANDED.match(beyond) is not None


_BOUGHT = frozenset((Role.PAID, Role.OTHER))
_FIRM = lazy(r"损失|实际|共|总|合计|累计|金额|价值")
# `与对方商定以1500元购买`
_AGREED = lazy(r"(?:商定|约定|谈好|说好|协商|议定)[^，。；\d]{0,6}$")
_TO_BUY = lazy(r"元?(?:的价格)?(?:购买|成交|出售|转让|交易|买下)")
_PRICE_OF = lazy(r"(?:元)?(?:面值)?的")
_GRANTED = lazy(r"(?:元)?(?:的)?(?:贷款|额度|借款|授信)(?!被|里)")
_NEXT_ONE = lazy(r"第|[前后]面|[前后][两三四五六七八九几][单笔次]|最后")
_RATE = lazy(
    r"(?:每个?(?:月|年|天|日|单|次|小时|人|张|件|箱|套|克|股|台|只|份|瓶|盒|头)|一个?(?:月|年|天|"
    r"小时))[^，。；！？\d了]{0,6}$|一[张件台部瓶盒箱套顶把桌位人]$"
)
_RATE_REACH = 16
_BRACKETS = lazy(r"（[^（）]{0,80}）|\([^()]{0,80}\)")
_REACH = 80  # characters before an amount that may decide its role


def _role(left: str, right: str, inherited: Role | None, cut: bool, before: str) -> Role:
    """`cut` says that the next amount ends `right`; `before` is the sentence up to the amount."""
    bare = _BRACKETS.sub("", left) if "（" in left or "(" in left else left
    role = _passed_on(left, bare, right, inherited, before) or _by_form(left, bare, right, cut)
    if role is not None:
        return role
    part = _PART.split(bare)[-1]
    if _is_sent(part, right):
        return Role.PAID
    return mended(_from_cues(part, left, right, cut, before), part, left, right, before)


def _passed_on(
    left: str, bare: str, right: str, inherited: Role | None, before: str
) -> Role | None:
    """The role that the amount before hands on, or a way of naming a rate; None for neither."""
    if listing.begins(left):
        return Role.PAID
    if counts.came_back(left):
        return Role.RETURNED
    near = left[-_RATE_REACH:]
    if (_RATE.search(near) and not counts.EACH.search(left)) or OFFERED.fullmatch(left):
        return Role.OTHER
    if inherited is Role.OTHER and left.strip() == "返":
        return Role.OTHER
    if inherited is Role.PAID and _THING.fullmatch(left) and _PRICE_OF.match(right):
        return Role.PAID
    if inherited is Role.PAID and _CAME.fullmatch(left):
        return Role.RETURNED
    # `第一单60元返了65元，第二单…`: the next order was paid, not returned.
    ordinal = inherited is Role.RETURNED and _NEXT_ONE.search(bare)
    if inherited and not ordinal and listing.goes_on(bare, before, inherited):
        listed = _LISTED.get(inherited, inherited)
        sent = {Role.BORROWED: _SENT_ON, Role.OTHER: AFTER}.get(listed)
        if sent and sent.match(right):
            return Role.PAID
        if listed is Role.RETURNED and (DENIED.match(right) or REST.search(bare)):
            return Role.OTHER
        return Role.DEMAND if listed is Role.PAID and STOPPED.match(right) else listed
    return None


def _by_form(left: str, bare: str, right: str, cut: bool) -> Role | None:
    """The role that the words right beside the amount settle alone; None where they do not."""
    one = None if _is_once(bare, right) else EACH_ONE.match(right)
    if (one and not (cut and one.end() == len(right))) or (
        COUNTED.search(bare) and _PRICE_OF.match(right)
    ):
        return Role.OTHER
    if (
        _GRANTED.match(right)
        or (_AGREED.search(left) and _TO_BUY.match(right))
        or SHOWN.match(right)
        or (_FREE.match(right) and not _TOPPED_UP.search(bare))
        or PICKED.search(bare, max(0, len(bare) - _RATE_REACH))
        or FAKED.search(bare, max(0, len(bare) - 2 * _RATE_REACH))
    ):
        return Role.OTHER
    if lending.is_taken(bare):
        return Role.PAID
    if _DRAWN.match(right) and _LENDERS.search(bare, max(0, len(bare) - _RATE_REACH)):
        return Role.BORROWED
    if _TAKEN_OUT.match(right) and _KEPT_AT.search(bare, max(0, len(bare) - _RATE_REACH)):
        return Role.WITHDRAWN
    if _IN_CASH.match(right) and _FETCHING.search(bare):
        return Role.WITHDRAWN
    if AFTER_LOSS.match(right):
        return Role.PAID if _ON_CARD.search(bare) else Role.LOSS
    return None


def _is_once(bare: str, right: str) -> bool:
    """`后来又充328一次`: paid once, no price of a time."""
    if not _ONCE.match(right):
        return False
    return [kind for kind, _word in _cues(_PART.split(bare)[-1])][-1:] == ["pay"]


_ONCE = lazy(r"(?:元|块钱?)?一次(?=[，。；]|$)")
# After a listed amount the next one has the same role; a sum is followed by its parts.
_LISTED = {
    Role.TOTAL_PAID: Role.PAID,
    Role.TOTAL_RETURNED: Role.RETURNED,
    Role.LOSS: Role.OTHER,
}


# `本金2万元全部于昨日通过手机银行转给…`
_SENT_ON = lazy(r"(?:元|块)?(?:全部|均|都|已)+[^，。；]{0,20}(?:转|汇|打|付)(?:给|至|到|入)")
# `卡里5200块钱没了，又扣了1800`: taken in one go of several.
_ON_CARD = lazy(r"(?:卡|账户|零钱|支付宝)(?:里|上|内)(?:头|面)?的?$")
# `把存折上的4.9万元取出来`
_TAKEN_OUT = lazy(
    r"(?:元|块钱?)?(?:的?(?:定期|活期|存款|存单|积蓄))?(?:也|都|全部?)?取了?出来?(?!来|给|交)"
)
_KEPT_AT = lazy(r"存的|存折|卡|银行|存款|定期|存单")
_IN_CASH = lazy(r"(?:元|块钱?)?的?(?:现金|现钞)")
_FETCHING = lazy(r"(?:取|提|拿|攞)(?:了|出了?|走)?$")
# `借呗里的8000提出来`: lent.
_DRAWN = lazy(r"(?:元|块钱?)?(?:也|都|全部?)?(?:提|借|套|贷)(?:现)?(?:了)?出来?(?!的)")
_LENDERS = lazy(r"借|贷|条|呗|备用金|信用卡|月付|分期|额度")
_TOPPED_UP = lazy(r"(?:又|再次?|[我就])(?:充|存|交|买)了?$")  # `又充5000送2500`
# `充500送200`
_FREE = lazy(r"(?:元|块钱?)?(?:就)?(?:送|赠|抵|得)(?:\d|$)")


def _from_cues(part: str, left: str, right: str, cut: bool, before: str) -> Role:
    cues = list(_cues(part))
    told = _from_right(right, cut)
    if NOTED.match(right) and not INTEND.search(part):
        return Role.PAID
    if told is Role.OTHER and CUES.search(part) is None and acts.is_given(part, right):
        return Role.PAID
    if not cues and told is Role.OTHER and not _DEPOSIT.search(part):
        cues = _nearest_clause(left)
    if told is Role.OTHER and _is_turn(part, left):
        return Role.RETURNED if cues and cues[-1][0] == "back" else Role.PAID
    return _of_nearest(cues, part, left, right, before) if cues else told


def _is_sent(part: str, right: str) -> bool:
    """`我把准备进货的4万块投给了他`: the verb behind the amount rules what stands after 把."""
    object_ = _MOVED.search(part)
    if object_ is None or STOPPED.match(right) or REFUSED.match(right) or OWN_MOVE.match(right):
        return False
    if not (AFTER.match(right) or HANDED.match(right) or acts.is_sent(right)):
        return False
    return not any(kind in ("wanted", "order") for kind, _word in _cues(part[: object_.start()]))


def _of_nearest(cues: list[Cue], part: str, left: str, right: str, before: str) -> Role:
    """The role by the last cue, seen together with the kinds of those before it."""
    kinds = {kind for kind, _word in cues}
    nearest, word = cues[-1]
    if TAKEN.match(right) and nearest in ("other", "wanted"):
        return Role.PAID
    if nearest == "other" and len(cues) > 1 and cues[-2][0] == "pay" and _OWED.match(word):
        cues, nearest = cues[:-1], "pay"
    if "loss" in kinds and nearest in ("loss", "total", "pay"):
        if nearest == "pay" and _AGAIN.search(part):
            return Role.PAID
        return Role.TOTAL_PAID if "pay" in kinds else Role.LOSS
    if "total" in kinds and "pay" in kinds and _SEVERALLY.search(left[-40:]):
        return Role.PAID
    if "total" in kinds and nearest in ("total", "pay", "back"):
        return _of_total(kinds, part, before)
    if nearest == "back":
        return _of_back(cues, part)
    if nearest == "pay":
        return _of_pay(cues, part, left, right)
    if nearest == "other":
        return _of_other(cues, part, right, before)
    if nearest == "order" and "wanted" not in kinds and _is_unasked(part, before):
        return Role.PAID
    return {"loss": Role.LOSS, "wanted": Role.DEMAND, "order": Role.DEMAND}.get(nearest, Role.OTHER)


def _is_unasked(part: str, before: str) -> bool:
    """`何女士看到代购信息，先付1200元`: a payer is named, and nobody asks."""
    if _BY_PAYER.search(part):
        return True
    asked = any(kind == "wanted" for kind, _word in _cues(before))
    return not asked and _PAYER.search(before) is not None


_PAYER = lazy(r"某|女士|先生|(?:报警|受害|被害)人|事主")
_AGAIN = lazy(r"(?:又|再次?|还|随后|接着|后来?)(?:先后)?(?:被|让)")


def _of_total(kinds: Collection[str], part: str, before: str) -> Role:
    if "back" in kinds:
        return Role.TOTAL_RETURNED
    if _ASKED_SUM.search(part):
        return Role.DEMAND
    return Role.TOTAL_PAID if "pay" in kinds or _has_pay(before) else Role.OTHER


def _of_back(cues: list[Cue], part: str) -> Role:
    kinds = {kind for kind, word in cues if word != "为由"}
    if _GAVE_BACK.search(part) and not _PROMISE.search(part):
        return Role.RETURNED
    return Role.OTHER if "wanted" in kinds or "other" in kinds else Role.RETURNED


def _of_pay(cues: list[Cue], part: str, left: str, right: str) -> Role:
    wanted = any(kind in ("wanted", "order") for kind, _word in cues)
    if _FETCHED.match(cues[-1][1]) and not wanted:
        return Role.WITHDRAWN
    asked = (
        wanted
        and _demanded(cues)
        and not (cues[-2][1] == "为由" and _TO_WHOM.search(part))
        and not (_LURED.match(cues[-2][1]) and not _SEEN_THROUGH.match(right))
        and not (_HAPPENED.search(cues[-1][1]) or _HAPPENED.search(part))
        and not _COUNTED.search(left[-24:], max(0, left[-24:].rfind(cues[-2][1])))
    )
    return Role.DEMAND if asked else Role.PAID


def _of_other(cues: list[Cue], part: str, right: str, before: str) -> Role:
    word = cues[-1][1]
    if len(cues) > 1 and cues[-2][0] == "back" and _GAIN.match(word):
        return Role.RETURNED
    if len(cues) > 1 and cues[-2][0] == "pay" and word == "价值":
        return Role.PAID
    if lent := lending.role(word, part, before):
        return lent
    return Role.PAID if AFTER.match(right) else Role.OTHER


def _is_turn(part: str, left: str) -> bool:
    return TURN.fullmatch(part) is not None and TURNS.search(left) is not None


_DEPOSIT = lazy(r"(?:[定订押本]金|首付|尾款|全款|进度款|运费)[是为]?$")
_TO_WHOM = lazy(r"为由(?:，)?(?:[^，。；让要求\d]{0,6})(?:向|给|至)")
# `对方说验证完成退回了1万元`
# `又诱导其向…转账5600元`: who tells it so tells what happened.
_LURED = lazy(r"诱导|诱骗")
_SEEN_THROUGH = lazy(r"(?:元|块钱?)?[^。；]{0,24}(?:[未没拒]|识破|劝阻|发现|察觉|拦|怀疑|醒悟)")
_GAVE_BACK = lazy(r"(?:退|返|还|打|转)(?:回|还|给)?(?:了|我|来|回来)+$")
_PROMISE = lazy(r"[会能可]|承诺|答应|保证|才|要求|如果|等")
_GAIN = lazy(r"利息|收益|利润|盈利|奖励|红包|补贴")  # `返还“利息”2.3万元`
_HAPPENED = lazy(r"(?<!为)了$")
_COUNTED = lazy(r"[两二三四五六七八九十几多\d][次笔回]")
_BY_PAYER = lazy(r"向|(?<![让叫要求喊])我|其|又|\x01|某|女士|先生|(?:报警|受害|被害)人")
_OWED = lazy(r"尾款|税|罚款|红包|退款|利息|会员费")
# `他让我交押一付三一共11200元`
_ASKED_SUM = lazy(
    r"(?:[让叫](?:我|其)|要求|需要?|要)(?:先|再)?[支交付转][^，。；]{0,8}(?:一共|共|合计)$"
)
_SEVERALLY = lazy(
    r"[\d一二两三四五六七八九十][次笔单回][:：，]$|(?:分别|依次|明细|如下)(?:[^，。]{0,4})?"
    r"[:：为是][^，。；]{0,24}$"
)
_FETCHED = lazy(r"(?:取(?:现|出)?|提领)(?:了)?(?:现金)?$")


def _nearest_clause(left: str) -> list[Cue]:
    """The cues of the last clause that has any."""
    for clause in reversed(_PART.split(left)):
        cues = list(_cues(clause))
        if cues:
            if _UNDONE.search(clause):
                return []
            # `发来视频，月租1200元`: what came back is named in its own clause.
            sent = cues[-1][1].endswith("发来") and not clause.endswith("发来")
            return [] if sent else cues
    return []


# `提示超限没转出去，后来改成2万`
_UNDONE = lazy(r"[没未](?:有|能)?[转汇打付]")


def _has_pay(left: str) -> bool:
    return any(kind == "pay" for kind, _ in _cues(left))


def _demanded(cues: Sequence[Cue]) -> bool:
    """A demand governs the verb after it: `让我转账`."""
    return cues[-2][0] in ("wanted", "order") if len(cues) > 1 else False


def _cues(text: str) -> Iterator[Cue]:
    for match in CUES.finditer(text):
        if (
            match.lastgroup != "skip"
            and match.lastgroup
            and not NEGATED.search(text, max(0, match.start() - 4), match.start())
        ):
            yield match.lastgroup, match[0]


# `保证金17.5万你先付一下`
_ASK_AFTER = lazy(
    r"(?:元|块钱?)?[，,]?(?:转|付|打|扫|发)(?:给)?我(?!了)|(?:元|块钱?)?(?:也|都)?请[^，。\n]{0,6}(?:付|转|打|汇|交|缴)(?!了)|[^，。\n]{0,8}(?:你|您|(?<!我)先)(?:先|帮|去|来|马上|赶紧)?(?:把|给|帮)?[^，。\n]{0,4}(?:付"
    r"|转|打|汇)(?!了)"
)


_MOVED = lazy(r"(?:把|将(?![会要来近]))[^，。；]{0,12}$")


def _from_right(right: str, cut: bool) -> Role:
    """`cut`: the last clause of `right` speaks of the next amount."""
    if cut:
        right = right[: max(right.rfind(c) for c in "，。；\n") + 1] or right
    if AFTER_BACK.match(right):
        return Role.RETURNED
    if _ASK_AFTER.match(right):
        return Role.DEMAND
    return Role.PAID if AFTER.match(right) and not STOPPED.match(right) else Role.OTHER
