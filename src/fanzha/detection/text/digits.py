"""Runs of digits: phone, landline, bank card, identity number, and what their label says.

Digits may be spaced, dotted, hyphenated or written in Chinese numerals; the label before the run
and the checks of each number plan decide what it is.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from fanzha.detection.text.elements import Kind
from fanzha.detection.text.heads import lazy, led_by
from fanzha.detection.text.issuers import bank_of
from fanzha.detection.text.lexicon import Hits
from fanzha.detection.text.paying import MOST_LOOKS
from fanzha.kit import IdCard, is_mobile, luhn_ok

_CN = "零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖"
# The two scripts never join: 张三 before a number is a name, not its first digit.
RUN = led_by(
    rf"0-9+{_CN}",
    r"(?<![0-9.])(?:\+|00(?=8[56]|852|853|886))?[0-9](?:[ \-–—.·_~]{0,3}[0-9]){4,}+[xX]?"
    rf"|[{_CN}](?:[ \-–—.·_~]{{0,3}}[{_CN}]){{4,}}+[xX]?",
)
_VALUE = str.maketrans("零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖", "001234567891123456789")
_SEPARATORS = lazy(r"[ \-–—.·_~+]")
_CHUNK = lazy(r"[ \-–—.·_~]+")
_CONNECTORS = frozenset(" \t\n:：=是为号码（(【[“\"'，,的即叫有加我")
_REACH = 10  # how far before the run its label may end
_LONGEST = 64  # longer runs are noise, not numbers
_AREA = lazy(r"0(?:10|2\d|[3-9]\d{2})[2-9]\d{6,7}")
# With a hyphen after the area code no number plan is needed to tell a landline.
_DASHED_AREA = lazy(r"(?:\+?86-?)?(?P<area>0?(?:10|2\d|[3-9]\d{2}))[-–—](?P<rest>\d{7,8})")
_SERVICE = lazy(
    r"(?:400|800)\d{7}|95\d{3}(?:\d{1,3})?|1(?:0086|0010|0000|2306|2315|1185|2345|2333)"
)
# Segments given out to operators (telephone number plan of the mainland, 2025).
_MOBILE_PLAN = lazy(r"1(?:3\d|4[0145-9]|5[0-35-9]|6[2567]|7[0-8]|8\d|9[0-35-9])")
_FOREIGN = lazy(r"(?:852|853|886|855|95|60|65|66|63|84|856|44|1)\d{7,10}")
_PLAUSIBLE_ID = lazy(r"[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number found at `start:end` of a folded text."""

    kind: Kind
    value: str
    start: int
    end: int
    confidence: float
    reason: str


Found = tuple[Kind, str, float, str]


def label_before(hits: Hits, text: str, start: int) -> str | None:
    """The kind named by the label that ends just before `start`, if any."""
    at = start
    while start - at <= _REACH:
        label = hits.labels.get(at)
        if label is not None:
            return label.kind
        if at == 0 or text[at - 1] not in _CONNECTORS:
            return _over_bank(hits, text, at, start)
        at -= 1
    return None


def _over_bank(hits: Hits, text: str, at: int, start: int) -> str | None:
    """`卡号：工商银行 6222…`: look before the bank's name."""
    first = hits.bank_ends.get(at)
    if first is not None:
        label = hits.labels.get(first) or hits.labels.get(first - 1)
        return label.kind if label else Kind.BANK_CARD
    closing = text[at - 1 : at]
    if closing in ("）", ")") and start - at < _REACH:
        opening = max(text.rfind(c, max(at - 20, 0), at) for c in "（(")
        label = hits.labels.get(opening)
        return label.kind if label else None
    return None


def find(text: str, hits: Hits) -> Iterator[Numeral]:
    """The numbers of a text; runs that are none of the kinds are left out."""
    for match in islice(RUN.finditer(text), MOST_LOOKS):
        if match.end() - match.start() > 2 * _LONGEST or _is_counted(text, match):
            continue
        start = match.start()
        if _in_word(text, start) and start not in hits.labels:
            continue
        label = label_before(hits, text, start)
        for start, end in _parts(match[0]):
            found = _judge(match[0][start:end], label)
            if found and found[0] is Kind.PHONE and label != "phone":
                found = _account_of(text, match.span(), found, label)
            if found:
                kind, value, confidence, reason = found
                first = match.start() + start
                yield Numeral(kind, value, first, match.start() + end, confidence, reason)
            elif _is_purse(text, match):
                yield Numeral(Kind.WALLET, _digits(match[0]), *match.span(), 0.8, "shape")
            elif _is_mistyped(text, match):
                first = match.start() + start
                value = _digits(match[0][start:end])
                yield Numeral(Kind.BANK_CARD, value, first, match.start() + end, 0.5, "paid_into")


def _is_purse(text: str, match: re.Match[str]) -> bool:
    """The 16 digits of a wallet of the digital yuan, which begin with 00."""
    if not match[0].startswith("00") or len(_digits(match[0])) != 16:
        return False
    return _PURSE.search(text, max(0, match.start() - 40), match.start()) is not None


_SENT_TO = lazy(
    r"(?:转账?|汇款?|打款?|付款?|支付|存)了?[^，。；\d]{0,12}(?:给|到|至|入|进)[^，。；\d]{0,12}$"
)


def _is_mistyped(text: str, match: re.Match[str]) -> bool:
    """Digits as long as a card's behind 转给, the check digit wrong: flagged, not lost."""
    if not (match[0].isascii() and 16 <= len(_digits(match[0])) <= 19):
        return False
    return _SENT_TO.search(text, max(0, match.start() - 30), match.start()) is not None


_PURSE = lazy(r"数字人民币|数币|钱包")
_PAID_INTO = lazy(
    r"支付宝(?:账[户号])?(?:向|转?给|付给|转账给)[^，。；\d]{1,6}[（(]$|"
    r"(?:[转汇打付]|支付|转账)了?(?:\d+(?:\.\d+)?[元块万]*)?\0*(?:到|给|至|入)$|[到给向]$|"
    r"收款(?:人|方|账[户号])?[:：为是]?(?:[^，。；\d]{1,8}[（(])?$"
)


def is_paid_into(text: str, start: int, label: str | None) -> bool:
    """`通过支付宝向账户（139…）`, `用支付宝转到139…`: what follows is an Alipay account."""
    near = text[max(0, start - 30) : start].rpartition("。")[2]
    return "支付宝" in near and (label == "bank_card" or _PAID_INTO.search(near) is not None)


_OF_ALIPAY = lazy(r"[\s,，]{0,2}[（(]?支付宝")


def _account_of(text: str, span: tuple[int, int], found: Found, label: str | None) -> Found:
    if is_paid_into(text, span[0], label) or _OF_ALIPAY.match(text, span[1]):
        return Kind.ALIPAY, found[1], 0.85, "label"
    return found


def _in_word(text: str, start: int) -> bool:
    """The digits of `abc12345` belong to a word."""
    before = text[start - 1 : start]
    return before.isascii() and before.isalnum()


def _is_counted(text: str, match: re.Match[str]) -> bool:
    return text[match.end() : match.end() + 1] in ("元", "块", "万", "亿", "%") or (
        not any(c.isascii() and c.isdigit() for c in match[0]) and match.end() - match.start() < 7
    )


def _digits(raw: str) -> str:
    return _SEPARATORS.sub("", raw).translate(_VALUE).upper()


def _parts(run: str) -> Iterator[tuple[int, int]]:
    """Split a run of several numbers; chunks are joined unless each is a number by itself."""
    chunks: list[tuple[int, int]] = []
    at = 0
    for gap in _CHUNK.finditer(run):
        if gap.start() > at:
            chunks.append((at, gap.start()))
        at = gap.end()
    chunks.append((at, len(run)))
    if len(chunks) == 1 or not any(_is_whole(run[a:b]) for a, b in chunks):
        yield from _cut(run, chunks)
        return
    held: list[tuple[int, int]] = []
    for chunk in chunks:
        if _is_whole(run[slice(*chunk)]):
            yield from _cut(run, held)
            held = []
            yield chunk
        else:
            held.append(chunk)
    yield from _cut(run, held)


def _is_whole(chunk: str) -> bool:
    value = _digits(chunk)
    return is_mobile(value) or len(value) >= 15


def _cut(run: str, chunks: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Join chunks; two mobile numbers in a row are cut after eleven digits."""
    if not chunks:
        return
    start, end = chunks[0][0], chunks[-1][1]
    sizes = [len(_digits(run[a:b])) for a, b in chunks]
    if len(chunks) > 1 and sum(sizes) > 19:
        taken = 0
        for i, size in enumerate(sizes):
            taken += size
            joined = _digits(run[start : chunks[i][1]])
            if is_mobile(joined) or (taken in (16, 17, 18, 19) and luhn_ok(joined)):
                yield start, chunks[i][1]
                yield from _cut(run, chunks[i + 1 :])
                return
    yield start, end


def _judge(raw: str, label: str | None) -> Found | None:
    value = _digits(raw)
    if label == "ignore":
        return None
    if landline := _dashed(raw):
        return Kind.LANDLINE, landline, 0.9, "plan"
    judge = _LABELLED.get(label or "")
    found = judge(value) if judge else None
    return found or _unlabelled(raw, value)


def _dashed(raw: str) -> str | None:
    """`0512-12345678`, `+86-27-12345678`: the number with its leading zero."""
    match = _DASHED_AREA.fullmatch(raw)
    if match is None or not (raw[0] in "0+" or match["area"][0] == "0"):
        return None
    return "0" + match["area"].removeprefix("0") + match["rest"]


def _phone(value: str) -> Found | None:
    bare = value[2:] if value.startswith("86") and len(value) == 13 else value.removeprefix("0086")
    if is_mobile(bare):
        return Kind.PHONE, bare, 0.98, "label"
    if _AREA.fullmatch(bare) or _SERVICE.fullmatch(bare):
        return Kind.LANDLINE, bare, 0.95, "label"
    if _FOREIGN.fullmatch(value.removeprefix("00")) and len(value) >= 9:
        return Kind.PHONE, value, 0.7, "foreign"
    return None


def _card(value: str) -> Found | None:
    if is_mobile(value) or not value.isdecimal():
        return None
    if 12 <= len(value) <= 22 and not value.startswith("0000"):
        return Kind.BANK_CARD, value, 0.98 if luhn_ok(value) else 0.8, "label"
    return None


def _id_card(value: str) -> Found | None:
    card = IdCard.parse(value)
    if card is None:
        return None
    return Kind.ID_CARD, value, 0.99 if card.valid else 0.75, "label"


def _sized(kind: Kind, low: int, high: int) -> Callable[[str], Found | None]:
    def judge(value: str) -> Found | None:
        return (kind, value, 0.95, "label") if low <= len(value) <= high else None

    return judge


def _alipay(value: str) -> Found | None:
    return (Kind.ALIPAY, value, 0.95, "label") if is_mobile(value) or len(value) == 16 else None


_LABELLED: dict[str, Callable[[str], Found | None]] = {
    "phone": _phone,
    "bank_card": _card,
    "id_card": _id_card,
    "qq": _sized(Kind.QQ, 5, 11),
    "qq_long": _sized(Kind.QQ, 8, 10),
    "wechat": _sized(Kind.WECHAT, 6, 15),
    "alipay": _alipay,
    "meeting_id": _sized(Kind.MEETING_ID, 6, 12),
    "wallet": _sized(Kind.WALLET, 16, 16),  # of the digital yuan
    "courier_no": _sized(Kind.COURIER_NO, 8, 24),
    "order_no": _sized(Kind.ORDER_NO, 8, 40),
}


def _unlabelled(raw: str, value: str) -> Found | None:
    """What the number plans alone say."""
    size = len(value)
    bare = value[2:] if size == 13 and value.startswith("86") else value
    if is_mobile(bare):
        planned = _MOBILE_PLAN.match(bare) is not None
        return Kind.PHONE, bare, 0.93 if planned else 0.7, "plan" if planned else "shape"
    if size == 18 and (found := _id_or_card(value)):
        return found
    if not value.isdecimal():
        return None
    if _is_landline(raw, value):
        return Kind.LANDLINE, value, 0.85, "plan"
    if 15 <= size <= 19 and value[0] in "34569" and luhn_ok(value):
        return Kind.BANK_CARD, value, 0.93, "luhn"
    if 16 <= size <= 19 and bank_of(value):
        return Kind.BANK_CARD, value, 0.7, "bin"
    if 16 <= size <= 19 and value.startswith("62"):
        return Kind.BANK_CARD, value, 0.6, "shape"
    if raw[:1] in "+0" and _is_foreign(raw, value):
        return Kind.PHONE, value, 0.7, "foreign"
    return (Kind.ORDER_NO, value, 0.7, "shape") if 20 <= size <= 40 else None


def _is_foreign(raw: str, value: str) -> bool:
    if not raw.startswith(("+", "00")):
        return False
    return _FOREIGN.fullmatch(value.removeprefix("00")) is not None


def _id_or_card(value: str) -> Found | None:
    card = IdCard.parse(value)
    if card and card.valid:
        return Kind.ID_CARD, value, 0.97, "check_digit"
    if _PLAUSIBLE_ID.fullmatch(value) and not luhn_ok(value):
        return Kind.ID_CARD, value, 0.6, "shape"
    return None


def _is_landline(raw: str, value: str) -> bool:
    if _AREA.fullmatch(value):
        return len(value) in (11, 12)
    return bool(re.fullmatch(r"(?:400|800)\d{7}", value))
