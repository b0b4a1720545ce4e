"""How a cell of a list is written, on a page and in a file."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from django.template import Context
from django.template.loader import get_template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from fanzha.kit import local
from fanzha.web.lists import Column, steps
from fanzha.web.templatetags import words
from fanzha.web.templatetags.icons import icon
from fanzha.web.templatetags.library import register
from fanzha.web.templatetags.marks import tier_badge


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
    "tier": tier_badge,
    "clock": words.countdown,
    "badge": _badge,
    "flag": _flag,
}


NUMBERS = frozenset({"number", "money", "share"})
SHORT = frozenset({"time", "day", "clock", "tier"})


def alignment(column: Column) -> str:
    """The class that aligns a column: numbers to the right, short things on one line."""
    return "fz-right" if column.kind in NUMBERS else "fz-nowrap" if column.kind in SHORT else ""


def cell(context: Context, row: Any, column: Column) -> Any:
    """What stands in one cell."""
    value = steps(row, column.name)
    if column.template:
        known = {name: context.get(name) for name in ("shell", "request")}
        frame = {"row": row, "value": value, "column": column, **known}
        return get_template(column.template).render(frame)
    return CELLS[column.kind](value)


def _note(row: Any, column: Column) -> SafeString | str:
    note = steps(row, column.note) if column.note else ""
    return format_html('<small class="fz-note">{}</small>', note) if note else ""


def opening(column: Column) -> SafeString:
    """How the cells of a column begin: the same in every row of a page."""
    phone = f"fz-phone-{column.phone} " if column.phone else ""
    return format_html('<td data-label="{}" class="{}">', column.label, phone + alignment(column))


# A page has hundreds of cells, and template nodes cost ten times what these calls do.
@register.simple_tag(takes_context=True)
def cells(context: Context, columns: Sequence[Column], row: Any, url: str = "") -> SafeString:
    """All cells of a row; the first one links to what the row opens."""
    parts: list[str] = []
    begin = context.get("openings") or [opening(column) for column in columns]
    for column, start in zip(columns, begin, strict=True):
        inside = conditional_escape(cell(context, row, column))
        if url and not parts:
            inside = format_html('<a class="fz-rowlink" href="{}">{}</a>', url, inside)
        parts.append(f"{start}{inside}{_note(row, column)}</td>")
    return SafeString("".join(parts))


@register.filter
def aligned(column: Column) -> str:
    """The class of a column's head."""
    return alignment(column)


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
