"""Outgoing text leaves the building: it names no person, it says “log in”."""

import re

from fanzha.kit import Invalid, luhn_ok
from fanzha.kit import gettext as _

_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_ID_CARD = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
_CARD = re.compile(r"(?<!\d)\d{16,19}(?!\d)")


def has_personal(text: str) -> bool:
    """Does the text hold a mobile number, an identity number or a card number?"""
    if _MOBILE.search(text) or _ID_CARD.search(text):
        return True
    return any(luhn_ok(number) for number in _CARD.findall(text))


def refuse_personal(*texts: str) -> None:
    """Raise Invalid when one of the texts holds personal numbers."""
    if any(map(has_personal, texts)):
        raise Invalid(_("Outgoing messages carry no personal data: refer to the task instead."))
