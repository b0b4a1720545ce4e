"""Tags about the page itself: slots, refreshed parts, blocks used twice, pages of a list."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.template import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.urls import reverse
from django.utils.html import format_html
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from fanzha.web.templatetags.library import register

Panels = Sequence[tuple[int, str, str]]


def _may(context: Context, permission: str) -> bool:
    """Does the person of this page hold the permission?"""
    user = getattr(context.get("request"), "user", None)
    return bool(user is not None and user.is_authenticated and user.can(permission))


@register.inclusion_tag("web/components/slot.html", takes_context=True)
def slot(context: Context, name: str, key: Any = None) -> dict[str, Any]:
    """The panels other parts put here: each loads by itself and fails alone.

    `settings.SLOTS` names a table slot → (order, permission, url name); `key` is the id of the
    object the page is about, None for a page about nothing in particular.
    """
    table: Mapping[str, Panels] = import_string(settings.SLOTS)
    panels = sorted(panel for panel in table.get(name, ()) if _may(context, panel[1]))
    args = [] if key is None else [key]
    return {"name": name, "urls": [reverse(url_name, args=args) for _, _, url_name in panels]}


@register.simple_tag
def poll(url: str, seconds: int = 20) -> SafeString:
    """Attributes of a part that is fetched again while somebody looks at it.

    The answer must be the same element again; it is merged in, so nothing jumps.
    """
    return format_html(
        'hx-get="{}" hx-trigger="poll" hx-swap="outerMorph" data-poll="{}"', url, seconds
    )


@register.simple_tag(takes_context=True)
def again(context: Context, name: str) -> str:
    """The content of a block, a second time (the title is also the heading)."""
    blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks.get_block(name) if blocks is not None else None
    return "" if block is None else block.render(context)


@register.inclusion_tag("web/components/pager.html")
def pager(page: Any) -> dict[str, Any]:
    """Newer and older pages of a list, and how many rows there are."""
    return {"page": page}


@register.simple_tag
def words_for_scripts() -> SafeString:
    """The words that scripts write, as one attribute of the body; `{t}` and `{n}` are filled in."""
    words = {
        "left": _("%(time)s left") % {"time": "{t}"},
        "overdue": _("%(time)s overdue") % {"time": "{t}"},
        "minutes": _("{n} min"),
        "hours": _("{n} h"),
        "days": _("{n} d"),
        "draft_saved": _("Draft saved {t}"),
        "draft_restored": _("Your draft of {t} is back."),
        "draft_discard": _("Discard it"),
        "sending": _("Sending…"),
        "panel_failed": _("This part does not load right now."),
        "again": _("Try again"),
        "offline": _("No network. Nothing is lost: try again when you are connected."),
        "failed": _("That did not work. Nothing was changed; try again."),
        "queued": _("Saved on this phone; it is sent once you are connected."),
        "queue_waiting": _("{n} entries wait for the network"),
        "queue_sent": _("{n} entries were sent."),
        "queue_refused": _("An entry was not taken: open the page and enter it again."),
        "queue_personal": _(
            "No network. Personal details are not kept on the phone: stay here and send it later."
        ),
        "selected": _("{n} selected"),
        "hide": _("Hide"),
        "copied": _("Copied"),
        "close": _("Close"),
    }
    return format_html(' data-words="{}"', json.dumps(words, ensure_ascii=False))
