"""What each amount is in the story: paid, returned, a total, a loss, a demand.

The words nearest to the amount inside its sentence decide. Demands and totals are no payments; a
demand that the text then says was met is one.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from fanzha.detection.text.elements import Element, Kind
from fanzha.detection.text.lexicon import Hits
from fanzha.kit import read_decimal


class Role(StrEnum):
    """What an amount is in the story."""

    PAID = "paid"
    RETURNED = "returned"
    TOTAL_PAID = "total_paid"
    TOTAL_RETURNED = "total_returned"
    LOSS = "loss"
    DEMAND = "demand"
    BORROWED = "borrowed"
    WITHDRAWN = "withdrawn"
    OTHER = "other"


SENTENCE = re.compile(r"[。！？!?;；\n]+")
_PART = re.compile(r"[，,：:]")
_LOSS = (
    r"损失|被骗|骗走|骗取|骗了|骗去|诈骗(?:了|走)|诈骗(?=[\d¥]|$)|涉案(?:金额|价值)|被诈骗|净损|"
    r"总损失"
)
_TOTAL = (
    r"合计|总计|总共|一共|累计|共计|总额|总金额|前后共|先后共|共(?=转|支|汇|付|充|投|垫|打|给|"
    r"向|花|刷|[\d¥一二三四五六七八九十两]|人民币|$)"
)
_BACK = (
    r"返利|返现|返还|返了|返给|返佣|返(?=\d|$)|退回|退还|退了|退给|退(?=\d|$)|提现(?:成功|到账|"
    r"出来|出|到|了|过|回)?|提了(?=[\d一二两三四五六七八九])|提出(?:来|了)?|取出|到账|"
    r"收到(?:了)?(?:对方|客服|平台)?(?:的)?(?:转来|返来|转账|返利|返还|返现|佣金|本金|红包|奖励|"
    r"报酬)?|获利|赚了|赚到|赚取|挣了|佣金|回款|"
    r"(?:对方|他|她|平台|客服|商家|系统|派单员|骗子)(?:又|就|先|便|真的?)?(?:给|向)?(?:我|本人|"
    r"其|事主|受害人|报警人)?(?:的)?(?:\S{0,6})?(?:转来|转给|返|打来|转回|打回|退|给我转|给我发|"
    r"发来|发了)|还(?:了|给)我|转回|转来|打回|(?:给|向)我(?:转|返|发|打)(?:了|来|账)?"
)
_PAY = (
    r"转账|转帐|转完|转了|转给|转到|转入|转走|转出|转过去|转去|转至|转款|转|汇款|汇了|汇给|汇到|汇入|"
    r"汇至|汇出|(?<!外)汇(?!率|总|报|丰)|打款|打了|打给|打到|打过去|打入|打(?=\d|$)|"
    r"支付|付款|付了|付给|付|充值|充了|充进|充入|充(?=\d|了|值|$)|冲了|投入|投了|投资了|投资|"
    r"入金|垫付|垫了|垫资|刷了|刷走|被刷|存入|存了|存现|交了|缴纳|交纳|缴了|缴费|交(?=\d|$)|"
    r"扫码(?!进|加|领|下载|添|关注|入群|登|后)|扫了|发(?:了|的|过去)(?!我|来|一[张个条份]|[张个条份链截验照视消信短]|送)|"
    r"(?:先|又|再|共|还|前后)?(?:收了|收取了?|要了|要走|拿走|拿了|取走|骗走)|(?:先|又|再)收(?!到)|扣了|扣走|扣款|划走|盗刷|盗转|消费|拍下|下单|购买|买了|花了|寄(?:了|出|给)|给了|"
    r"给(?:他|她|对方|其)(?=\d|$)|押了|下注|少了|贴(?:了)?(?=\d|$)|送(?:了|给)|交给|取(?:现|"
    r"出)?(?:了)?(?:现金)?|借给"
)
# 按要求, 按照客服指示: what was asked was also done.
_OBEYED = (
    r"(?:被害人|受害人|报警人|报案人|事主|当事人|群众|女士|先生|某某?)(?:报警|报案|自)?(?:时)?称|"
    r"称(?:其|自己|本人)|"
    r"(?:按照?|依照|根据|听从|应|照着?)[^，。；！？]{0,8}?(?:要求|指示|指引|提示|引导|安排|说的|吩咐|指令|操作)"
)
_WANTED = (
    r"要求|要(?:我|其|他|她)(?=[^，。]{0,6}(?:转|交|付|打|汇|充|缴|买|[\d一二两三四五六七八九]))|又要(?!了)|让(?:我|其|他|她|受害人|事主|报警人|本人|再|先)?|叫(?:我|其|他|她|受害人|事主|"
    r"报警人)|需要|需|必须|还要|还得|要(?=[\d]|[一二两三四五六七八九][千万百])|要(?:先|再|交|我|其|缴|充|转|付|垫|求|支付)|得(?:先|再)?交|"
    r"(?<!申)请(?:您|你|先|将|尽快)?|提示|称|声称|谎称|说(?:是)?|表示|承诺|答应|许诺|保证(?!金)|催|"
    r"指示|准备|打算|正要|欲|差点|险些|想(?:要)?|(?<!指)引导|诱导|威胁|不(?:然|交|转)|如果|若|"
    r"只(?:要|需)|你|您|可(?:以)?|能|(?<!一)会(?!议|员|计|费|所|儿)|将(?=获|得|返)|否则|预计|计划|报价|为由"
)
_ORDER = r"先转|快转|马上转|再转|转(?=\S{0,3}到)"
_OTHER = (
    r"(?:向|从|找|跟|问)[^，。]{0,4}(?:友|戚|家人|同事|邻居)(?:处|那里)?借(?:了|到|来)?|"
    r"额度|余额|资产|账面|账户(?:里|内|上|余额)?(?:有|显示|还有)|显示|盈利|收益|利润|利息|价格|"
    r"价值|标价|原价|售价|单价|市价|年薪|月薪|工资|薪资|日赚|日入|每天|每单|每笔|每次|每月|月供|"
    r"一单|"
    r"优惠|下款|放款|批(?:了|下)?|审批|面额|面值|(?<!给)(?<!友)(?<!戚)借(?!给|他|她|对方|我)(?:了|到|款|出|来|"
    r"得)?|贷(?:了|到|款|出)?|套现|到手|奖(?:金|励)|中奖|红包|尾款|限额|满|低至|仅需|仅|起|门槛|"
    r"欠(?:款|费|了)?|罚款|罚金|税(?:款|费)?|补贴|赔(?:偿|付)?|理赔|退款|退费|卖|出售|挂(?:了|"
    r"出)?|定价|想买|看中|收入|支出|账单|应还|待还|扣费|年费|月费|每年|会员费|拦截|止付|冻结|"
    r"挽回|避免|追回|保住"
)
_NOT_DONE = (
    r"时(?:候)?[，,]?(?:被|银行|民警|系统|柜员|家人|提示|发现|显示|却|平台|对方)|失败|未成功|"
    r"没(?:有)?(?:成功|转|付|到账)|未(?:转|付|到账)|被(?:银行|民警|柜员|拦|劝|退回|系统拦|阻)|"
    r"不成功|"
    r"[^，。；]{0,8}[，,](?:但|可|不过)?(?:我|其|他|她|本人)?(?:就|都|也|还|当时)?(?:没有?|未|并未|不肯|不愿|不敢|拒绝)(?:有|再|敢|同意)?(?:再)?(?:交|转|付|给|理|"
    r"充|打|汇|做|买|答应|成功)|[^，。；]{0,12}(?:被[^，。；]{0,10}(?:拦截|拦下|拦住|劝阻|阻止)|(?:转账)?(?:未|没)(?:有)?(?:转)?成功)|"
    r"的?(?:时候)?(?:就)?(?:提示|显示)(?:失败|冻结|错误)"
)
_CUES = re.compile(
    "|".join(
        f"(?P<{name}>{pattern})"
        for name, pattern in (
            ("skip", _OBEYED),
            ("loss", _LOSS),
            ("order", _ORDER),
            ("total", _TOTAL),
            ("back", _BACK),
            ("wanted", _WANTED),
            ("other", _OTHER),
            ("pay", _PAY),
        )
    )
)
_NEGATED = re.compile(r"(?:未|没有?|无法|不能|不了|拒绝|不让|没法)(?:\S{0,2})$")
_STOPPED = re.compile(_NOT_DONE)
_INTEND = re.compile(
    r"准备|打算|正要|正准备|欲|差点|险些|企图|试图|想要?(?=转|汇|付|提)|不要|切勿|请勿|未曾|"
    r"并未|没有|没(?=转|付|汇)|拒绝"
)
_THEN_PAID = re.compile(
    r"(?<![让叫求])(?:我|其|事主|受害人|报警人|本人|遂|于是|随后|就|便|按照?|后)\S{0,24}?(?:转(?:账|了|过去|"
    r"给|到|入)|汇(?:款|了|给|到|过去)|付(?:款|了|给|过去)|[转汇付打交充刷]的|支付(?!宝)|交了|充(?:值|了|进)|"
    r"打(?:款|了|给)|[转付打充交汇]完|照做|照办|扫码(?!进|加|领|下载))|"
    r"(?:支付宝|微信|手机银行|网银|云闪付|银行卡)\S{0,6}?(?:转(?!人工)|付(?!分)|打)|[转付打充交汇]完|"
    r"(?:用|通过)[^，。]{0,14}?(?:付(?:给|了)|转(?:账|给|到|了)|汇(?:给|到)|支付给|打(?:给|到))|"
    r"(?:把|将)(?:钱|款|货款|定金|全款)[^，。]{0,12}?(?:转|付|打|汇)"
)
_AFTER = re.compile(
    r"(?:元|块)?(?:就|已|都)?被(?:对方|骗子|他人)?(?:分[^，。]{0,6})?(?:转|划|盗|刷|扣)(?:走|出|刷|转|款)|返了?(?=[¥\d]|$)|"
    r"[，,。]?\s?(?:\S{0,6})?(?:转(?:账|给|到|至|入|过去|走)|汇(?:款|到|给|至|入)|打(?:到|给|入|"
    r"款|过去(?!，|。))|支付|付(?:款|给|了)|充(?:值|入|进)|存入|交给|给了|给对方|投入|用于|买了|购买)"
)
_AFTER_BACK = re.compile(
    r"\s?(?:的)?(?:返利|返现|佣金|返还|奖励|红包|到账|提现)|\s?(?:就|也|都|已|已经|"
    r"很快)?(?:到账|提现(?:成功|到账|出来)|提出来|返(?:回|还))"
)
_AFTER_LOSS = re.compile(r"(?:元|块)?\s?(?:就|都|也|全)?(?:被骗|没了|不见了|打了水漂)")


@dataclass(frozen=True, slots=True)
class Mark:
    """An amount at `start:end` of the folded text with its role; paid `times` times.

    `firm`: a loss stated as such (损失, 共), not told in passing. `met`: asked for first, then
    paid, so that payee, channel and time are told behind the amount.
    """

    start: int
    end: int
    fen: int
    role: Role
    times: int = 1
    firm: bool = False
    met: bool = False


_SENTENCE_REACH = 400
_ACCOUNTS = frozenset((Kind.BANK_CARD, Kind.ALIPAY, Kind.WALLET, Kind.WECHAT))


@dataclass(frozen=True, slots=True)
class Scene:
    """One text with everything found in it; spans are those of the folded text."""

    text: str
    found: Sequence[Element]
    hits: Hits
    breaks: Sequence[int]

    @property
    def accounts(self) -> list[Element]:
        """What money can be sent to."""
        return [e for e in self.found if e.kind in _ACCOUNTS]

    def sentence(self, at: int) -> tuple[int, int]:
        """The bounds of the sentence around an offset, at most 400 characters to each side."""
        i = bisect_right(self.breaks, at)
        stop = self.breaks[i] if i < len(self.breaks) else len(self.text)
        return max(self.breaks[i - 1], at - _SENTENCE_REACH), min(stop, at + _SENTENCE_REACH)


def read(scene: Scene, amounts: Sequence[Element]) -> Iterator[Mark]:
    """One role for each amount, from left to right."""
    last: Mark | None = None
    for i, amount in enumerate(amounts):
        first, stop = scene.sentence(amount.start)
        left = scene.text[max(first, last.end if last else 0) : amount.start][-_REACH:]
        cut = i + 1 < len(amounts) and amounts[i + 1].start < stop
        right = scene.text[amount.end : amounts[i + 1].start if cut else stop]
        inherited = last.role if last and (last.end > first or _BARE_TIME.fullmatch(left)) else None
        assert isinstance(amount.value, int)
        role = _role(left, right, inherited, cut)
        if role is Role.OTHER and _TOKEN_WORTH.search(
            scene.text, max(first, amount.start - _REACH), amount.start
        ):
            role = Role.PAID
        each = _EACH.search(left)
        if each and role in (Role.PAID, Role.OTHER):
            role = Role.PAID
        met = role in (Role.DEMAND, Role.OTHER) and _ALL_MET.match(right) is not None
        if role is Role.OTHER and not met and _PRICE.search(left):
            met = _completed(right[:40], cut)
        elif role is Role.DEMAND and not met:
            met = _completed(right, cut) or (not cut and _met_later(scene, amounts, i, stop))
        if met:
            role = Role.PAID
        firm = role is Role.LOSS and _FIRM.search(left[-16:] + right[:1]) is not None
        last = Mark(amount.start, amount.end, amount.value, role, _times(each), firm, met)
        yield last


_PRICE = re.compile(r"(?:价格?|谈好|说好|商定|卖|卖价|一共|总价|定金|押金|费用?)[为是]?$")
_FIRM = re.compile(r"损失|共|总|合计|累计|金额|价值")
# In a chat the answer comes in one of the next lines: `财务：已经付了`.
_ANSWER = re.compile(
    r"\n(?:\[[^\]\n]{1,30}\]\s?)?[^\n:：，。]{1,16}[:：]\s?[^\n，。]{0,4}[，,。]?(?:我)?(?:已经?|刚刚?|都)?(?:给您|给你)?(?:转|付|打|汇)(?:好|完|过去)?了(?!吗|没)"
)


def _met_later(scene: Scene, amounts: Sequence[Element], i: int, stop: int) -> bool:
    end = amounts[i + 1].start if i + 1 < len(amounts) else len(scene.text)
    return _ANSWER.search(scene.text, max(stop - 1, 0), min(end, stop + 160)) is not None


# 转了两次，每次5000: two payments.
_EACH = re.compile(
    r"(?:转|汇|付|充|打|刷|扣|存|交|分|给)(?:账|款|值|走|给\S{1,4})?了?(?:共)?(?P<n>\d{1,2}|"
    r"[两二三四五六七八九十]{1,2})[次笔单]"
    r"[^。]{0,8}(?:每次|每笔|每单|各|都是|均为|单笔)(?:转|汇|充|付|是|为)?(?:账|款|值)?了?$"
    r"|(?P<m>\d{1,2}|[两二三四五六七八九十])[次笔][^。，]{0,14}(?:转|汇|付|充|打|刷|扣|存|交|给)[^。，]{0,10}"
    r"[，,]?(?:每次|每笔|每单)(?:转|汇|充|付|是|为)?(?:账|款|值)?了?$"
)


def _times(each: re.Match[str] | None) -> int:
    value = read_decimal(each["n"] or each["m"]) if each else None
    return max(1, int(value)) if value is not None else 1


_GRANTED = re.compile(r"(?:元)?(?:的)?(?:贷款|额度|借款|授信)(?!被|里)")
_RATE = re.compile(
    r"(?:每个?(?:月|年|天|日|单|次|小时|人)|一个?(?:月|年|天|小时))[^，。；！？\d了]{0,6}$"
)
_PAST = re.compile(r"(?:之前|此前|以前|前期|早前|曾经?|去年|前几年|原来|先前)[^，。；！？]{0,12}$")
_BRACKETS = re.compile(r"（[^（）]{0,80}）|\([^()]{0,80}\)")
_REACH = 80  # characters before an amount that may decide its role
# A list of payments, one a line: nothing but the time stands before the amount.
_BARE_TIME = re.compile(r"[\d\s年月日号时点分秒:：\-./，,、]*")
_TOKEN_WORTH = re.compile(
    r"(?:usdt|泰达币|虚拟币|比特币)[^。]{0,60}(?:价值|折合|相当于|合)(?:人民币|约)?$", re.I
)
LISTING = re.compile(
    r"^[、,，和及与跟又（(\s+]*(?:第?[一二三四五六七八九十\d]+[次笔单](?:是|为)?|另|外加|加上|另外|还有|再|"
    r"后又?|分别(?:为|是)?)?[:：]?$"
)


def _role(left: str, right: str, inherited: Role | None, cut: bool) -> Role:
    """`cut` says that the next amount ends `right`."""
    if _RATE.search(left) and not _EACH.search(left):
        return Role.OTHER
    bare = _BRACKETS.sub("", left)
    # `第一单60元返了65元，第二单…`: the next order was paid, not returned.
    ordinal = inherited is Role.RETURNED and "第" in bare
    if inherited and not ordinal and (LISTING.match(bare) or _BARE_TIME.fullmatch(bare)):
        listed = _LISTED[inherited]
        return Role.DEMAND if listed is Role.PAID and _STOPPED.match(right) else listed
    if _GRANTED.match(right):
        return Role.OTHER
    if _AFTER_LOSS.match(right):
        return Role.LOSS
    part = _PART.split(bare)[-1]
    role = _from_cues(part, left, right)
    if role is Role.LOSS and _PAST.search(part) and _PART.search(right):
        return Role.OTHER
    if role in (Role.PAID, Role.TOTAL_PAID) and _undone(part, right):
        return Role.DEMAND
    if role is Role.RETURNED and (_STOPPED.match(right.lstrip("的")) or _INTEND.search(part)):
        return Role.OTHER
    return role


# After a listed amount the next one has the same role; a sum is followed by its parts.
_LISTED = {
    Role.PAID: Role.PAID,
    Role.TOTAL_PAID: Role.PAID,
    Role.RETURNED: Role.RETURNED,
    Role.TOTAL_RETURNED: Role.RETURNED,
    Role.LOSS: Role.OTHER,
    Role.DEMAND: Role.DEMAND,
    Role.OTHER: Role.OTHER,
}


# `…, 均已转`, `都是微信付的`: said of all that was asked before it.
_ALL_MET = re.compile(
    r"[^。；！？\d，]{0,10}[，,]?(?:我|其|她|他|也|后|最后)?(?:(?:用|通过)[^，。]{0,5})?(?:都|均|全部|全|也|各)(?:已经?|是[^，。]{0,12})?(?:扫码|微信|支付宝)?(?:付|转|交|充|打|给|汇|支付)"
    r"(?:了|完|清|款|账|的|过去|(?=[，。]|$))"
)


def _undone(part: str, right: str) -> bool:
    return bool(_INTEND.search(part) or _STOPPED.match(right))


_DONE = re.compile(r"[，,][^，。]{0,3}[转付打充交汇]完")


def _completed(right: str, cut: bool) -> bool:
    """`让我交2000元，我就转了过去` met the demand; a verb of the next amount does not."""
    if cut and _EACH.search(right):
        return False
    if cut and _DONE.match(right):
        return True
    # The last clause before the next amount speaks of that one.
    head = right.rpartition("，")[0][:48] if cut else right[:48]
    return _THEN_PAID.search(head) is not None and not _INTEND.search(head)


def _from_cues(part: str, left: str, right: str) -> Role:
    cues = list(_cues(part))
    told = _from_right(right)
    if not cues and told is Role.OTHER:
        cues = _nearest_clause(left)
    kinds = {kind for kind, _ in cues}
    if not cues:
        return told
    nearest = cues[-1][0]
    if "loss" in kinds and nearest in ("loss", "total", "pay"):
        return Role.TOTAL_PAID if "pay" in kinds else Role.LOSS
    if "total" in kinds and "pay" in kinds and _SEVERALLY.search(left[-40:]):
        return Role.PAID
    if "total" in kinds and nearest in ("total", "pay", "back"):
        if "back" in kinds:
            return Role.TOTAL_RETURNED
        return Role.TOTAL_PAID if "pay" in kinds or _has_pay(left) else Role.OTHER
    if nearest == "back":
        return Role.OTHER if "wanted" in kinds or "other" in kinds else Role.RETURNED
    if nearest == "pay" and _FETCHED.match(cues[-1][1]) and not kinds & {"wanted", "order"}:
        return Role.WITHDRAWN
    if nearest == "pay":
        return Role.DEMAND if kinds & {"wanted", "order"} and _demanded(cues) else Role.PAID
    if nearest == "other" and _LENT.search(cues[-1][1]):
        return Role.BORROWED
    if nearest == "other" and _AFTER.match(right):
        return Role.PAID
    return {"loss": Role.LOSS, "wanted": Role.DEMAND, "order": Role.DEMAND}.get(nearest, Role.OTHER)


_SEVERALLY = re.compile(
    r"[\d一二两三四五六七八九十][次笔单][:：，]$|(?:分别|依次|明细|如下)(?:[^，。]{0,4})?[:：为是][^，。；]{0,24}$"
)
_FETCHED = re.compile(r"取(?:现|出)?(?:了)?(?:现金)?$")
_LENT = re.compile(r"借|贷|套现")


def _nearest_clause(left: str) -> list[tuple[str, str]]:
    """The cues of the last clause that has any."""
    for clause in reversed(_PART.split(left)):
        cues = list(_cues(clause))
        if cues:
            return cues
    return []


def _has_pay(left: str) -> bool:
    return any(kind == "pay" for kind, _ in _cues(left))


def _demanded(cues: Sequence[tuple[str, str]]) -> bool:
    """A demand governs the verb after it: `让我转账`."""
    return cues[-2][0] in ("wanted", "order") if len(cues) > 1 else False


def _cues(text: str) -> Iterator[tuple[str, str]]:
    for match in _CUES.finditer(text):
        if (
            match.lastgroup != "skip"
            and match.lastgroup
            and not _NEGATED.search(text, max(0, match.start() - 4), match.start())
        ):
            yield match.lastgroup, match[0]


# `保证金17.5万你先付一下`
_ASK_AFTER = re.compile(
    r"[^，。\n]{0,8}(?:你|您|(?<!我)先)(?:先|帮|去|来|马上|赶紧)?(?:把|给|帮)?[^，。\n]{0,4}(?:付|转|打|汇)(?!了)"
)


def _from_right(right: str) -> Role:
    if _AFTER_BACK.match(right):
        return Role.RETURNED
    if _ASK_AFTER.match(right):
        return Role.DEMAND
    return Role.PAID if _AFTER.match(right) and not _STOPPED.match(right) else Role.OTHER
