"""Covering numbers that the public form must not collect."""

import re

from fanzha.kit import IdCard, luhn_ok

_ID = re.compile(r"(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])|(?<!\d)\d{15}(?!\d)")
# A card in one run or in groups; 12–19 digits (field manual 6).
_CARD = re.compile(r"(?<!\d)\d(?:[ -]?\d){11,18}(?!\d)")


def cover(text: str) -> tuple[str, bool]:
    """The text with identity numbers and full cards masked, and whether any was.

    Of a card the first four and last four digits stay, which is enough to recognise a swindler's
    account in the registry; of an identity number nothing stays.
    """
    covered = _ID.sub(_without_id, text)
    covered = _CARD.sub(_without_card, covered)
    return covered, covered != text


def _without_id(match: re.Match[str]) -> str:
    card = IdCard.parse(match.group())
    return "［证件号已隐去］" if card and card.birth else match.group()


def _without_card(match: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", match.group())
    if len(digits) < 16 and not luhn_ok(digits):
        return match.group()
    return f"{digits[:4]}****{digits[-4:]}"
