"""Chinese numbers and amounts: `3万5`, `三万五千元`, `15万余份`, `23.6万人`, `80余万元`.

The reader takes Arabic and Chinese digits mixed, thousands commas, decimal points, `w`/`k` for
万/千, financial and Traditional forms. It never guesses: `几万`, `五六百`, `xx余次` have no value.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from fanzha.kit.errors import Invalid
from fanzha.kit.patterns import lazy
from fanzha.kit.words import gettext as _

Direction = Literal["", "over", "under", "about"]

_FORMS = ("零〇○", "一壹幺", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
_DIGITS = {c: value for value, forms in enumerate(_FORMS) for c in forms}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "k": 1000, "K": 1000}
_MYRIADS = {"万": 10**4, "w": 10**4, "W": 10**4, "亿": 10**8}
# Traditional and financial forms that NFKC leaves alone.
_SIMPLE = str.maketrans(
    "萬億餘圓塊兩幾數近約貳叄陸兒來過個陌阡倆", "万亿余元块两几数近约贰叁陆儿来过个百千两"
) | {ord("廿"): "二十", ord("卅"): "三十", ord("卌"): "四十", ord("俩"): "两", ord("仨"): "三"}

# Two digits side by side that mean “one or the other”: 两三次, 五六百, 十七八.
_EITHER = ("一二", "一两", "二三", "两三", "三四", "三五", "四五", "五六", "六七", "七八", "八九")

CHINESE_DIGITS = "".join(_DIGITS)
NUMERAL = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[" + CHINESE_DIGITS + r"]+|[十拾百佰千仟kKwW万亿]"
"""Pattern source of one numeral token (digits or unit), for readers of whole texts."""

_TOKEN = re.compile(NUMERAL)
_MAX_LENGTH = 40  # longer runs of numerals are account numbers, not quantities
MOST_FEN = 10**13
"""Beyond a thousand 亿 yuan no number is an amount of a case: it is a typing error or noise."""

_MORE = "余多来许"
_CURRENCY = r"(?:人民币|港币|美金|美元|rmb|cny)"
_YUAN = r"(?:[元圆]钱?|块钱?)"
_AMOUNT = lazy(
    rf"(?:{_CURRENCY}|[¥￥$])*(?:约|大约|近|将近|超过?|逾|共计?|合计|至少|至多|最多|不少于|不超过|大于|小于)?(?P<core>[\d,.十拾百佰千仟kKwW万亿{CHINESE_DIGITS}{_MORE}]+)"
    rf"(?:{_YUAN}(?P<jiao>[\d{CHINESE_DIGITS}])?(?:[角毛](?:钱|(?P<fen>[\d{CHINESE_DIGITS}])分?钱?)?)?)?"
    rf"(?:整|左右|上下|以上|以下|以内|不到)?{_CURRENCY}?",
    re.I,
)
_SMALL = lazy(rf"(?P<value>[\d.{CHINESE_DIGITS}十]+)(?P<unit>[角毛分])钱?")


@dataclass(frozen=True)
class Number:
    """A count as written in a work record.

    `value` is None where the record leaves it blank or vague (`xx余次`, `多处`); `approx` is True
    for 余, 多, 近, 约, 上 …; `direction` says if the true value is over, under or about it.
    """

    value: int | None
    unit: str
    approx: bool
    raw: str
    direction: Direction = ""


def simple_form(text: str) -> str:
    """NFKC folded, with the Traditional and financial characters of numbers made simple."""
    return unicodedata.normalize("NFKC", text).translate(_SIMPLE)


def read_decimal(core: str) -> Decimal | None:
    """The value of a run of numerals in simple form (`3万5`, `三百二`, `1,234.5`), else None.

    >>> read_decimal("3万5")
    Decimal('35000')
    """
    if not core or len(core) > _MAX_LENGTH:
        return None
    tokens = _TOKEN.findall(core)
    if sum(map(len, tokens)) != len(core):
        return None
    return _fold_tokens(tokens)


def _fold_tokens(tokens: list[str]) -> Decimal | None:
    total = section = Decimal(0)
    current: Decimal | None = None
    last_unit, plain = 0, True
    for piece in tokens:
        if piece in _UNITS:
            section += (Decimal(1) if current is None else current) * _UNITS[piece]
            current, last_unit = None, _UNITS[piece]
        elif piece in _MYRIADS:
            size = _MYRIADS[piece]
            below = section + (current or 0)
            if not below and not (total and size == 10**8):
                below = Decimal(1)
            total = (total + below) * size if size == 10**8 else total + below * size
            section, current, last_unit = Decimal(0), None, size
        elif piece in "零〇○" and last_unit:
            last_unit = 1  # 3万零5: what follows is not shortened
        elif current is not None or piece in _EITHER:
            return None
        else:
            current, plain = _digits(piece), len(piece) == 1
    if current is None:
        return total + section
    # 3万5 is 35000 and 三百二 is 320: a single last digit counts the next lower place.
    return total + section + current * (last_unit // 10 if plain and last_unit >= 100 else 1)


def _digits(token: str) -> Decimal:
    if token[0] in _DIGITS:
        return Decimal("".join(str(_DIGITS[c]) for c in token))
    return Decimal(token.replace(",", ""))


def chinese_to_int(text: str) -> int:
    """The integer written in Chinese numerals (`三万五千`, `两百零五`, `二〇二六`).

    Raises Invalid when the text is anything else.
    """
    core = simple_form(text).strip()
    value = read_decimal(core) if not re.search(r"[\d.,kwKW]", core) else None
    if value is None or value != int(value):
        raise Invalid(_("This is not a Chinese number: check the text."))
    return int(value)


def parse_amount(text: str) -> int:
    """The amount in fen, as people write it (`3万5`, `¥1,234.56`, `两千块`, `80余万元`).

    A bare number is yuan; 余, 多, 近 and the like are dropped. Raises Invalid when it is not one
    amount.
    """
    fen = amount_fen(simple_form(text).replace(" ", ""))
    if fen is None:
        raise Invalid(_("This is not an amount of money: write it like 35000, 3万5 or ¥1,234.56."))
    return fen


def amount_fen(compact: str) -> int | None:
    """As `parse_amount`, for text in simple form without blanks; None when it is no amount."""
    small = _SMALL.fullmatch(compact)
    if small:
        value = read_decimal(small["value"])
        return None if value is None else int(value * (1 if small["unit"] == "分" else 10))
    match = _AMOUNT.fullmatch(compact) if len(compact) <= 2 * _MAX_LENGTH else None
    if match is None:
        return None
    value = read_decimal(match["core"].translate(_DROP_MORE))
    if value is None or value * 100 > MOST_FEN:
        return None
    return int(value * 100) + 10 * _digit(match["jiao"]) + _digit(match["fen"])


_DROP_MORE = {ord(c): None for c in _MORE}


def _digit(text: str | None) -> int:
    return int(_digits(text)) if text else 0


_COUNT = lazy(
    r"(?P<before>不超过|不多于|至多|最多|不少于|不低于|至少|起码|差不多|几乎|超过|大约|将近|接近|不到|不足|超|逾|约|近|上|过|达)?"
    r"(?P<core>(?:" + NUMERAL + r")+)(?P<more>余|多|来)?(?P<unit2>[万亿])?(?P<more2>余|多|来)?"
    r"(?P<unit>[^\s\d,。;、()]*)"
)
# Left blank (`xx余次`, `##次`, `20xx年`) or vague (`数十次`, `十几次`, `一批`): no value.
_VAGUE = lazy(
    r"(?P<core>\d{0,3}[xX×□_*#某]+\d*|成千上万|若干|大量|一(?=批|系列)|半个?(?=[月年天])|"
    r"(?:[数多]|几(?!乎))[十百千万亿]*|[十百千万]几[十百千万]*)(?P<more>余|多)?"
    r"(?P<unit>[^\s\d,。;、()]*)"
)
# More than one number, or none: a range, two guesses, a fraction, an ordinal, a word.
_RANGE = lazy(rf"(?:{NUMERAL})+\s?(?:[-~—–]|至|到|、)(?:{NUMERAL})+(?P<unit>[^\s\d,。;、()]*)")
_GUESSES = lazy(
    rf"(?<![{CHINESE_DIGITS}])(?:{'|'.join(_EITHER)})(?![{CHINESE_DIGITS}])[十百千万亿]*(?P<unit>[^\s\d,。;、()]*)"
)
_NO_COUNT = lazy(
    rf"第(?:{NUMERAL})|-\d|(?:{NUMERAL})+分之|\d+/\d|千万(?:别|不|要|注)|万一(?![千百十])"
)
# `2026年11月发放500份`: the date is no count.
_DATED = lazy(r"(?:19|20)\d\d年(?:\d{1,2}月(?:\d{1,2}[日号])?)?|\d{1,2}月\d{1,2}[日号]")
_LARGEST = 10**15  # more digits than that are the number of an account
_SPOKEN_POINT = lazy(
    rf"(?P<whole>[{CHINESE_DIGITS}十]+)点(?P<part>[{CHINESE_DIGITS}]+)(?=[余多]?[万亿])"
)
_BARE_POINT = lazy(r"(?<!\d)\.(?=\d)")
_TENTHS = lazy(r"(?P<n>[1-9一二三四五六七八九])成(?![\u4e00-\u9fff])")
_PERCENT = lazy(r"百分之(?P<core>[\d十百" + CHINESE_DIGITS + r"]+)")
_BEFORE: dict[str, Direction] = {
    **dict.fromkeys(("超过", "超", "逾", "上", "过"), "over"),
    **dict.fromkeys(("至少", "起码", "不少于", "不低于"), "over"),
    **dict.fromkeys(("将近", "接近", "近", "几乎", "不到", "不足"), "under"),
    **dict.fromkeys(("至多", "最多", "不超过", "不多于"), "under"),
    **dict.fromkeys(("约", "大约", "差不多"), "about"),
}
_AROUND = lazy(r"(?P<sign>\+)|(?P<word>左右|上下|以上|以下|以内)$")
_AFTER: dict[str, Direction] = {
    **dict.fromkeys(("+", "以上"), "over"),
    **dict.fromkeys(("以下", "以内"), "under"),
    **dict.fromkeys(("左右", "上下"), "about"),
}


def read_number(text: str) -> Number:
    """The first count in a work record, with its unit; never raises.

    >>> read_number("15万余份")
    Number(value=150000, unit='份', approx=True, raw='15万余份', direction='over')
    """
    plain = _plain("".join(simple_form(text).split()))
    share = _share(plain)
    if share is not None:
        return Number(share, "%", False, text)
    vague = _VAGUE.match(plain) or _RANGE.search(plain) or _GUESSES.search(plain)
    if vague or _NO_COUNT.match(plain):
        return Number(None, vague["unit"] if vague else "", vague is not None, text)
    match = _COUNT.search(plain)
    value = read_decimal(match["core"] + (match["unit2"] or "")) if match else None
    if match is None or value is None or value != int(value) or value > _LARGEST:
        return Number(None, match["unit"] if match else "", False, text)
    direction = _BEFORE.get(match["before"] or "", "")
    if match["more"] or match["more2"]:
        direction = "over"
    around = _AROUND.search(match["unit"])
    if around:
        direction = _AFTER[around[0]]
    unit = _AROUND.sub("", match["unit"]).strip(".-~:")
    return Number(int(value), "元" if unit == "元整" else unit, bool(direction), text, direction)


def _plain(text: str) -> str:
    """Without the date ahead; decimal points said (`三点五万`) or left bare (`.5万`) written."""
    dated = _DATED.match(text)
    text = text[dated.end() :] if dated else text
    text = _BARE_POINT.sub("0.", text)
    return _SPOKEN_POINT.sub(lambda m: f"{read_decimal(m['whole'])}.{_digits(m['part'])}", text)


def _share(text: str) -> int | None:
    """Whole percents of `百分之三十`, `八成`."""
    if tenths := _TENTHS.fullmatch(text):
        return int(_digits(tenths["n"])) * 10
    percent = _PERCENT.search(text)
    value = read_decimal(percent["core"]) if percent else None
    return None if value is None else int(value)


_PREFIX: dict[Direction, str] = {"under": "近", "about": "约"}


def write_number(
    value: int | None, unit: str, approx: bool = False, direction: Direction = "over"
) -> str:
    """The count as a work record prints it; a missing value is `—`, never 0.

    Values from 10 000 are written in 万, from 10^8 in 亿, when two decimals say them exactly.

    >>> write_number(150000, "份", True), write_number(1390, "人次"), write_number(236000, "人")
    ('15万余份', '1390人次', '23.6万人')
    """
    if value is None:
        return "—"
    prefix = _PREFIX.get(direction, "") if approx else ""
    more = "余" if approx and not prefix else ""
    size, scale = _scaled(value)
    if unit == "元" and scale == "万" and "." not in size:
        return f"{prefix}{size}{more}万元"
    return f"{prefix}{size}{scale}{more}{unit}"


def _scaled(value: int) -> tuple[str, str]:
    for scale, word in ((10**8, "亿"), (10**4, "万")):
        if value >= scale and value % (scale // 100) == 0:
            size = f"{Decimal(value) / scale:f}"
            return size.rstrip("0").rstrip(".") if "." in size else size, word
    return str(value), ""
