"""Which payments the victim made, to whom, how and when; what came back; what was lost.

Only amounts in the role `paid` become transfers. A total stated with a verb of paying stands for
the payment when no single one is told, and so does a loss when the text names the payee or the way.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from fanzha.detection.text import roles
from fanzha.detection.text.elements import Element, Kind, Transfer
from fanzha.detection.text.lexicon import Hits
from fanzha.detection.text.roles import LISTING, SENTENCE, Mark, Role, Scene

_VICTIM_OWN = re.compile(
    r"(?:我|本人|自己|其|名下|受害人|事主|报警人|我的|用|使用|通过|从|尾号)(?:的|名下|本人|自己|"
    r"一张|个人)*(?:[一-龥]{0,8}(?:银行|卡|账户|账号|号码|储蓄卡))?(?:[（(：:号为是]|账号|"
    r"卡号)*$"
)
_TO = re.compile(
    r"(?:向|到|至|给|往|入|收款|对方|指定|提供|户名|户主|开户|安全账户|其|该|骗子|陌生)"
)
_FIRM = "有限责任公司|有限公司|公司|商行|经营部|工作室|商贸|超市|商店|中心|合作社"
_PERSON = r"[一-龥]{2,4}?(?:·[一-龥]{2,8})?"
_NAME = re.compile(
    rf"(?:收款人|收款方|户名|户主|开户人|开户名|账户名称?|持卡人|收款姓名|姓名|收款账户名|名为|"
    rf"名叫)"
    rf"(?:姓名|名称)?(?:均?为|都?是|叫|名为|名叫)?[:：\s]{{0,2}}[“\"「]?"
    rf"(?P<name>(?:(?!的|银行|账|，|。)[一-龥（）()]){{2,24}}?(?:{_FIRM})|{_PERSON})"
    r"(?=[”\"」，。；、,;.\s（(:：）)\d的之账银开卡在尾转汇支付]|$|[A-Z]|工商|农业|建设|中国|"
    r"招商|交通|邮|电话|号码|收款|身份)"
)
_SURNAME = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范"
    "彭郎鲁韦昌马苗凤花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾"
    "孟平黄和穆萧尹姚邵汪祁毛禹狄米贝明臧计伏成戴宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江"
    "童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫房缪干解应宗丁宣邓郁单杭洪包诸左石崔吉龚"
    "程邢裴陆荣翁荀羊惠甄曲家封芮储靳段焦巴弓牧隗山谷车侯宓蓬全班仰秋仲伊宫宁仇栾甘钭厉戎祖武符刘"
    "景詹束龙叶幸司韶黎蓟薄印宿白怀蒲台从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵"
    "冉宰郦雍桑桂濮牛寿通边扈燕冀浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都"
    "耿满弘匡国文寇广禄阙东欧殳沃利蔚越隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙养鞠须丰巢关蒯相查"
    "后荆红游竺权逯盖益桓公"
)
_PERSON_AFTER = re.compile(
    rf"(?:(?P<far>到|至|进)|给|向)了?(?:对方|一个|一名|一位)?(?:名叫|名为|叫做?|户名为|户名叫|"
    rf"户名是|户名|姓名为?)?"
    rf"[“\"「]?(?P<name>[{_SURNAME}][一-龥某]{{1,2}})[”\"」]?"
    r"(?=的?(?:账户|账号|银行|卡|工商|农业|建设|中国|招商|交通|邮|微信|支付宝|尾号|（|\()|"
    r"(?P<near>的?(?:转|汇|支付|付|打|，|。|；|\d|$|共|了)))"
)
_NO_NAME = re.compile(
    r"那人|那个|这个|这人|那边|对方|客服|平台|商家|他人|陌生|其他|公司$|账户|指定|银行|微信|"
    r"支付|骗子|卖家|买家|老师|朋友|领导|老板|安全|同一|我们|你们|他们|于是|向其|和对|后向|后又|"
    r"那边|时候|何处|任何|国家|通知|应该|全部|那个|明天|安心|平时|成功|解除|解冻|都是|文件|东西|"
    r"有关|相关|关于|能够|房租|干净|公安|全国|广告"
)


@dataclass(frozen=True, slots=True)
class Payments:
    """What `read` finds: transfers, sums and the loss in fen."""

    transfers: tuple[Transfer, ...]
    returned_fen: int
    loss_fen: int


def read(text: str, found: Sequence[Element], hits: Hits) -> Payments:
    """Transfers, returned money and loss; `found` holds spans of the folded text."""
    amounts = [e for e in found if e.kind is Kind.AMOUNT and isinstance(e.value, int)]
    if not amounts:
        return Payments((), 0, 0)
    scene = Scene(text, found, hits, [0, *(m.end() for m in SENTENCE.finditer(text))])
    marks = _settle(list(roles.read(scene, amounts)), scene)
    paid = [m for m in marks if m.role is Role.PAID for _ in range(m.times)]
    transfers = _fill(scene, paid)
    returned = _sum(marks, Role.RETURNED, Role.TOTAL_RETURNED)
    return Payments(transfers, returned, _loss(marks, returned))


def _sum(marks: Iterable[Mark], single: Role, total: Role) -> int:
    totals = [m.fen for m in marks if m.role is total]
    return totals[-1] if totals else sum(m.fen * m.times for m in marks if m.role is single)


def _loss(marks: Sequence[Mark], returned: int) -> int:
    """The stated loss, else what was paid less what came back, never below 0."""
    stated = [m.fen for m in marks if m.role is Role.LOSS]
    if stated:
        return stated[-1]
    return max(_sum(marks, Role.PAID, Role.TOTAL_PAID) - returned, 0)


def _settle(marks: list[Mark], scene: Scene) -> list[Mark]:
    """Sums against parts: a sum or a loss is a payment only when no part is told."""
    paid = [m for m in marks if m.role is Role.PAID]
    if not paid:
        return _sum_as_payment(marks, scene)
    last = paid[-1]
    if len(paid) > 2 and last.fen * 2 == sum(m.fen * m.times for m in paid):
        return [replace(m, role=Role.TOTAL_PAID) if m == last else m for m in marks]
    return marks


_WAY = re.compile(
    r"现金|黄金|转账(?:时间|方式)|扫码|收款|(?:通过|用)(?:手机银行|网银|支付宝|微信|银行卡)"
)


def _sum_as_payment(marks: list[Mark], scene: Scene) -> list[Mark]:
    sums = [m for m in marks if m.role is Role.TOTAL_PAID]
    if not sums and (_WAY.search(scene.text) or any(_is_payee(scene, e) for e in scene.accounts)):
        sums = [m for m in marks if m.role is Role.LOSS][:1]
        return [*marks, *(replace(m, role=Role.PAID) for m in sums)]
    return [replace(m, role=Role.PAID) if m in sums[:1] else m for m in marks]


_SHEET_TIME = re.compile(r"(?:转账|汇款|支付|付款|交易)(?:的)?时间[:：为是\s]{0,3}$")
_RANGE = re.compile(r"\s?[至到~-]\s?")
_HANDED_OVER = frozenset(("现金", "黄金"))


@dataclass(frozen=True, slots=True)
class Places:
    """Values by their offset, for questions like: which stand between here and there."""

    starts: Sequence[int]
    values: Sequence[str]

    @classmethod
    def of(cls, pairs: Iterable[tuple[int, str]]) -> "Places":
        """From (offset, value) in any order."""
        ordered = sorted(pairs)
        return cls([at for at, _ in ordered], [value for _, value in ordered])

    def between(self, first: int, stop: int) -> Sequence[str]:
        """The values that begin at `first` or later and before `stop`."""
        return self.values[bisect_left(self.starts, first) : bisect_left(self.starts, stop)]

    def single(self) -> str | None:
        """The value, when there is but one in the whole text."""
        return self.values[0] if self.values and len(set(self.values)) == 1 else None


def _fill(scene: Scene, paid: Sequence[Mark]) -> tuple[Transfer, ...]:
    """Payee, channel and time of each payment; a single payee or channel holds for all."""
    payees = Places.of((e.start, str(e.value)) for e in scene.accounts if _is_payee(scene, e))
    names = Places.of(_names(scene))
    channels = Places.of(
        (a, name) for a, b, name in scene.hits.channels if not _is_talk(scene.text, a, b, name)
    )
    account, name = payees.single(), names.single()
    times = _Times.of(scene, paid)
    rows: list[Transfer] = []
    for i, mark in enumerate(paid):
        window = _window(scene, paid, i)
        channel = _channel(mark, channels, _own_words(scene, window, i + 1 < len(paid)))
        near = i == 0 or channel is None or channel == rows[0].channel
        payee = _party(scene, mark, payees, window) or (account if near else None)
        rows.append(
            Transfer(
                mark.fen,
                None if channel in _HANDED_OVER else payee,
                _party(scene, mark, names, window) or (name if near else None),
                channel,
                times.at(i),
                mark.start,
                mark.end,
            )
        )
    late = channels.between(paid[-1].end, len(scene.text)) if paid else []
    return tuple(_spread_channel(rows, _sheet_channel(scene) or (late[0] if late else None)))


_AFTER_REACH = 30  # characters after an amount that may still name its channel


def _own_words(scene: Scene, window: tuple[int, int], more: bool) -> tuple[int, int]:
    """When another payment follows, the words after the next comma are that one's."""
    first, stop = window
    comma = scene.text.rfind("，", first, stop) if more else -1
    return (first, comma) if comma >= 0 else window


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


def _party(scene: Scene, mark: Mark, places: Places, window: tuple[int, int]) -> str | None:
    """The account or name that stands with one payment: before its amount, or after 到, 给 …"""
    first, stop = window
    after = places.between(mark.end, stop)
    before = places.between(first, mark.start)
    if before and _first_is_taken(scene, first):
        before = before[1:]
    if after and (not before or _TOWARDS.match(scene.text, mark.end)):
        return after[0]
    return before[-1] if before else None


def _first_is_taken(scene: Scene, first: int) -> bool:
    starts_sentence = scene.breaks[bisect_left(scene.breaks, first, hi=len(scene.breaks) - 1)]
    return first != starts_sentence and bool(_TOWARDS.match(scene.text, first))


def _spread_channel(rows: Sequence[Transfer], told: str | None) -> Iterable[Transfer]:
    """A channel goes on until another is named; one told at the end serves all without one."""
    known = {row.channel for row in rows if row.channel}
    held = told if known <= {told} else None
    for row in rows:
        held = row.channel or (held if len(known) < 2 else None)
        yield replace(row, channel=held)


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
        # 到广东， is a place: after 到 only what is said of an account makes it a name.
        if not _NO_NAME.search(match["name"]) and not (match["far"] and match["near"]):
            found.setdefault(match.start("name"), match["name"])
    return sorted(found.items())


# 微信 as a way of talking (加微信, 微信号) is no way of paying.
_TALK = re.compile(r"号|群|好友|联系|聊天|添加|收到|名|昵称|id|视频|语音|上|加")
_ADDING = re.compile(r"(?:添加|加|加了|添加了|对方|通过其|其|他的?|她的?)$")
_PLAIN_BANK = "银行卡"


def _channel(mark: Mark, channels: Places, window: tuple[int, int]) -> str | None:
    """The channel named before the amount, else after it; 银行卡 only when nothing better is."""
    before = channels.between(window[0], mark.start)[::-1]
    after = channels.between(mark.end, min(window[1], mark.end + _AFTER_REACH))
    near = [*before, *after]
    return next((name for name in near if name != _PLAIN_BANK), near[0] if near else None)


_SHEET_WAY = re.compile(r"(?:转账|支付|付款|汇款|交易)(?:的)?(?:方式|渠道|途径)[:：为是\s]{0,3}$")


def _sheet_channel(scene: Scene) -> str | None:
    """`转账方式：…` on a form."""
    for start, _, name in scene.hits.channels:
        if _SHEET_WAY.search(scene.text, max(0, start - 10), start):
            return name
    return None


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


_SHEET_TIME = re.compile(r"(?:转账|汇款|支付|付款|交易)(?:的)?时间[:：为是\s]{0,3}$")
_RANGE = re.compile(r"\s?[至到~-]\s?")


class _Times:
    """The time told for each payment; a clock time serves one payment only, a day serves many."""

    def __init__(self, scene: Scene, paid: Sequence[Mark], known: Sequence[Element]) -> None:
        self._scene, self._paid, self._known = scene, paid, known
        self._starts = [e.start for e in known]

    @classmethod
    def of(cls, scene: Scene, paid: Sequence[Mark]) -> "_Times":
        return cls(scene, paid, [e for e in scene.found if e.kind is Kind.DATETIME])

    def at(self, i: int) -> str | None:
        """The time named before payment `i` in its sentence."""
        held = self._before(i)
        if held is None:
            return self._sheet() if len(self._paid) == 1 else None
        while held.precision != "day" and i and held.start < self._paid[i - 1].start:
            if not LISTING.match(self._scene.text[self._paid[i - 1].end : self._paid[i].start]):
                return None
            i -= 1
        return held.value if isinstance(held.value, str) else None

    def _before(self, i: int) -> Element | None:
        first, _ = self._scene.sentence(self._paid[i].start)
        last = bisect_left(self._starts, self._paid[i].start) - 1
        if last < 0 or self._starts[last] < first:
            return None
        held = self._known[last]
        earlier = self._known[last - 1] if last else None
        if earlier and _RANGE.fullmatch(self._scene.text[earlier.end : held.start]):
            return earlier
        return held

    def _sheet(self) -> str | None:
        """`转账时间：…` on a form may stand in any line."""
        for element in self._known:
            if _SHEET_TIME.search(self._scene.text, max(0, element.start - 10), element.start):
                return element.value if isinstance(element.value, str) else None
        return None
