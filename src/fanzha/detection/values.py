"""What a pasted line may stand for: every value in it that a registry could know."""

import re
import unicodedata

from fanzha.detection.text.elements import Elements
from fanzha.knowledge import IndicatorKind

_RUN = re.compile(r"[0-9A-Za-z@._:/-]{4,100}")
_APP_CHARS = 40  # a longer text is no name
_RUNS = 40
_AS_NUMBER = (
    IndicatorKind.PHONE,
    IndicatorKind.BANK_CARD,
    IndicatorKind.QQ,
    IndicatorKind.MEETING_ID,
    IndicatorKind.WECHAT,
    IndicatorKind.ALIPAY,
    IndicatorKind.WALLET,
    IndicatorKind.DOMAIN,
)
_KINDS = {str(kind): kind for kind in IndicatorKind}


def values(text: str, found: Elements) -> list[tuple[IndicatorKind, str]]:
    """Kinds and values to look up, those read as elements first.

    Who pastes a bare number does not say what it is, so each run of signs is every kind it may be,
    and a short text as a whole may be the name of an app.
    """
    read = [
        (_KINDS[str(each.kind)], str(each.value))
        for each in found.elements
        if str(each.kind) in _KINDS
    ]
    line = _folded(text)
    whole = [(IndicatorKind.APP, line)] if len(line) <= _APP_CHARS else []
    runs = list(dict.fromkeys(_RUN.findall(line)))[:_RUNS]
    return list(dict.fromkeys(read + whole + [(kind, run) for run in runs for kind in _AS_NUMBER]))


def is_bare(text: str) -> bool:
    """Is this one number, account or address rather than a message?

    >>> is_bare("138 0013 8000"), is_bare("www.example.com"), is_bare("客服让我转账")
    (True, True, False)
    >>> is_bare("Your parcel is held. Pay at once.")
    False
    """
    line = _folded(text)
    if re.fullmatch(r"\+?[0-9\s()-]{3,40}", line):
        return True
    spelt = re.fullmatch(r"[0-9A-Za-z@._:/?=&%#()-]{3,300}", line)
    return bool(spelt and re.search(r"[0-9.@/]", line))


def _folded(text: str) -> str:
    """Without blanks around it; full-width and circled signs made plain."""
    return unicodedata.normalize("NFKC", text).strip()
