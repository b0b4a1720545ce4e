"""Amounts of money in a folded text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from fanzha.kit import read_decimal

_CN = "零〇一二两三四五六七八九壹贰叁肆伍陆柒捌玖"
_UNIT = "十百千万亿拾佰仟"
_FIRST = "一二两三四五六七八九十壹贰叁肆伍陆柒捌玖"
_ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?(?!\d)|\d{1,12}(?:\.\d{1,4})?(?!\d))"
# 20万一笔: the 一 counts what follows.
_TAIL = rf"(?:[十百千万亿wWkK](?:(?![一两]?[笔次张部根年天月日晚])[\d{_CN}{_UNIT}]){{0,12}}+)?"
_CHINESE = rf"[{_FIRST}](?:(?![一两]?[笔次张部根年天月日晚])[{_CN}{_UNIT}]){{0,14}}+"
_NUMBER = rf"(?:{_ARABIC}{_TAIL}|{_CHINESE})"
_MORE = "[余多来]?"
# The three forms: with a currency sign before, with 元/块 after, with neither but 万, 千, w, k.
_MONEY = re.compile(
    rf"[¥$]\s?(?P<sign>{_NUMBER})(?:\s?元)?"
    rf"|(?<![\d.,A-Za-z])(?P<yuan>{_NUMBER})\s?{_MORE}(?P<mag>[百千]?[万亿])?{_MORE}\s?(?:元|块|"
    rf"rmb|RMB|圆)"
    rf"(?:钱|整|人民币|"
    rf"(?P<jiao>[\d一二三四五六七八九](?!\d))(?:[角毛](?:(?P<fen>[\d一二三四五六七八九])分)?|"
    rf"(?=[\s，。、；！？,)）的钱整左]|$)))?"
    rf"|(?<![\d.,A-Za-z第])(?P<big>{_ARABIC}(?:[万千wWkK](?:(?![一两]?[笔次张部根])"
    rf"[\d{_CN}{_UNIT}]){{0,8}}+)|"
    rf"[{_FIRST}](?:(?![一两]?[笔次张部根年天月日晚])[{_CN}{_UNIT}]){{1,10}}+){_MORE}"
)
_START = re.compile(rf"[\d¥${_FIRST}]")
# After 万 or 千 without 元 these make it a count, not money.
_COUNTED = frozenset(
    "人名位户家份条张件个次场单步部台辆粉米里字公克斤吨小天年月日号点分岁期级层楼平倍股手枚颗粒"
    "种类样项篇册页瓦度赞点万亿周美欧日港英韩泰U"
    "uＵ%％"
)
_FOREIGN = re.compile(
    r"(?:美|港|欧|日|韩|澳|加|泰|台|卢|缅)(?:元|币|圆)|usdt|美金|英镑|泰铢|卢布|u(?![a-z])", re.I
)
_FOREIGN_BEFORE = re.compile(r"(?:[美港欧日韩澳加]元|港币|美金|日元|泰铢|[Uu][Ss][Dd][Tt])\s?$")
_ELEMENTARY = re.compile(r"元素|元旦|元宵|元件|元年|元老|块头|块儿|元宇宙|元气|元首")
_VAGUE_BEFORE = "几数若第"
_TWO_GUESSES = re.compile(r"[一二两三四五六七八九]{2}[十百千万]")  # 两三千: no value
# A bare number is money after a verb of paying.
_VERB = (
    r"转账?|汇款?|打款?|付款?|支付|充值?|冲|垫付?|刷卡?|存|交|缴纳?|扫码?|投资?|投入|给|借|损失|"
    r"被骗走?|骗走?|金额|转出|转入|"
    r"汇入|汇出|支出|收入|入账|到账|返还?|返利|返现|提现|合计|共计|总计|余额|花|扣款?|扣除|消费|"
    r"收款|付|补|佣金|本金|转走|打|要|还|赔|取|收|赚|领|赢|提|价|价格|转走|每次|每笔|各|保证金|"
    r"解冻金|定金|订金|"
    r"押金|认证金|验证金|费|税|人民币|工资|底薪|[月年]薪|房租|租金|货款|余款|尾款|进度款|本金|退|"
    r"凑|差|出|剩下|一[个笔]|花|卖|挂|提现成功|成功|追加|补|订|送|奖|人均|每人|套|"
    r"降到|涨到|[每第一二两三四五六七八九][单天月次笔]|月还|任务\s?[A-Z][:：]|发"
)
_BARE = re.compile(
    rf"(?:{_VERB})(?:了|过|去|给|我|他|她|你|您|它|对方|网友|朋友|客服|老师|同学|骗子|卖家|"
    rf"人民币|分别|到|共|一共|为|是|额|[:：\s]){{0,4}}"
    rf"(?P<value>\d{{1,3}}(?:,\d{{3}})+(?:\.\d{{1,2}})?|\d{{2,8}}(?:\.\d{{1,2}})?|\d{{1,2}}[百千]|"
    rf"[{_FIRST}][百千][{_CN}{_UNIT}]{{0,6}})"
    rf"(?![\d.]|[-*/:：]\d|"
    rf"[余多来]?(?:"
    rf"[万亿wWkK点时月日号年人名位户家份条张件个次场单步部台辆岁期级层楼股手枚分天秒周倍%％笔箱桶袋瓶双只头套米吨克斤盒桌床顶包平亩本]"
    rf"|"
    rf"小时|usdt|USDT|[uU]|[美港欧日韩澳加]元|港币|美金))"
)
_FEE = re.compile(
    r"(?:[借花]呗|微粒贷|网商贷|白条|金条|备用金|零钱|余额宝|月付)(?:里面?|内|"
    r"中)?的?(?P<loan>\d{3,7})(?![\d.克根枚])|"
    r"(?<!\d[:/])(?<![\d.A-Za-z-])(?P<value>\d{2,7})(?![月日号年点])(?:的)?(?:[一-龥]{0,4}(?:费|"
    r"[证押定订金激]金)"
    r"|货款|"
    r"关税|尾款|学费|房租|"
    r"报酬|首付|(?:的)?成交|拿下|(?:微信|支付宝|qq)?红包|[返充送](?=\d)|中(?=\d{2,})|一(?:次|个|"
    r"晚|单|张|瓶|盒|件)(?!性)|"
    r"(?:转|打|汇)(?:给|到|你|他|她|我|过))"
)
# `去银行转的，36000，`: a clause of its own.
_ALONE = re.compile(
    r"(?:[转汇付存充打交][^，。\d]{0,6})[，,](?P<value>[1-9]\d{2,7}(?:\.\d{1,2})?)(?=[，。,、和]|$)"
)
_LISTED = re.compile(
    r"\s?(?:、|,|，|和|及|以及|\+|跟)\s?(?P<value>\d{2,7}(?:\.\d{1,2})?)"
    r"(?![\d.]|[-*/:：]\d|[点时月日号年人名位户家份条张件个次场单步部台辆岁期级层楼股%％笔])"
)


_HOTLINES = frozenset(("110", "119", "120", "122", "114", "96110", "12381", "12345", "10086"))


@dataclass(frozen=True, slots=True)
class Money:
    """An amount at `start:end` of a folded text."""

    start: int
    end: int
    fen: int
    confidence: float
    reason: str


def marked(text: str) -> Iterator[Money]:
    """Amounts with a currency sign, a unit, or 万/千/w/k."""
    if not _START.search(text):
        return
    for match in _MONEY.finditer(text):
        found = _read(match, text)
        if found:
            yield found


def _read(match: re.Match[str], text: str) -> Money | None:
    start, end = match.span()
    kind = match.lastgroup if match.lastgroup in ("sign", "big") else "yuan"
    core = match[kind]
    before, after = text[start - 1 : start], text[end : end + 2]
    if (
        (before and before in _VAGUE_BEFORE)
        or (before == "好" and not core[0].isdigit())
        or _TWO_GUESSES.match(core)
        or _ELEMENTARY.match(text, end - 1)
    ):
        return None
    if before in ("-", "~", "至") and text[start - 2 : start - 1].isdigit():
        return None  # the end of a range: 5-30万
    if _FOREIGN_BEFORE.search(text, max(0, start - 4), start):
        return None
    if _FOREIGN.match(text, end) or _FOREIGN.match(text, end - 1):
        return None
    if kind == "big" and not _is_money(core, before, after, text, start):
        return None
    if kind == "yuan" and core == "一" and match[0] == "一块":
        return None
    fen = _fen(core, match["mag"] if kind == "yuan" else None)
    if fen is None:
        return None
    if kind == "yuan" and match["jiao"]:
        fen += int(read_decimal(match["jiao"]) or 0) * 10
        fen += int(read_decimal(match["fen"] or "0") or 0)
    confidence = {"sign": 0.98, "yuan": 0.97, "big": 0.8}[kind]
    return Money(
        start, end, fen, confidence, {"sign": "sign", "yuan": "unit", "big": "myriad"}[kind]
    )


def _is_money(core: str, before: str, after: str, text: str, start: int) -> bool:
    if after[:1] in _COUNTED and after[:1] and after != "月底":
        return False
    if _SECONDS.match(text, start + len(core)):
        return False
    if before == "第" or before == "百":
        return False
    if any(c in core for c in "万wW千仟"):
        return len(core) > 1 and not (core[0] in "一" and after[:1] == "一")
    if core[-1] in "kK":
        return not after[:1].isalnum() or after[:1] > "\u3000"
    return bool(_BARE_BEFORE.search(text, max(0, start - 8), start))


_SECONDS = re.compile(r"秒(?![批到下])|本(?!金)")
_BARE_BEFORE = re.compile(rf"(?:{_VERB})(?:了|过|去|给|我|他|她|你|您|对方|共|一共|\s){{0,3}}$")


def _fen(core: str, magnitude: str | None) -> int | None:
    if magnitude is None and core.isdecimal():
        return int(core) * 100
    value = read_decimal(core + (magnitude or ""))
    return None if value is None else int(value * 100)


def bare(text: str) -> Iterator[Money]:
    """Numbers without a unit after a verb of paying or before a fee, and those listed with them."""
    for match in _FEE.finditer(text):
        yield from _value(match, 0.65, "loan" if match["loan"] else "value")
    for match in chain(_ALONE.finditer(text), _BARE.finditer(text)):
        if match["value"] in _HOTLINES:
            continue
        yield from _value(match, 0.65 if match.re is _ALONE else 0.75)
        listed = _LISTED.match(text, match.end())
        while listed:
            yield from _value(listed, 0.65)
            listed = _LISTED.match(text, listed.end())


def _value(match: re.Match[str], confidence: float, group: str = "value") -> Iterator[Money]:
    fen = _fen(match[group], None)
    if fen:
        yield Money(match.start(group), match.end(group), fen, confidence, "verb")
