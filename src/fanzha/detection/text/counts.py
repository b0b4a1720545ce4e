"""How often an amount was paid or came back: `转了两次，每次5000`."""

import re

from fanzha.detection.text.heads import lazy
from fanzha.detection.text.scene import Role
from fanzha.kit import read_decimal


def each(role: Role, left: str, right: str) -> re.Match[str] | None:
    """How often an amount was paid or came back."""
    if several := _SEVERAL.search(left, max(0, len(left) - _HINT_REACH)):
        return several
    if role is Role.RETURNED:
        return _EACH_BACK.search(left)
    if gifts := _GIFTS.search(left, max(0, len(left) - 2 * _HINT_REACH)):
        return gifts
    if role not in _COUNTABLE:
        return None
    if _EACH_MONTH.search(left) and (found := _MONTHS_BEHIND.match(right)):
        return found
    found = None
    if _HAS_EACH.search(left, max(0, len(left) - _HINT_REACH)):
        found = _EACH_OF_FIRST.search(left) or EACH.search(left) or _EACH_OF.search(left)
    if found is None and role is not Role.OTHER and left[-1:] not in ("、", "和", "及"):
        found = _TIMES_BEHIND.match(right)
    return found


# `每个月1000，付了三个月`
_EACH_MONTH = lazy(r"每(?:个月|月|期|次|天|日|周)$")
_MONTHS_BEHIND = lazy(
    r"(?:元|块钱?)?[，,](?:一共|我|共)?(?:[付交转还给]了?|连着|连续|接连)(?:[付交转还给]了?)?(?P<n>\d{1,2}|[两三四五六七八九十])(?:个月|期|次|天|日|周)"
)
_COUNTABLE = frozenset((Role.PAID, Role.OTHER, Role.TOTAL_PAID))
_HAS_EACH = lazy(r"每|各|都是|均为|单笔")
_HINT_REACH = 8
# 转了两次，每次5000: two payments.
EACH = lazy(
    r"(?:转|汇|付|充|打|刷|扣|存|交|分|给)(?:账|款|值|走|给\S{1,4})?了?(?:共)?(?P<n>\d{1,2}|"
    r"[两二三四五六七八九十]{1,2})[次笔单回]"
    r"[^。]{0,8}(?:每次|每笔|每单|各|都是|均为|单笔)(?:转|汇|充|付|是|为)?(?:账|款|值)?了?$"
    r"|(?P<m>\d{1,2}|[两二三四五六七八九十])[次笔回][^。，]{0,44}?(?:转|汇|付|充|打|刷|扣|存|交|"
    r"给)[^。，]{0,10}"
    r"[，,]?(?:每次|每笔|每单)(?:转|汇|充|付|是|为)?(?:账|款|值)?了?$"
)


# `两个月里买了6次，每次1680元`, `已存入3笔，每笔1万元`
_EACH_OF = lazy(
    r"(?:转|汇|付|充|打|刷|扣|存|交|给|买|投|扫|划|取|垫|借|发|寄|冲|入金|支付|完成)[^，。；！？\d每]{0,28}?"
    r"(?P<n>\d{1,3}|[两二三四五六七八九十]{1,3})[次笔单回趟][^。；！？\d]{0,24}?[，,]?"
    r"每(?:一)?[次笔单回趟](?:都是|的?面值|金额|都|转|汇|充|付|交|是|为|各){0,2}$"
)


_EACH_OF_FIRST = lazy(
    r"[前头后]面?(?P<n>[两二三四五六七八九十])[笔次单回](?:每[笔次单回]|各|均为|都是)(?:都?是|转|付)?$"
)
# `退回来两笔500`
_SEVERAL = lazy(
    r"(?:转|付|扣|退|返|刷|充)(?:回来?|走)?了?(?:我)?(?P<n>[两二三四五六七八九])[笔次]$"
)
# `5000元两次`
_TIMES_BEHIND = lazy(r"(?:元|块钱?)?(?P<n>\d{1,2}|[两三四五六七八九十])[笔次回](?=[，。；]|$)")
# `前两天各返了20块`
_EACH_BACK = lazy(
    r"[前头](?P<n>[两二三四五六七八九十])(?:天|单|次|笔|回)(?:都)?[各每](?:[天单次笔])?[^，。；]{0,4}$"
    r"|(?:返|退|还|分(?=了?[两三四五六七八九十\d]{1,2}次红))了?(?P<m>[两二三四五六七八九十]|\d{1,2})(?:个月|天|次|期)红?[^。；\d]{0,3}每(?:个?月|天|次|期)[^，。；\d]{0,3}$"
)


def came_back(left: str) -> bool:
    """`返了三个月，每个月500`."""
    found = _EACH_BACK.search(left)
    return found is not None and found["m"] is not None


# `买了5张，每张1000`, `买了3张500的`: one purchase.
_GOODS = lazy(
    r"(?:(?<![让叫要请][我其他她])(?<![要想请])买(?:了|到)?|[买充刷拍订办购换囤]了)(?P<n>\d{1,3}|[两三四五六七八九十]{1,2})[张个份盒瓶箱套件][^，。；！？\d]{0,8}?"
    r"(?:[，,]?(?P<each>[每一][张个份盒瓶箱套件])[^，。；\d]{0,3})?$"
)


# `代购急救包50个，单价460元`: one purchase; `给他的红包六个，每个200`: so many gifts.
_OF_UNITS = lazy(
    r"(?:买|购|订|拍)[^。；！？\d]{0,16}?(?P<n>\d{1,3}|[两三四五六七八九十]{1,2})[个件台部套箱盒只把张条份瓶]"
    r"[，,](?:每[个件台部套箱盒只把张条份瓶]|单价)[是为]?$"
)
_GIFTS = lazy(r"红包(?P<n>\d{1,2}|[两三四五六七八九十])个[，,]?(?:每个|都是|各)$")
# `一个疗程1980她买了三个疗程`
_UNIT_PRICE = lazy(r"[一每]个?(?:疗程|盒|瓶|箱|套|张|件|份|台|部|支|斤|克)$")
_BOUGHT = lazy(
    r"(?:元|块钱?)?[，,]?[^，。；\d]{0,4}?买了(?P<n>\d{1,3}|[两三四五六七八九十]{1,2})个?(?:疗程|[盒瓶箱套张件份台部支斤克])"
)


_UNITS_REACH = 32


def goods(left: str, right: str) -> int:
    """How many were bought for the price told, 1 where nothing says so."""
    if "单价" in left[-_HINT_REACH:] or "每" in left[-_HINT_REACH:]:
        units = _OF_UNITS.search(left, max(0, len(left) - _UNITS_REACH))
        if units:
            return int(read_decimal(units["n"]) or 1)
    found = _GOODS.search(left, max(0, len(left) - 2 * _HINT_REACH - 8))
    if found is None or not (found["each"] or right.startswith(("的", "元的", "块的"))):
        priced = _BOUGHT.match(right) if _UNIT_PRICE.search(left) else None
        return int(read_decimal(priced["n"]) or 1) if priced else 1
    return int(read_decimal(found["n"]) or 1)


def times(each: re.Match[str] | None) -> int:
    """The number that `each` found, 1 when it found none."""
    value = read_decimal(each["n"] or each.groupdict().get("m") or "") if each else None
    return max(1, int(value)) if value is not None else 1
