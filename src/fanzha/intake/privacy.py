"""Covering numbers that the public form must not collect, however they are spelt."""

import re
import unicodedata
from collections.abc import Callable, Iterator

from fanzha.kit import IdCard, is_mobile, luhn_ok

_NUMERALS = "零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖"
_CHINESE = dict(zip(_NUMERALS, "001234567891123456789", strict=True))
_SIGN = r"[ \t\u00a0\u2000-\u200f\u2060\u3000\ufeff\-‐-―－﹣.．·・_＿~～]"
_GAP = _SIGN + "{0,3}"
# A card in one run or in groups; 12–19 digits (field manual 6), or an identity number ending in X.
_RUN = re.compile(
    rf"(?<![0-9A-Za-z])[0-9](?:(?:{_GAP}[0-9]){{16}}{_GAP}[Xx](?![0-9A-Za-z])"
    rf"|(?:{_GAP}[0-9]){{11,18}}(?![0-9]))"
)
_GROUPS = re.compile(_SIGN + "+")
_YEAR = re.compile(r"(?:19|20)\d\d")


def cover(text: str) -> tuple[str, bool]:
    """The text with identity numbers and full cards masked, and whether any was.

    Of a card the first four and last four digits stay, which is enough to recognise a swindler's
    account in the registry; of an identity number nothing stays. Groups, full-width and circled
    digits and Chinese numerals are read too.
    """
    covered = text
    # The two scripts never join: 张三 before a number is a name, not its first digit.
    spans = [*_covers(text, _figure), *_covers(text, _numeral)]
    for start, end, mask in sorted(spans, reverse=True):
        covered = covered[:start] + mask + covered[end:]
    return covered, covered != text


def _figure(sign: str) -> str:
    """`８`, `⑧` and `٨` as 8; everything else as it is."""
    value = unicodedata.digit(sign, None)
    return sign if value is None else str(value)


def _numeral(sign: str) -> str:
    """`八` and `捌` as 8; figures count for nothing here."""
    return "\n" if sign.isdigit() else _CHINESE.get(sign, sign)


def _covers(text: str, read: Callable[[str], str]) -> Iterator[tuple[int, int, str]]:
    """Start, end and mask of each number of a text whose characters are read one by one."""
    for match in _RUN.finditer("".join(map(read, text))):
        mask = _mask(_GROUPS.split(match.group()))
        if mask:
            yield *match.span(), mask


def _mask(groups: list[str]) -> str:
    digits = "".join(groups)
    if len(digits) in (15, 18):
        card = IdCard.parse(digits)
        if card and card.birth:
            return "［证件号已隐去］"
    if not digits.isdecimal() or (len(digits) < 16 and not luhn_ok(digits)):
        return ""
    return "" if _is_other(groups) else f"{digits[:4]}****{digits[-4:]}"


def _is_other(groups: list[str]) -> bool:
    """Groups that hold a mobile number, or begin with a date."""
    is_date = len(groups) > 2 and _YEAR.fullmatch(groups[0]) and max(map(len, groups[1:3])) <= 2
    return any(map(is_mobile, groups)) or bool(is_date)
