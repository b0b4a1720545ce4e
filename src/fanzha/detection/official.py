"""Whose official number or address something is, by the stop-list."""

import re
from collections.abc import Iterator

from fanzha.kit import Invalid
from fanzha.kit import gettext as _
from fanzha.knowledge import IndicatorKind, StopList, normalise

_ASKING = re.compile(r"[吗么？?]|真的假的|是不是|是谁")
# Only what is called a number or stands first is one: 120 can be a sum.
_NUMBER = re.compile(
    r"(?:^|号码?|电话|热线|来电|短信|打来的?|拨打?|打|接到了?|收到了?)[是为:：的\s“\"(（]{0,3}"
    r"(?P<number>\d{3,5})(?!\d|[.,]\d|元|块|万|千)"
)


def owner_of(text: str, listed: StopList) -> str:
    """The owner when the text is one official number or address, empty when it is nobody's."""
    for kind in (IndicatorKind.PHONE, IndicatorKind.DOMAIN, IndicatorKind.URL):
        hub = listed.find(kind, normal) if (normal := normal_value(kind, text)) else None
        if hub is not None:
            return hub.name
    return ""


def asked_about(text: str, listed: StopList) -> Iterator[str]:
    """For each official number that a text asks about, whose it is.

    >>> from fanzha.knowledge import library
    >>> list(asked_about("96110是真的吗", StopList(library().hubs)))[0][:30]
    '96110 is the real number of 反诈'
    """
    if not _ASKING.search(text):
        return
    for number in dict.fromkeys(match["number"] for match in _NUMBER.finditer(text)):
        hub = listed.find(IndicatorKind.PHONE, number)
        if hub is not None:
            words = _(
                "{value} is the real number of {owner}; a caller can fake it: "
                "hang up and dial it yourself."
            )
            yield words.format(value=number, owner=hub.name)


def normal_value(kind: IndicatorKind, text: str) -> str:
    """The normal form of a value of this kind, empty when it is none."""
    try:
        return normalise(kind, text.strip())
    except Invalid:
        return ""
