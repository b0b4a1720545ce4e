"""What the slots of a phrase hold: sums, days, names and identifiers that cannot be real."""

from collections.abc import Callable, Mapping
from random import Random
from string import ascii_lowercase

_DIGITS = "零一二三四五六七八九"
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何林罗高梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英玉兰建国志红梅海燕小华文博雨晨佳欣浩"
_APP = "云汇星悦优蜂聚鑫趣易通达信金盈米豆友享乐聊密语宝客创益联合顺荣恒泰"
_TAILS = ("", "宝", "聊", "通", "汇", "客", "APP", "优选", "资本", "商城", "Pro", "国际")
_NICK = ("X", "某", "先生", "女士", "某某")
_SMALL = (5, 8, 15, 20, 38, 50, 66, 88, 100, 150, 200, 299, 388, 500, 800)
_MIDDLE = (10, 12, 15, 20, 26, 30, 38, 50, 60, 80, 88, 98)  # hundreds
_BILL = (9, 35, 68, 128, 266, 500, 1200, 3500, 8000, 26000)
_SUMS = ("{0}元", "{0}元", "{0}", "{0}块", "{0}块钱", "{0:,}元", "xxx元")
_THOUSANDS = ("{spoken}千", "{plain}千块", "{plain}千多")
_TENS = ("{plain}万", "{plain}万元", "{exact:.1f}万元", "{plain}万多", "{spoken}万")
_BILLS = ("{0}.{1:02}元", "{0}元", "{0:,}.00元", "{0}块", "{0}")
_DAYS = (
    "2026年{0}月{1}日", "{0}月{1}日", "{0}月{1}号", "{0}.{1}", "昨天", "今天", "前天", "上周",
    "26年{0}月", "2026-{0:02}-{1:02}",
)  # fmt: skip
_CLOCKS = ("{0}时", "{0}时{1}分", "{0}:{1}", "{0}点多")
_LINKS = (
    "http://{0}.example/{1}", "{0}.example", "https://www.{0}.test", "http://xxx", "链接", " URL ",
)  # fmt: skip
_HANDLES = (
    "QQ{0}", "Q:{0}", "微信{1}", "V：{1}", "vx{1}", "+V {1}", "扣扣{0}", "微信xxxxxx", "薇{1}",
)  # fmt: skip
_PHONES = ("1540000{0:04}", "400-000-0000", "xxxxxxxxxxx", "154****0000", "00xxxxxxxx")
_CARDS = ("999999{0:013}", "9999 9900 0000 0000 123", "62xxxxxxxxxxxxx", "****1234")


def small(rng: Random) -> str:
    """A sum from a few yuan to some hundreds."""
    return _money(rng, rng.choice(_SMALL))


def middle(rng: Random) -> str:
    """A sum of thousands."""
    return _money(rng, 100 * rng.choice(_MIDDLE))


def large(rng: Random) -> str:
    """A sum from ten thousand up."""
    return _money(rng, rng.randint(100, 9000) * rng.choice([100, 100, 100, 1000]))


def _money(rng: Random, yuan: int) -> str:
    if yuan >= 10_000 and rng.random() < 0.45:
        tens = yuan // 10_000
        form = rng.choice(_TENS)
        return form.format(plain=tens, exact=yuan / 10_000, spoken=_spoken(tens))
    if 1000 <= yuan < 10_000 and rng.random() < 0.3:
        return rng.choice(_THOUSANDS).format(plain=yuan // 1000, spoken=_spoken(yuan // 1000))
    odd = rng.randint(0, yuan // 10) if rng.random() < 0.3 else 0
    return rng.choice(_SUMS).format(yuan + odd)


def _spoken(number: int) -> str:
    """A whole number below 1000 as it is spoken."""
    if number < 10:
        return "两" if number == 2 else _DIGITS[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")
    hundreds, rest = divmod(number, 100)
    gap = "零" if 0 < rest < 10 else ""
    return _DIGITS[hundreds] + "百" + gap + (_spoken(rest) if rest else "")


def exact(rng: Random) -> str:
    """A sum as a bank or a bill writes it."""
    yuan = rng.choice(_BILL) + rng.randint(0, 9)
    return rng.choice(_BILLS).format(yuan, rng.randint(0, 99))


def day(rng: Random) -> str:
    """A day as statements and messages write it."""
    return rng.choice(_DAYS).format(rng.randint(1, 12), rng.randint(1, 28))


def clock(rng: Random) -> str:
    """A time of day."""
    return rng.choice(_CLOCKS).format(rng.randint(7, 23), rng.randint(10, 59))


def person(rng: Random) -> str:
    """A name, masked or whole."""
    family = rng.choice(_SURNAMES)
    given = "".join(rng.choice(_GIVEN) for _ in range(rng.randint(1, 2)))
    return family + rng.choice([given, given, *_NICK])


def app(rng: Random) -> str:
    """The name of an app nobody knows."""
    name = "".join(rng.choice(_APP) for _ in range(2)) + rng.choice(_TAILS)
    return rng.choice([name, f"“{name}”", f"“{name}”", "一个", "指定"])


def address(rng: Random) -> str:
    """A link of a reserved domain."""
    host = "".join(rng.choice(ascii_lowercase) for _ in range(rng.randint(3, 8)))
    return rng.choice(_LINKS).format(host, host[:2])


def handle(rng: Random) -> str:
    """How to reach somebody in an advertisement."""
    number = f"{rng.randint(100_000, 9_999_999)}"
    name = "".join(rng.choice(ascii_lowercase) for _ in range(3)) + number[:4]
    return rng.choice(_HANDLES).format(number, name)


def phone(rng: Random) -> str:
    """A number of a segment given out to nobody, or masked."""
    return rng.choice(_PHONES).format(rng.randint(0, 9999))


def card(rng: Random) -> str:
    """A card of a prefix no bank has, or masked."""
    return rng.choice(_CARDS).format(rng.randint(0, 10**13 - 1))


def _digits(count: int) -> Callable[[Random], str]:
    return lambda rng: str(rng.randint(10 ** (count - 1), 10**count - 1))


SLOTS: Mapping[str, Callable[[Random], str]] = {
    "钱小": small,
    "钱中": middle,
    "钱大": large,
    "元": exact,
    "日": day,
    "时": clock,
    "人": person,
    "软件": app,
    "网址": address,
    "聊号": handle,
    "电话": phone,
    "卡号": card,
    "尾": _digits(4),
    "数工": _digits(5),
    "数会": _digits(9),
    "数大": _digits(4),
    "我": lambda rng: "我",
}
