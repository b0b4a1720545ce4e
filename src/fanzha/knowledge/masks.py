"""What people outside the police see of an indicator: enough to recognise, not enough to use."""

from fanzha.knowledge.identifiers import IndicatorKind
from fanzha.knowledge.lists import LISTS, ListKind
from fanzha.organisations import mask_card, mask_id_card, mask_phone

_NUMBERS = frozenset({IndicatorKind.PHONE, IndicatorKind.LANDLINE, IndicatorKind.QQ})
_OPEN = frozenset({IndicatorKind.APP})  # warning of an app means naming it


def masked_value(kind: IndicatorKind, value: str) -> str:
    """The mask of a normal value.

    >>> masked_value(IndicatorKind.DOMAIN, "evil-bank.example")
    'ev***.example'
    """
    if kind in _OPEN:
        return value
    if kind in _NUMBERS:
        return mask_phone(value)
    if kind is IndicatorKind.BANK_CARD:
        return mask_card(value)
    host, dot, top = value.rpartition(".")
    if kind in (IndicatorKind.DOMAIN, IndicatorKind.EMAIL) and dot:
        return f"{host[:2]}***.{top}"
    return f"{value[:2]}***{value[-2:]}" if len(value) > 6 else "***"


def masked_listed(code: str, value: str) -> str:
    """The mask of a value on a decision list; what is not personal stays open."""
    which = LISTS[code]
    if not which.personal:
        return value
    if which.kind is ListKind.PERSON:
        return mask_phone(value) if len(value) == 11 else mask_id_card(value)
    return mask_card(value)
