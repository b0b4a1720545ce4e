"""Amounts of money in a folded text that say so: by a sign, a unit, or 万."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from fanzha.detection.text.heads import lazy, led_by
from fanzha.detection.text.paying import CN, FIRST, PAID_BEFORE, UNIT, bare
from fanzha.kit import MOST_FEN, read_decimal

_ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?(?!\d)|\d{1,12}(?:\.\d{1,4})?(?!\d))"
# 20万一笔, 15万一股脑儿: the 一 belongs to what follows.
_NO_MORE = r"(?![一两]?[笔次张部根年天月日晚夜]|一[股口起并共下直同律般样把家个人])"
_TAIL = rf"(?:[十百千万亿wWkK](?:{_NO_MORE}[\d{CN}{UNIT}]){{0,12}}+)?"
_CHINESE = rf"[{FIRST}](?:{_NO_MORE}[{CN}{UNIT}]){{0,14}}+"
_NUMBER = rf"(?:{_ARABIC}{_TAIL}|{_CHINESE})"
_SPACED = r"\d{1,3}(?: \d{3})+(?:\.\d\d)?(?=\s?元)"  # 12 800元
_ONE = "[\\d一二两三四五六七八九壹贰叁肆伍陆柒捌玖]"
_MORE = "[余多来]?"
# The three forms: with a currency sign before, with 元/块 after, with neither but 万, 千, w, k.
_MONEY = led_by(
    rf"\d¥$RCr万千百{FIRST}",
    rf"(?:[¥$]|RMB|CNY|rmb)\s?(?P<sign>{_NUMBER})(?:\s?元)?"
    rf"|(?P<about>[{FIRST}]?[百千万])把(?:块钱?|元)"
    rf"|(?<![\d.A-Za-z])(?<!\d,)(?P<yuan>{_SPACED}|{_NUMBER})\s?{_MORE}(?P<mag>[百千]?[万亿])?{_MORE}\s?(?:元|块|"
    rf"rmb|RMB|圆)"
    rf"(?:钱|整|人民币|"
    rf"(?P<jiao>{_ONE}(?!\d))(?:[角毛](?:零?(?P<fen>{_ONE})分)?钱?|"
    rf"(?=[\s，。、；！？,)）的钱整左和跟及与还又]|$)))?"
    rf"|(?<![\d.A-Za-z第])(?<!\d,)(?P<big>{_ARABIC}(?:[万千wWkK](?:{_NO_MORE}"
    rf"[\d{CN}{UNIT}]){{0,8}}+)|"
    rf"[{FIRST}](?:{_NO_MORE}[{CN}{UNIT}]){{1,10}}+){_MORE}",
)
_START = lazy(rf"[\d¥${FIRST}]|[百千万]把")
# After 万 or 千 without 元 these make it a count, not money.
_COUNTED = frozenset(
    "人名位户家份条张件个次场单步部台辆粉米里字公克斤吨小天年月日号点分岁期级层楼平倍股手枚颗粒"
    "种类样项篇册页瓦度赞点万亿周美欧日港英韩泰U"
    "uＵ%％"
)
_NOT_COUNTED = ("月底", "人民", "里头", "里面", "个人")
_FOREIGN = lazy(
    r"(?:美|港|欧|日|韩|澳|加|泰|台|卢|缅)(?:元|币|圆)|usdt|美金|英镑|泰铢|卢布|u(?![a-z])", re.I
)
_FOREIGN_BEFORE = lazy(r"(?:[美港欧日韩澳加]元|港币|美金|日元|泰铢|[Uu][Ss][Dd][Tt])\s?$")
_FOREIGN_STARTS = frozenset("美港欧日韩澳加泰台卢缅英uU")
_FOREIGN_ENDS = frozenset("元币金铢tT ")
_ELEMENTARY = lazy(r"元素|元旦|元宵|元件|元年|元老|块头|块儿|元宇宙|元气|元首")
_VAGUE_BEFORE = "几数若第"
_NO_UNIT = lazy(rf"[{CN}]{{2}}")  # 押一付三一共
_TWO_GUESSES = lazy(r"[一二两三四五六七八九]{2}[十百千万]")  # 两三千: no value


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
    kind = match.lastgroup if match.lastgroup in ("sign", "big", "about") else "yuan"
    core = match[kind].replace(" ", "")
    if kind == "about":  # 万把块
        return Money(start, end, fen_of(f"一{core}"[-2:], None) or 0, *_SURE[kind])
    before, after = text[start - 1 : start], text[end : end + 2]
    if (
        (before and before in _VAGUE_BEFORE)
        or (core[0] in FIRST and _is_vague(core, kind, before))
        or (text[end - 1] in "元块" and _ELEMENTARY.match(text, end - 1))
    ):
        return None
    if before in ("-", "~", "至") and text[start - 2 : start - 1].isdigit():
        return None  # the end of a range: 5-30万
    if before in _FOREIGN_ENDS and _FOREIGN_BEFORE.search(text, max(0, start - 4), start):
        return None
    if after[:1] in _FOREIGN_STARTS and _FOREIGN.match(text, end):
        return None
    if text[end - 1] in _FOREIGN_STARTS and _FOREIGN.match(text, end - 1):
        return None
    if kind == "big" and not _is_money(core, before, after, text, start):
        return None
    if kind == "yuan" and core == "一" and match[0] == "一块":
        return None
    fen = fen_of(core, match["mag"] if kind == "yuan" else None)
    if fen is None or fen > MOST_FEN:
        return None
    if kind == "yuan" and match["jiao"]:
        fen += int(read_decimal(match["jiao"]) or 0) * 10
        fen += int(read_decimal(match["fen"] or "0") or 0)
    return Money(start, end, fen, *_SURE[kind])


_SURE = {
    "sign": (0.98, "sign"),
    "yuan": (0.97, "unit"),
    "big": (0.8, "myriad"),
    "about": (0.6, "myriad"),
}


def _is_vague(core: str, kind: str, before: str) -> bool:
    """In Chinese numerals: 好几万, 两三千, 一共."""
    guessed = before == "好" or _TWO_GUESSES.match(core)
    return bool(guessed or (kind == "big" and _NO_UNIT.fullmatch(core)))


def _is_money(core: str, before: str, after: str, text: str, start: int) -> bool:
    if after[:1] in _COUNTED and after[:1] and after not in _NOT_COUNTED:
        return False
    if _SECONDS.match(text, start + len(core)):
        return False
    if before == "第" or before == "百":
        return False
    if any(c in core for c in "万wW千仟"):
        return len(core) > 1 and not (core[0] in "一" and after[:1] == "一")
    if "k" in core[:-1].lower():
        return True
    if core[-1] in "kK":
        return not after[:1].isalnum() or after[:1] > "\u3000"
    return bool(PAID_BEFORE.search(text, max(0, start - 8), start))


_SECONDS = lazy(r"秒(?![批到下])|本(?!金)")


def fen_of(core: str, magnitude: str | None) -> int | None:
    if magnitude is None and core.isdecimal():
        return int(core) * 100
    value = read_decimal(core + (magnitude or ""))
    return None if value is None else int(value * 100)


def unmarked(text: str, ends: Collection[int] = ()) -> Iterator[Money]:
    """Amounts that only the words around them tell; `ends`: where marked ones end."""
    for start, end, number, confidence in bare(text, ends):
        fen = fen_of(number, None)
        if fen and fen <= MOST_FEN:
            yield Money(start, end, fen, confidence, "verb")
