"""`{% load reporting %}`: figures and changes on screen."""

import re
from datetime import date
from typing import Any

from django import template
from django.utils.translation import gettext as _

from fanzha.kit.actions import is_chinese
from fanzha.ledger import Delta, Figure, Trend, write_en
from fanzha.ledger.actions import figure_text
from fanzha.reporting.document import chinese_date
from fanzha.reporting.goals import Goal

register = template.Library()
_NUMBER = re.compile(r"^(?:[近约]|almost |about |over )?¥?[\d.,]+")  # chinese: of printed figures


register.filter("said", figure_text)


@register.filter
def said_goal(goal: Goal) -> str:
    """A target with its unit in the language of the page."""
    return goal.text if is_chinese() else write_en(goal.reached.metric, goal.exact)


@register.filter
def split_value(figure: Figure) -> str:
    """The number of a figure without its unit."""
    text = figure_text(figure)
    found = _NUMBER.match(text)
    return found[0] if found else text


@register.filter
def split_unit(figure: Figure) -> str:
    """The unit of a figure with 万 and 余."""
    return _NUMBER.sub("", figure_text(figure))


@register.filter
def chinese_day(day: date) -> str:
    """2026年11月22日."""
    return chinese_date(day)


@register.filter
def progress(goal: Goal) -> str:
    """How far a target was reached, in the reader's language."""
    if is_chinese() or goal.is_met is None:
        return goal.words
    if goal.share is not None:
        return f"{goal.share:.1f}%"
    return _("reached") if goal.is_met else _("not reached")


@register.inclusion_tag("reporting/change.html")
def change(delta: Delta, label: str, good: str = "") -> dict[str, Any]:
    """A change in words with its arrow; `good` is the welcome direction."""
    direction = {1: "up", -1: "down"}.get(delta.sign, "")
    tone = "" if not good or not direction else "good" if good == direction else "bad"
    icon = {"up": "rise", "down": "fall"}.get(direction, "")
    return {"label": label, "words": _words(delta), "tone": tone, "icon": icon}


def _words(delta: Delta) -> str:
    if is_chinese() or delta.trend == Trend.UNKNOWN:
        return delta.text
    if delta.trend == Trend.NO_BASE:
        return _("the base is 0")
    if delta.trend == Trend.LEVEL or delta.share is None:
        return _("level")
    size = f"{abs(delta.share):.1f}".removesuffix(".0")
    kind = f" {_('points')}" if delta.is_rate else "%"
    return f"{'+' if delta.sign > 0 else '−'}{size}{kind}"
