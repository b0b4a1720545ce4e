"""`{% load knowledge %}`: names of kinds, classes and states."""

from django.template import Library

from fanzha.kit.actions import is_chinese
from fanzha.knowledge import identifiers
from fanzha.knowledge.actions.library import current_library
from fanzha.knowledge.identifiers import IndicatorKind
from fanzha.knowledge.masks import masked_value
from fanzha.knowledge.models import Indicator

register = Library()
_TONES = {"confirmed": "bad", "proposed": "soon", "withdrawn": "good", "expired": ""}


@register.filter
def kind_name(kind: str) -> str:
    """What a kind of indicator is called."""
    return identifiers.kind_name(IndicatorKind(kind))


@register.filter
def mask(row: Indicator) -> str:
    """The masked value of an indicator."""
    return masked_value(IndicatorKind(row.kind), row.value)


@register.filter
def type_name(code: str) -> str:
    """The short name of a scam type, in English its whole name; the code when it is unknown."""
    taxonomy = current_library().taxonomy
    if not taxonomy.knows(code):
        return code
    chinese = is_chinese()
    return taxonomy.short_name(code) if chinese else taxonomy.name_en(code[:3])


@register.filter
def state_tone(state: str) -> str:
    """The tone of an indicator's state: a confirmed one is bad news about the number."""
    return _TONES[state]
