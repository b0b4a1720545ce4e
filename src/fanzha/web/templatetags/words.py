"""How values are written: money, time, change."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fanzha.kit import clock as time
from fanzha.kit import local
from fanzha.kit import wan as in_wan
from fanzha.kit import yuan as in_yuan
from fanzha.kit.actions import is_chinese
from fanzha.web.templatetags.icons import icon
from fanzha.web.templatetags.library import register
from fanzha.web.timing import Clock, clock

NOTHING = "—"


def unknown(value: object) -> bool:
    """Nothing known: None, or the empty text that templates give for a step through None."""
    return value is None or value == ""


@register.filter
def yuan(fen: int | str | None) -> str:
    """`¥1,234.56`; a dash where nothing is known."""
    return NOTHING if unknown(fen) else in_yuan(int(fen or 0))


@register.filter
def wan(fen: int | str | None, places: int = 1) -> str:
    """The amount in 万元 without the word, for reports; a dash where nothing is known."""
    return NOTHING if unknown(fen) else in_wan(int(fen or 0), places)


@register.filter
def localtime(moment: datetime | None) -> SafeString | str:
    """`2026-11-22 14:05` in Asia/Shanghai, as a `<time>` element."""
    if not moment:
        return NOTHING
    text = local(moment).strftime("%Y-%m-%d %H:%M")
    return SafeString(f'<time datetime="{moment.isoformat()}">{text}</time>')


@register.filter
def localday(day: date | datetime | None) -> str:
    """`2026-11-22` in Asia/Shanghai."""
    if not day:
        return NOTHING
    return (local(day) if isinstance(day, datetime) else day).strftime("%Y-%m-%d")


@register.filter
def known(value: Any) -> Any:
    """The value, or a dash where it is not known; 0 stays 0."""
    return NOTHING if unknown(value) else value


@register.filter
def percent(share: float | str | None, places: int = 1) -> str:
    """A share (0–1) as `12.3%`; a dash where nothing is known."""
    return NOTHING if unknown(share) else f"{float(share or 0) * 100:.{places}f}%"


@register.filter
def figure_text(value: Any) -> str:
    """A number with separators; text as it is; a dash where it is not known."""
    if unknown(value):
        return NOTHING
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return f"{value:,}"


@register.filter
def listed(values: Iterable[Any]) -> str:
    """The values one after the other, as the language of the page sets them apart."""
    mark = "、" if is_chinese() else ", "  # chinese: a comma of lists
    return mark.join(map(str, values))


def span_words(seconds: int) -> str:
    """A length of time in its largest unit: `12 min`, `3 h`, `2 d`."""
    minutes = max(1, abs(seconds) // 60)
    if minutes < 60:
        return ngettext("%(n)d min", "%(n)d min", minutes) % {"n": minutes}
    if minutes < 24 * 60:
        return ngettext("%(n)d h", "%(n)d h", minutes // 60) % {"n": minutes // 60}
    days = minutes // (24 * 60)
    return ngettext("%(n)d d", "%(n)d d", days) % {"n": days}


def clock_words(state: Clock) -> str:
    """What the countdown says beside its label."""
    if state.state == "overdue":
        return _("%(time)s overdue") % {"time": span_words(state.seconds)}
    if state.seconds >= 24 * 3600:
        return _("%(time)s left") % {"time": span_words(state.seconds)}
    return _("%(time)s left") % {"time": state.digits}


# Written out, not a template: lists have one in every row.
@register.simple_tag
def countdown(
    due_at: datetime | None, label: str = "", start: datetime | None = None
) -> SafeString:
    """A deadline in words that keeps ticking; `start` is when the time began."""
    if not due_at:
        return format_html('<span class="fz-muted">{}</span>', NOTHING)
    now = time.now()
    state = clock(due_at, now, start or None)
    return format_html(
        '<span class="fz-clock" data-state="{}" data-due="{}" data-now="{}"{} title="{}">{}{}'
        '<span class="fz-clock-left" data-left>{}</span></span>',
        state.state,
        due_at.isoformat(),
        now.isoformat(),
        format_html(' data-start="{}"', start.isoformat()) if start else "",
        f"{local(due_at):%Y-%m-%d %H:%M}",
        icon("clock"),
        format_html(_CLOCK_LABEL, label) if label else "",
        clock_words(state),
    )


_CLOCK_LABEL = (
    '<span class="fz-clock-label">{}</span><span class="fz-clock-dot" aria-hidden="true">·</span>'
)


@register.filter
def ago(moment: datetime | None) -> str:
    """How long ago: `5 min ago`."""
    if not moment:
        return NOTHING
    seconds = int((time.now() - moment).total_seconds())
    if seconds < 60:
        return _("just now")
    return _("%(time)s ago") % {"time": span_words(seconds)}


@register.inclusion_tag("web/components/delta.html")
def delta(
    share: float | None, label: str = "", good: str = "", absolute: int | None = None
) -> dict[str, Any]:
    """A change: arrow and words, never colour alone.

    `share` is the change as a part of the base (0.12 = up 12%); where the base is too small for a
    share give `absolute`. `good` says which direction is welcome: "up", "down" or "" (neither).
    """
    change = share if share is not None else absolute
    if change is None:
        return {"known": False, "label": label}
    direction = "up" if change > 0 else "down" if change < 0 else "level"
    size = f"{abs(share) * 100:.1f}%" if share is not None else f"{abs(absolute or 0):,}"
    tone = "" if not good or direction == "level" else "good" if good == direction else "bad"
    icons = {"up": "rise", "down": "fall", "level": "level"}
    return {
        "known": True,
        "label": label,
        "direction": direction,
        "icon": icons[direction],
        "size": size,
        "tone": tone,
    }
