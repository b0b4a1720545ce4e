"""Which amounts the victim paid, to whom, how and when; what came back; what was lost.

Each amount gets a role from the words nearest to it inside its sentence. Only `paid` amounts become
transfers; totals and demands never do, except that a total stated with a verb of paying stands for the
payment when no single one is told.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from fanzha.detection.text.elements import Element, Kind, Transfer
from fanzha.detection.text.lexicon import Hits


class Role(StrEnum):
    """What an amount is in the story."""

    PAID = "paid"
    RETURNED = "returned"
    TOTAL_PAID = "total_paid"
    TOTAL_RETURNED = "total_returned"
    LOSS = "loss"
    DEMAND = "demand"
    OTHER = "other"


_SENTENCE = re.compile(r"[。！？!?;；\n]+")
_PART = re.compile(r"[，,：:]")
_LOSS = r"损失|被骗|骗走|骗取|骗了|骗去|诈骗(?:了|走)?|涉案(?:金额|价值)|被诈骗|净损|总损失"
_TOTAL = r"合计|总计|总共|一共|累计|共计|总额|总金额|前后共|先后共|共(?=转|支|汇|付|充|投|垫|打|给|向|花|刷|[\d¥一二三四五六七八九十两]|人民币)"
_BACK = (
    r"返利|返现|返还|返了|返给|返佣|返(?=\d)|退回|退还|退了|退给|退(?=\d)|提现(?:成功|到账|出来|出|到|了|回)?|提出(?:来|了)?|取出|到账|"
    r"收到(?:了)?(?:对方|客服|平台)?(?:的)?(?:转来|返来|转账|返利|返还|返现|佣金|本金|红包|奖励|报酬)?|获利|赚了|赚到|赚取|挣了|佣金|回款|"
    r"(?:对方|他|她|平台|客服|商家|系统|派单员|骗子)(?:又|就|先|便|真的?)?(?:给|向)?(?:我|本人|其|事主|受害人|报警人)?(?:的)?(?:\S{0,6})?(?:转来|转给|返|打来|转回|打回|退|给我转|给我发|发来|发了)|转回|转来|打回|(?:给|向)我(?:转|返|发|打)(?:了|来|账)?"
)
_PAY = (
    r"转账|转帐|转了|转给|转到|转入|转走|转出|转过去|转去|转至|转款|转|汇款|汇了|汇给|汇到|汇入|汇至|汇出|汇|打款|打了|打给|打到|打过去|打入|打(?=\d)|"
    r"支付|付款|付了|付给|付|充值|充了|充进|充入|充(?=\d|了|值)|冲了|投入|投了|投资了|投资|入金|垫付|垫了|垫资|刷了|刷走|存入|存了|存现|交了|缴纳|交纳|缴了|缴费|交(?=\d)|"
    r"扫码|扫了|扣了|扣走|扣款|划走|盗刷|盗转|消费|拍下|下单|购买|买了|花了|寄(?:了|出|给)|给了|给(?:他|她|对方|其)(?=\d)|押了|下注|贴(?:了)?(?=\d)|送(?:了|给)|交给|取(?:现|出)?(?:了)?(?:现金)?|借给"
)
_WANTED = (
    r"要求|让(?:我|其|他|她|受害人|事主|报警人|本人|再|先)?|叫(?:我|其|他|她|受害人|事主|报警人)|需要|需|必须|还要|还得|要(?:先|再|交|我|其|缴|充|转|付|垫|求|支付)|得(?:先|再)?交|"
    r"请(?:您|你|先|将|尽快)?|提示|称|声称|谎称|说(?:是)?|表示|承诺|答应|许诺|保证(?!金)|催|指示|准备|打算|正要|欲|差点|险些|想(?:要)?|(?<!指)引导|诱导|威胁|不(?:然|交|转)|如果|若|只(?:要|需)|你|您|可(?:以)?|能|会|将(?=获|得|返)|否则|预计|计划|报价|为由"
)
_ORDER = r"先转|快转|马上转|再转|转(?=\S{0,3}到)"
_OTHER = (
    r"额度|余额|资产|账面|账户(?:里|内|上|余额)?(?:有|显示|还有)|显示|盈利|收益|利润|利息|价格|价值|标价|原价|售价|单价|市价|年薪|月薪|工资|薪资|日赚|日入|每天|每单|每笔|每次|每月|月供|一单|"
    r"优惠|下款|放款|批(?:了|下)?|审批|面额|面值|(?<!给)(?<!友)(?<!戚)借(?:了|到|款|出|来|得)?|贷(?:了|到|款|出)?|套现|到手|奖(?:金|励)|中奖|红包|尾款|限额|满|低至|仅需|仅|起|门槛|欠(?:款|费|了)?|罚款|罚金|税(?:款|费)?|补贴|赔(?:偿|付)?|理赔|退款|退费|卖|出售|挂(?:了|出)?|定价|想买|看中|收入|支出|账单|应还|待还|扣费|年费|月费|每年|会员费|拦截|止付|冻结|挽回|避免|追回|保住"
)
_NOT_DONE = (
    r"时(?:候)?[，,]?(?:被|银行|民警|系统|柜员|家人|提示|发现|显示|却|平台|对方)|失败|未成功|没(?:有)?(?:成功|转|付|到账)|未(?:转|付|到账)|被(?:银行|民警|柜员|拦|劝|退回|系统拦|阻)|不成功|"
    r"的?(?:时候)?(?:就)?(?:提示|显示)(?:失败|冻结|错误)"
)
_CUES = re.compile(
    "|".join(
        f"(?P<{name}>{pattern})"
        for name, pattern in (
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
    r"准备|打算|正要|正准备|欲|差点|险些|企图|试图|想要?(?=转|汇|付|提)|不要|切勿|请勿|未曾|并未|没有|没(?=转|付|汇)|拒绝"
)
_THEN_PAID = re.compile(
    r"(?:我|其|事主|受害人|报警人|本人|遂|于是|随后|就|便|按照?|后)\S{0,24}?(?:转(?:账|了|过去|给|到|入)|汇(?:款|了|过去)|付(?:款|了|过去)|支付|交了|充(?:值|了|进)|打(?:款|了|过去)|照做|照办|扫码)"
)
_AFTER = re.compile(
    r"[，,。]?\s?(?:\S{0,6})?(?:转(?:账|给|到|至|入|过去|走)|汇(?:款|到|给|至|入)|打(?:到|给|入|款|过去)|支付|付(?:款|给|了)|充(?:值|入|进)|存入|交给|给了|给对方|投入|用于|买了|购买)"
)
_AFTER_BACK = re.compile(
    r"\s?(?:的)?(?:返利|返现|佣金|返还|奖励|红包|到账|提现)|\s?(?:就|也|都|已|已经|很快)?(?:到账|提现(?:成功|到账|出来)|提出来|返(?:回|还))"
)
_AFTER_LOSS = re.compile(r"(?:元|块)?\s?(?:就|都|也|全)?(?:被骗|没了|不见了|打了水漂)")
_VICTIM_OWN = re.compile(
    r"(?:我|本人|自己|其|名下|受害人|事主|报警人|我的|用|使用|通过|从|尾号)(?:的|名下|本人|自己|一张|个人)*(?:[一-龥]{0,8}(?:银行|卡|账户|账号|号码|储蓄卡))?(?:[（(：:号为是]|账号|卡号)*$"
)
_TO = re.compile(
    r"(?:向|到|至|给|往|入|收款|对方|指定|提供|户名|户主|开户|安全账户|其|该|骗子|陌生)"
)
_FIRM = "有限责任公司|有限公司|公司|商行|经营部|工作室|商贸|超市|商店|中心|合作社"
_PERSON = r"[一-龥]{2,4}?(?:·[一-龥]{2,8})?"
_NAME = re.compile(
    rf"(?:收款人|收款方|户名|户主|开户人|开户名|账户名称?|持卡人|收款姓名|姓名|收款账户名|名为|名叫)"
    rf"(?:姓名|名称)?(?:为|是|叫|名为|名叫)?[:：\s]{{0,2}}[“\"「]?"
    rf"(?P<name>(?:(?!的|银行|账|，|。)[一-龥（）()]){{2,24}}?(?:{_FIRM})|{_PERSON})"
    r"(?=[”\"」，。；、,;.\s（(:：）)\d的之账银开卡在尾转汇支付]|$|[A-Z]|工商|农业|建设|中国|招商|交通|邮|电话|号码|收款|身份)"
)
_PERSON_AFTER = re.compile(
    r"(?:转账?|汇款?|打款?|付款?|支付|转账汇款)?(?:给|至|到|向)(?:了)?(?:一个|一名|名叫|名为|叫|户名为|户名叫|户名是|户名)?[“\"「]?(?P<name>[赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵汪祁毛禹狄米贝明臧计伏成戴宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫房缪干解应宗丁宣邓郁单杭洪包诸左石崔吉龚程邢裴陆荣翁荀羊惠甄曲家封芮储靳段焦巴弓牧隗山谷车侯宓蓬全班仰秋仲伊宫宁仇栾甘钭厉戎祖武符刘景詹束龙叶幸司韶黎蓟薄印宿白怀蒲台从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍桑桂濮牛寿通边扈燕冀浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公][一-龥某]{1,2})[”\"」]?(?=的?(?:账户|账号|银行|卡|工商|农业|建设|中国|招商|交通|邮|微信|支付宝|尾号|（|\(|转|汇|支付|付款|，|。|；|\d|$|共|了))"
)
_NO_NAME = re.compile(
    r"对方|客服|平台|商家|他人|陌生|其他|公司$|账户|指定|银行|微信|支付|骗子|卖家|买家|老师|朋友|领导|老板|安全|同一|我们|你们|他们|于是|向其|和对|后向|后又|那边|时候|何处|任何|国家|通知|应该|全部|那个|明天|安心|平时|成功|解除|解冻|都是|文件|东西|有关|相关|关于|能够|房租|干净|公安|全国|广告"
)


@dataclass(frozen=True, slots=True)
class Payments:
    """What `read` finds: transfers, sums and the loss in fen."""

    transfers: tuple[Transfer, ...]
    returned_fen: int
    loss_fen: int


@dataclass(frozen=True, slots=True)
class Mark:
    """An amount at `start:end` of the folded text with its role."""

    start: int
    end: int
    fen: int
    role: Role


@dataclass(frozen=True, slots=True)
class Scene:
    """One text with everything found in it; spans are those of the folded text."""

    text: str
    found: Sequence[Element]
    hits: Hits
    breaks: Sequence[int]

    def sentence(self, at: int) -> tuple[int, int]:
        """The bounds of the sentence around an offset."""
        i = bisect_right(self.breaks, at)
        return self.breaks[i - 1], self.breaks[i] if i < len(self.breaks) else len(self.text)


def read(text: str, found: Sequence[Element], hits: Hits) -> Payments:
    """Transfers, returned money and loss; `found` holds spans of the folded text."""
    amounts = [e for e in found if e.kind is Kind.AMOUNT and isinstance(e.value, int)]
    if not amounts:
        return Payments((), 0, 0)
    scene = Scene(text, found, hits, [0, *(m.end() for m in _SENTENCE.finditer(text))])
    marks = _settle(list(_roles(scene, amounts)))
    paid = [m for m in marks if m.role is Role.PAID]
    transfers = _fill(scene, paid)
    returned = _sum(marks, Role.RETURNED, Role.TOTAL_RETURNED)
    return Payments(transfers, returned, _loss(marks, returned))


def _sum(marks: Iterable[Mark], single: Role, total: Role) -> int:
    totals = [m.fen for m in marks if m.role is total]
    return totals[-1] if totals else sum(m.fen for m in marks if m.role is single)


def _loss(marks: Sequence[Mark], returned: int) -> int:
    """The stated loss, else what was paid less what came back, never below 0."""
    stated = [m.fen for m in marks if m.role is Role.LOSS]
    if stated:
        return stated[-1]
    return max(_sum(marks, Role.PAID, Role.TOTAL_PAID) - returned, 0)


def _roles(scene: Scene, amounts: Sequence[Element]) -> Iterable[Mark]:
    """One role for each amount, from left to right."""
    last: Mark | None = None
    for i, amount in enumerate(amounts):
        first, stop = scene.sentence(amount.start)
        left = scene.text[max(first, last.end if last else 0) : amount.start]
        if i + 1 < len(amounts):
            stop = min(stop, amounts[i + 1].start)
        inherited = last.role if last and last.end > first else None
        role = _role(
            left[-80:], scene.text[amount.end : stop], inherited, scene.text[first : amount.start]
        )
        assert isinstance(amount.value, int)
        last = Mark(amount.start, amount.end, amount.value, role)
        yield last


_LISTING = re.compile(
    r"^[、,，和及与跟又\s+]*(?:第?[一二三四五六七八九十\d]+[次笔单](?:是|为)?|另|还有|再|后又?|分别)?[:：]?$"
)


def _role(left: str, right: str, inherited: Role | None, before: str) -> Role:
    if inherited and _LISTING.match(left):
        return _LISTED[inherited]
    if _AFTER_LOSS.match(right):
        return Role.LOSS
    part = _PART.split(left)[-1]
    role = _from_cues(part, left, right)
    if role in (Role.PAID, Role.TOTAL_PAID) and _undone(part, right):
        return Role.DEMAND
    if role is Role.RETURNED and (_STOPPED.match(right.lstrip("的")) or _INTEND.search(part)):
        return Role.OTHER
    if role is Role.DEMAND and _completed(right):
        return Role.PAID
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


def _undone(part: str, right: str) -> bool:
    return bool(_INTEND.search(part) or _STOPPED.match(right))


def _completed(right: str) -> bool:
    """`让我交2000元，我就转了过去`: the demand was met."""
    head = right[:40]
    return bool(_THEN_PAID.search(head)) and not _INTEND.search(head)


def _from_cues(part: str, left: str, right: str) -> Role:
    cues = list(_cues(part)) or list(_cues(left))
    kinds = {kind for kind, _ in cues}
    if not cues:
        return _from_right(right)
    nearest = cues[-1][0]
    if "loss" in kinds and nearest in ("loss", "total", "pay"):
        return Role.TOTAL_PAID if "pay" in kinds else Role.LOSS
    if "total" in kinds and nearest in ("total", "pay", "back"):
        if "back" in kinds:
            return Role.TOTAL_RETURNED
        return Role.TOTAL_PAID if "pay" in kinds or _has_pay(left) else Role.OTHER
    if nearest == "back":
        return Role.OTHER if "wanted" in kinds or "other" in kinds else Role.RETURNED
    if nearest == "pay":
        return Role.DEMAND if kinds & {"wanted", "order"} and _demanded(cues) else Role.PAID
    if nearest == "other" and _AFTER.match(right):
        return Role.PAID
    return {"loss": Role.LOSS, "wanted": Role.DEMAND, "order": Role.DEMAND}.get(nearest, Role.OTHER)


def _has_pay(left: str) -> bool:
    return any(kind == "pay" for kind, _ in _cues(left))


def _demanded(cues: Sequence[tuple[str, str]]) -> bool:
    """A demand governs the verb after it: `让我转账`."""
    return cues[-2][0] in ("wanted", "order") if len(cues) > 1 else False


def _cues(text: str) -> Iterable[tuple[str, str]]:
    for match in _CUES.finditer(text):
        if match.lastgroup and not _NEGATED.search(text, max(0, match.start() - 4), match.start()):
            yield match.lastgroup, match[0]


def _from_right(right: str) -> Role:
    if _AFTER_BACK.match(right):
        return Role.RETURNED
    return Role.PAID if _AFTER.match(right) and not _STOPPED.match(right) else Role.OTHER


def _settle(marks: list[Mark]) -> list[Mark]:
    """Sums against parts: a sum is a payment only when no part is told."""
    paid = [m for m in marks if m.role is Role.PAID]
    if not paid:
        totals = [m for m in marks if m.role is Role.TOTAL_PAID]
        return [replace(m, role=Role.PAID) if m in totals[:1] else m for m in marks]
    total = sum(m.fen for m in paid)
    last = paid[-1]
    if len(paid) > 2 and last.fen * 2 == total:
        return [replace(m, role=Role.TOTAL_PAID) if m == last else m for m in marks]
    return marks


_ACCOUNTS = (Kind.BANK_CARD, Kind.ALIPAY, Kind.WALLET, Kind.WECHAT)


def _fill(scene: Scene, paid: Sequence[Mark]) -> tuple[Transfer, ...]:
    """Payee, channel and time of each payment; a single payee or channel holds for all."""
    payees = [
        (e.start, str(e.value)) for e in scene.found if e.kind in _ACCOUNTS and _is_payee(scene, e)
    ]
    names = _names(scene)
    channels = [
        (a, name) for a, b, name in scene.hits.channels if not _is_talk(scene.text, a, b, name)
    ]
    rows: list[Transfer] = []
    for i, mark in enumerate(paid):
        window = _window(scene, paid, i)
        channel = _channel(scene, mark, channels, window)
        alone = i == 0 or channel is None or channel == rows[0].channel
        rows.append(
            Transfer(
                mark.fen,
                _party(scene, mark, payees, window, alone),
                _party(scene, mark, names, window, alone),
                channel,
                _at(scene, paid, i),
                mark.start,
                mark.end,
            )
        )
    return tuple(_spread_channel(rows))


def _window(scene: Scene, paid: Sequence[Mark], i: int) -> tuple[int, int]:
    """Where the words about payment `i` stand: its sentence, cut at the neighbouring payments."""
    first, stop = scene.sentence(paid[i].start)
    if i:
        first = max(first, paid[i - 1].end)
    return first, min(stop, paid[i + 1].start) if i + 1 < len(paid) else stop


# What follows the amount is its payee (转账5000元到…), so it is not the next payment's.
_TOWARDS = re.compile(
    r"(?:元|块钱?|人民币|整)?[，,\s]?(?:转账|转|汇|打|付|存)?(?:给|到|至|入|进|往|在)"
)


def _party(
    scene: Scene,
    mark: Mark,
    places: Sequence[tuple[int, str]],
    window: tuple[int, int],
    alone: bool,
) -> str | None:
    """Payee of one payment; the only one of the text serves where none is told (`alone`)."""
    first, stop = window
    after = [value for at, value in places if mark.end <= at < stop]
    if _first_is_taken(scene, first):
        first = next((at + 1 for at, _ in places if first <= at < mark.start), first)
    before = [value for at, value in places if first <= at < mark.start]
    if after and (not before or _TOWARDS.match(scene.text, mark.end)):
        return after[0]
    if before:
        return before[-1]
    values = {value for _, value in places}
    return values.pop() if alone and len(values) == 1 else None


def _first_is_taken(scene: Scene, first: int) -> bool:
    return first > 0 and first not in scene.breaks and bool(_TOWARDS.match(scene.text, first))


def _spread_channel(rows: Sequence[Transfer]) -> Iterable[Transfer]:
    known = {row.channel for row in rows if row.channel}
    for row in rows:
        yield (
            replace(row, channel=next(iter(known))) if not row.channel and len(known) == 1 else row
        )


_PAID_TO = re.compile(r"(?:给|向|到|至|收款)[^，。；]{0,10}$")


def _is_payee(scene: Scene, element: Element) -> bool:
    if element.kind is Kind.WECHAT:
        left = scene.text[max(0, element.start - 14) : element.start]
        return bool(_PAID_TO.search(left)) and "加" not in left
    return not _own(scene, element)


def _own(scene: Scene, element: Element) -> bool:
    """The victim's own card: `用我的建设银行卡（…）`."""
    left = scene.text[max(0, element.start - 22) : element.start]
    part = re.split(r"[，。；！？,;\n]", left)[-1]
    to = [m.end() for m in _TO.finditer(part)]
    own = _VICTIM_OWN.search(part)
    return own is not None and not (to and to[-1] > own.start() + 1)


def _names(scene: Scene) -> list[tuple[int, str]]:
    found = {m.start("name"): m["name"] for m in _NAME.finditer(scene.text)}
    for match in _PERSON_AFTER.finditer(scene.text):
        if not _NO_NAME.search(match["name"]):
            found.setdefault(match.start("name"), match["name"])
    return sorted(found.items())


# 微信 as a way of talking (加微信, 微信号) is no way of paying.
_TALK = re.compile(r"号|群|好友|联系|聊天|添加|收到|名|昵称|id|视频|语音|上|加")
_ADDING = re.compile(r"(?:添加|加|加了|添加了|对方|通过其|其|他的?|她的?)$")
_PLAIN_BANK = "银行卡"


def _channel(
    scene: Scene, mark: Mark, channels: Sequence[tuple[int, str]], window: tuple[int, int]
) -> str | None:
    """The channel named before the amount, else after it; 银行卡 only when nothing better is said."""
    before = [name for at, name in reversed(channels) if window[0] <= at < mark.start]
    after = [name for at, name in channels if mark.end <= at < min(window[1], mark.end + 30)]
    ranked = [name for name in before + after if name != _PLAIN_BANK] or before or after
    return ranked[0] if ranked else None


def _is_talk(text: str, start: int, end: int, name: str) -> bool:
    if name not in ("微信", "支付宝"):
        return False
    after = text[end : end + 4]
    if re.match(r"转|支|付|扫|红包|零钱|向|给|账|收|发|分", after) and not _ADDING.search(
        text, max(0, start - 4), start
    ):
        return False
    used = re.search(
        r"(?:通过|用|使用|以|从|经)(?:我的?|自己的?|本人的?|其|手机)?$",
        text[max(0, start - 8) : start],
    )
    return not (used and not _TALK.match(after))


def _at(scene: Scene, paid: Sequence[Mark], i: int) -> str | None:
    """The time named before the payment in its sentence; a clock time serves one payment only."""
    first, _ = scene.sentence(paid[i].start)
    times = [e for e in scene.found if e.kind is Kind.DATETIME and first <= e.start < paid[i].start]
    if not times:
        return None
    held = times[-1]
    if held.precision != "day" and i and held.start < paid[i - 1].start:
        between = scene.text[paid[i - 1].end : paid[i].start]
        return _at(scene, paid, i - 1) if _LISTING.match(between) else None
    return held.value if isinstance(held.value, str) else None
