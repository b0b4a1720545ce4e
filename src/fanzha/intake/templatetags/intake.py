"""`{% load intake %}`: words of intake and the names of form fields."""

from collections.abc import Mapping
from typing import Any

from django.template import Library
from django.utils.translation import gettext_noop

from fanzha.intake.analysis import Correction
from fanzha.intake.callsheet import Field
from fanzha.intake.minimum import Need
from fanzha.intake.wording import (
    channel_name,
    side_name,
    state_name,
    step_name,
    urgency_name,
)
from fanzha.kit.actions import is_chinese
from fanzha.knowledge import taxonomy

# What intake writes into the audit chain, for its page.
DEEDS = (
    gettext_noop("report.taken"),
    gettext_noop("report.corrected"),
    gettext_noop("report.state"),
    gettext_noop("report.assigned"),
    gettext_noop("report.stripped"),
    gettext_noop("sheet.ordered"),
    gettext_noop("tip.moved"),
)

register = Library()
register.filter("state_name", state_name)
register.filter("step_name", step_name)
register.filter("urgency_name", urgency_name)
register.filter("side_name", side_name)
register.filter("channel_name", channel_name)


@register.filter
def type_name(code: str) -> str:
    """A scam type of either level in the reader's language; empty for none or one that is gone."""
    known = taxonomy()
    if not code or not known.knows(code):
        return ""
    chinese = is_chinese()
    return known.name(code) if chinese else known.name_en(code)


@register.filter
def label(thing: Field | Need) -> str:
    """A field or item in the reader's language; what the centre added has a Chinese label alone."""
    chinese = is_chinese()
    return thing.label if chinese or not thing.label_en else thing.label_en


@register.filter
def of(values: Mapping[str, Any], key: str) -> Any:
    """The value under a key, empty when there is none."""
    return values.get(key, "")


@register.simple_tag
def chosen_kind(corrections: Mapping[tuple[str, str], Correction], kind: str, value: str) -> str:
    """The kind an officer gave an element, empty when it was left alone."""
    said = corrections.get((kind, value))
    return said.kind if said else ""


@register.simple_tag
def chosen_side(corrections: Mapping[tuple[str, str], Correction], kind: str, value: str) -> str:
    """The side an officer gave an element (or `drop`), empty when it was left alone."""
    said = corrections.get((kind, value))
    if said is None:
        return ""
    return "drop" if said.dropped else (said.side.value if said.side else "")


@register.simple_tag
def yes() -> str:
    """The answer 是 as it is stored."""
    return "是"  # chinese: data, not a word of the page


@register.simple_tag
def no() -> str:
    """The answer 否 as it is stored."""
    return "否"  # chinese: data, not a word of the page
