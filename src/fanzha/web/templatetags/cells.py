"""How a cell of a list is written, on a page and in a file."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.template import Context
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from fanzha.kit import local
from fanzha.web.lists import Column, steps
from fanzha.web.templatetags import words
from fanzha.web.templatetags.library import register
from fanzha.web.templatetags.marks import icon, tier_badge


def _clock(value: Any) -> str:
    """A due time that ticks; anything else as it is."""
    template = get_template("web/components/countdown.html")
    return template.render(words.countdown(value))


def _tier(value: Any) -> str:
    return get_template("web/components/tier.html").render(tier_badge(value))


def _badge(value: Any) -> SafeString | str:
    return words.NOTHING if not value else format_html('<span class="fz-badge">{}</span>', value)


def _flag(value: Any) -> SafeString | str:
    return icon("check", _("yes")) if value else words.NOTHING


def _number(value: Any) -> SafeString:
    return format_html('<span class="fz-num">{}</span>', words.figure_text(value))


def _money(value: Any) -> SafeString:
    return format_html('<span class="fz-num">{}</span>', words.yuan(value))


CELLS: dict[str, Callable[[Any], Any]] = {
    "text": words.known,
    "number": _number,
    "money": _money,
    "time": words.localtime,
    "day": words.localday,
    "share": words.percent,
    "tier": _tier,
    "clock": _clock,
    "badge": _badge,
    "flag": _flag,
}


@register.simple_tag(takes_context=True)
def cell(context: Context, row: Any, column: Column) -> Any:
    """One cell of a list."""
    value = steps(row, column.name)
    if column.template:
        frame = {"row": row, "value": value, "column": column, "shell": context.get("shell")}
        return get_template(column.template).render(frame)
    return CELLS[column.kind](value)


@register.filter
def step(row: Any, path: str) -> Any:
    """The value at a path of the row."""
    return steps(row, path)


@register.simple_tag
def row_url(source: Any, row: Any) -> str:
    """The address a row opens; empty where it opens nothing."""
    return str(source.row_url(row)) if source.row_url else ""


def plain(value: Any, kind: str = "text") -> object:
    """The cell for a file: money in yuan, times in Asia/Shanghai, unknown as nothing."""
    if value is None:
        return ""
    if kind == "money":
        return f"{value / 100:.2f}"
    if kind == "tier":
        return value.name
    if kind == "flag":
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return local(value).strftime("%Y-%m-%d %H:%M:%S")
    return (
        value.isoformat()
        if isinstance(value, date)
        else value
        if isinstance(value, int)
        else str(value)
    )
