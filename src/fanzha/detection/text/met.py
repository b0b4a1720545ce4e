"""Demands that the text then says were met: `让我交2000元，我就用微信转了`."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from fanzha.detection.text.heads import lazy
from fanzha.detection.text.scene import Mark, Role, Scene
from fanzha.detection.text.verbs import SHOWN, TO_COME

_REACH = 90  # characters behind a demand in which the text may say that it was met
_CHAT_REACH = 240
_WHO = (
    r"(?:[我俺](?:儿子|女儿|老公|老婆|媳妇|老伴|爸|妈|孙子|孙女|侄子|弟弟|姐姐|哥哥|妹妹|朋友|同学|"
    r"同事|家里?人)|[我俺]们?|本人|其|事主|受害人|被害人|报警人|当事人|[一-龥]{1,2}(?:某某?|女士|先生)|"
    r"[他她](?="
    r"就|便|也|都|遂|用|通过|又|才|[扫付交转汇充]了(?!我)))(?:于|在)?[\x01\s]*"
)
_WAY = (
    r"(?:(?:用|通过|拿|从|走|在|去|以|是|按|向|将|把|分|对公)[^，。；\n]{0,48}?)?[\x01\s]*"
    r"(?:[一-龥]{0,4}?(?:微信|支付宝|手机银行|网银|网上银行|云闪付|数字人民币|银行卡|花呗|信用卡|扫码|扫|现金|柜台|ATM|"
    r"POS机|零钱|红包)"
    r"[^，。；\n]{0,4}?)?"
)
_VERB = (
    r"(?:转账|转|付款|付|交|充值|充|打款|打(?!了?一?个?电话|开|听|不)|汇款|汇|垫|支付(?!宝)|扫码|扫|缴纳|交纳|缴|存|刷|投|给|发|买|补|追加|订|"
    r"照做|照办)"
)
_SOON = (
    r"(?:也|又|就|便|遂|都|均|悉数|尽数|统统|一一|全部?|才|只好|当场|马上|立即|直接|信了|还是|已经?|刚|再次?|依次|先后|"
    r"分别|后来?|随后|随即|于是|然后|即|同样|仍|信以为真后?|没多想|没办法|只能|借钱|凑钱|行吧|好吧)*"
)
_ENDING = (
    r"(?:(?:给)?(?:他|她|对方|人家)?了|的|过去了?|完|好|清|拨伊|[清纳完]?后(?=对方|又|客服|卖家|他|她|仍|，)|给(?:\x02|他|她|它|对方|客服|[一-龥]{2,3})|账|款|到|入|至|"
    r"(?=[\s，。；！？\n]|$)|[\0]|\d)"
)
# `我就用微信转了`: with somebody who pays; `又转了`: the whole clause says no more than that.
_PAYER = (
    rf"(?<![让叫求给])(?:{_WHO}{_SOON}(?:按[^，。]{{0,10}})?(?:给(?:他|她|对方))?{_WAY}{_SOON}"
    rf"{_VERB}{_ENDING}"
    rf"|{_WHO}[^，。；\n没未不让叫要]{{1,10}}?(?:就|便|遂|于是|马上|立刻|随即|直接){_WAY}{_VERB}{_ENDING})"
)
_OWN = lazy(rf"{_PAYER}|\x01(?:那天|当天|的时候)?{_VERB}的")
_DONE = lazy(
    rf"^[\s”]*{_SOON}(?:{_VERB}|[开花办升][级通]?|下单)(?:费|款)?(?:完|清|好)?(?:了|后|之后|以后)?(?<=[完清了好后])"
    r"(?=又|还(?!要返)|[她他说没群仍被人]|对方|客服|卖家|一直|失联|结果|发现|就没)"
    rf"|{_PAYER}|^[\s\"”]*{_SOON}{_WAY}{_SOON}(?:给(?:他|她|对方))?{_WAY}{_VERB}"
    r"(?:了|的|过去了?|完(?!回|告|后?发|跟|和|给|截)|好|清|(?=[\s，。；！？\n]|$))[^，。；\n]"
    r"{0,6}[，。；！？\n]?$"
    r"|^[\s”]*(?:是|都是)?用的?(?:微信|支付宝|银行卡|手机银行|云闪付|网银|现金)(?:[付转扫]的)?(?:[，。；]|$)"
    rf"|^[\s”]*{_VERB}(?:了|完|入)?(?:以后|之后|后)(?!再)"
    rf"|^[\s”]*{_SOON}{_VERB}(?:完|好|了|过去)(?:才|却|就|发现|对方|客服)"
    r"|(?:款项|资金|钱)[^，。；没未]{0,8}(?:汇|转|打)(?:出|走|了)"
    r"|[^，。]{0,6}(?:如数|照)(?:转|付|交|做|办)"
)
# `我让我弟用支付宝给他转的`
_BY_KIN = lazy(
    r"(?:让|叫|托)我(?:弟|妹|哥|姐|爸|妈|儿子|女儿|老公|老婆|媳妇|侄子|朋友|同事|同学|老伴|孙子)[一-龥]?"
    r"[^，。；\n没未]{0,14}(?:转|付|打|汇|交|扫)(?:的|了|过去)"
)
_UNDONE = lazy(
    r"(?:(?:没有?|未)(?!经?核实|多想|怀疑)|(?<![他她方家主])不(?!到|断|[给交付转]不|同|明|停|久|知|仅|[转交付充][^，。]{0,6}(?:就|会|的话|要|将))|拒绝|"
    r"差点|准备|打算|停止|(?<!不听)劝阻|拦截|拦下|失败|不肯)[^，。；]{0,8}(?:转|付|交|充|打|汇|理|给|做|"
    r"钱|成功|同意|买|敢|肯|干)"
    r"|(?:没有?|未)(?:再)?(?:转|付|交|充|打|汇|给|理|缴|做)|没钱|自己(?:的)?(?:卡|账户|银行)|"
    r"(?<!不听)劝阻|拦截|拦下|遂报警|报了警|发现被骗|意识到"
)
# What is asked or said by the other side is not done yet.
_ASKED = lazy(
    r"[让叫要求催](?:我|其|他|她)|要(?:求|先|再|交|转)|(?:你|您|请|需|须|得)(?:先|再)?|说|称|"
    r"否则|吗|？"
)
_CHAT_TURN = lazy(
    r"\n[^\n]{0,28}?[:：\]\x01]\s?(?:[^\n，。:：]{0,12}[，,])?\s?(?:[^\n，。:：没未不要]{0,6}费|[这那][个笔些])?(?:微信|支付宝|数字人民币|手机银行|网银)?(?:我)?(?:已经?|刚刚?|"
    r"都|也|又)*(?:给您|给你)?(?:转账?|付款?|打款?|汇款?|支付|[缴交充扫刷垫])"
    r"(?:给)?(?:你|您|他|她)?(?:好|完|过去|清|齐)?(?:了(?!吗|没|[\d一两二三四五六七八九十])|过去(?!了)|(?=[\s，。\n]|$))"
)
# Things listed with their price: `体检费260元、服装费380元`.
ITEM = lazy(
    r"[元块钱整]{0,2}(?:的?[一-龥]{0,5}[费金税款])?\s?[、，,和及与]\s?[“「]?"
    r"(?:(?:(?![要让付交又还再需先出返退])[一-龥]){0,8}?(?:费|金|"
    r"税|款|卡|码|单)|第[一二三四五六七八九十]+[单笔次个回]任?务?)?[”」]?\s?$"
)


def settle(marks: Sequence[Mark], scene: Scene) -> list[Mark]:
    """The marks with the met demands paid, those listed with them too."""
    rows = list(marks)
    for i in range(len(rows) - 1, -1, -1):
        if rows[i].role is Role.BORROWED and (also := _ALSO.match(scene.plain, rows[i].end)):
            rows[i] = replace(rows[i], role=Role.PAID, done=also.end())
        elif rows[i].role in (Role.DEMAND, Role.OTHER):
            rows[i] = _met(rows, i, scene)
    return _but_the_last(rows, scene)


# `让我交500、1500、5000，最后5000那个没付成功`
_LAST_FAILED = lazy(
    r"(?:元|块钱?)?[^。；！？\d]{0,12}最后(?:那|一|的)*[笔次个单]?(?:\d+元?)?(?:[那这]?一?[笔次个单])?[^，。；\d]{0,6}(?:没|未)"
)


def _but_the_last(rows: list[Mark], scene: Scene) -> list[Mark]:
    """Of a list of demands whose last is said to have failed the others were met."""
    first = 0
    for i, mark in enumerate(rows):
        if i and not (mark.role is Role.DEMAND and _LIST.fullmatch(_between(rows, i, scene))):
            first = i
        failed = i > first and _LAST_FAILED.match(scene.plain, mark.end)
        if failed and rows[first].role is Role.DEMAND:
            rows[first:i] = [replace(m, role=Role.PAID, done=mark.end) for m in rows[first:i]]
    return rows


_LIST = lazy(r"[、，,和及]")


def _between(rows: Sequence[Mark], i: int, scene: Scene) -> str:
    return scene.plain[rows[i - 1].end : rows[i].start]


# `又借5000元，也转了`
_ALSO = lazy(r"(?:元|块)?[，,]?(?:我)?(?:也|又|都)(?:给[他她])?(?:转|打|汇|付|充)(?:了|过去)")


def _met(rows: Sequence[Mark], i: int, scene: Scene) -> Mark:
    mark = rows[i]
    following = rows[i + 1] if i + 1 < len(rows) else None
    listed = following is not None and ITEM.fullmatch(scene.plain[mark.end : following.start])
    if following and listed and following.met and _is_asked(rows, i, scene):
        return replace(mark, role=Role.PAID, done=following.done)
    left = scene.plain[max(0, mark.start - 12) : mark.start]
    told = SHOWN.match(scene.plain, mark.end) or TO_COME.match(scene.plain, mark.end)
    if told or _HELD_BACK.search(left):
        return mark
    if mark.role is Role.OTHER and _is_sum(rows, i):
        return mark
    priced = _PRICED.search(scene.text, max(0, mark.start - 12), mark.start)
    line = scene.chat and scene.plain.startswith("\n", mark.end)
    asked = (
        line
        or _OFFERED.match(scene.plain, mark.end)
        or (priced is not None and not _GRANTED.search(left))
    )
    if mark.role is Role.OTHER and not asked and not _stands_alone(mark, scene):
        return mark
    if following and following.role is Role.PAID and _alike(following.fen, mark.fen):
        done = _in_clause(scene.plain, mark.end, following.start - _OWN_VERB)
        return replace(mark, role=Role.PAID, done=done) if done else mark
    done = _done(mark, following, scene)
    if not done and mark.role is Role.DEMAND and following and following.role is Role.PAID:
        between = scene.plain[mark.end : following.start]
        done = mark.end if _PAID_AGAIN.search(between) and not _HAGGLED.search(between) else 0
    return replace(mark, role=Role.PAID, done=done) if done else mark


_OFFERED = lazy(r"(?:元|块钱?)?(?:我)?(?:转|打|付|汇)(?:账|款|给)*[您你](?:哪|吗|卡|微信|，|。|\n)")
_HAGGLED = lazy(r"没|未|拒绝|只有|可以|也行|不够|差点")
# `让我先交300入会费，又交600保证金`: who pays again has paid before.
_PAID_AGAIN = lazy(
    r"[，。；](?:我|其|他|她)?(?:就)?又(?:给[他她])?(?:用|通过)?[^，。；\d要让说]{0,6}(?:交|转|付|充|打|汇)了?$"
)


def _is_sum(rows: Sequence[Mark], i: int) -> bool:
    """`2699元、800元、3000元，合计6499元`: no demand of its own."""
    before = accumulate(m.fen for m in reversed(rows[max(0, i - _MOST_PARTS) : i]))
    return rows[i].fen in list(before)[1:]


_MOST_PARTS = 8


def _stands_alone(mark: Mark, scene: Scene) -> bool:
    """`要买保险才能放款，两千六。`: a sum that is a clause of its own."""
    sides = scene.text[mark.start - 1 : mark.start], scene.text[mark.end : mark.end + 1]
    return sides[0] in "，:：" and sides[1] in "，。" and all(sides)


def _alike(one: int, other: int) -> bool:
    """Within a twentieth: `换11万的黄金`, then `付款11万零800`."""
    return abs(one - other) * 20 <= other


_PRICED = lazy(
    r"(?:价格?|谈好|说好|商定|卖|卖价|一共|总价|定金|订金|押金|[首头]期|费用?|金额|尾款|首付|全款|货款|"
    r"余款|运费|进度款|[一二两三四五六七八九半]成|总共|合计)[为是]?$"
    r"|(?:只有|就剩)了?$"
    r"|(?:定金|订金|押金|尾款|首付|全款|货款|余款|运费)\s$"
    r"|[我咱](?:就)?(?:做|选|要|来|买|投|充|交)$"
    r"|(?:第[一二三四五六七八九十]+[单笔次个回]|又|再|还|先)[^，。；\d]{0,8}$"
)
_GRANTED = lazy(r"批(?:下|准|了)|补贴|下款|放款|到手|中了?奖")
_HELD_BACK = lazy(r"劝阻|阻止|拦截|准备|打算|差点")
_NOT_ASKED = lazy(r"额度|工资|薪|奖|赚|返|余额|每|收益|利息|原价|市场价")


def _is_asked(rows: Sequence[Mark], i: int, scene: Scene) -> bool:
    if rows[i].role is Role.DEMAND:
        return True
    left = scene.text[max(rows[i - 1].end if i else 0, rows[i].start - 12) : rows[i].start]
    return not _NOT_ASKED.search(left)


def _done(mark: Mark, following: Mark | None, scene: Scene) -> int:
    """Where the clause ends that says so, 0 when none does."""
    limit = min(mark.end + _REACH, len(scene.text))
    if following and following.role is Role.RETURNED and following.start - mark.end < _AT_ONCE:
        return mark.end
    if following and scene.clause(following.start) <= mark.end:
        return _in_clause(scene.plain, mark.end, following.start)
    if following:
        limit = min(limit, scene.clause(following.start))
    for first, stop in scene.parts(mark.end, limit):
        words = scene.plain[first:stop]
        if _BY_KIN.search(words):
            return stop
        done = (_DONE if first > mark.end else _OWN).search(words)
        if _UNDONE.search(words[: done.end()] if done else words):
            return 0
        if done and not _ASKED.search(words[max(0, done.start() - 4) : done.end()]):
            return stop
    return _afterwards(following, scene) or _answered(mark, following, scene)


# `交了以后又说要交6800元`: the next demand begins with what was done about the last one.
_AFTERWARDS = lazy(
    rf"[\s”]*(?:我|他|她|其|[一-龥]{{1,2}}某某?)?{_VERB}(?:过去)?(?:了|完|清|(?=以后|之后|后))(?:以后|之后|后|就|又)?"
)


def _afterwards(following: Mark | None, scene: Scene) -> int:
    if following is None or (following.role is Role.PAID and not following.met):
        return 0
    done = _AFTERWARDS.match(scene.plain, scene.clause(following.start), following.start)
    told = done is not None and (
        done[0][-1] in "完清" or following.start - done.end() > _AMOUNT_NEAR
    )
    return done.end() if done and told else 0


_AMOUNT_NEAR = 3  # `我转了2万` tells a payment of its own


def _in_clause(text: str, first: int, stop: int) -> int:
    """In speech without commas: `让我转三千八说是保证金我就用微信转了转完他又说还要…`."""
    done = _OWN.search(text, first, min(stop, first + _REACH))
    if done is None or not done[0].endswith(("了", "的")):
        return 0
    asked = _ASKED.search(text, max(first, done.start() - 2), done.end())
    return 0 if asked or _UNDONE.search(text, first, done.end()) else done.end()


_OWN_VERB = 8  # characters before an amount in which its own verb stands
_AT_ONCE = 12  # characters between what was asked for and what came back for it


_MY_TURN = lazy(r"\n[^\n:：]{0,20}?(?<![^\s\x01\]】)）])我\s?[:：]")


def _answered(mark: Mark, following: Mark | None, scene: Scene) -> int:
    """In a chat the answer comes in one of the next lines: `财务：已经付了`."""
    # With the first character of the next amount: `转过去了3千` tells a payment of its own.
    limit = min(mark.end + _CHAT_REACH, following.start + 1 if following else len(scene.text))
    for turn in _CHAT_TURN.finditer(scene.plain, mark.end, limit):
        if not scene.chat or _MY_TURN.match(turn[0]):
            return turn.end()
    return 0
