"""Small components: badges, masked fields, figures, timelines, evidence, empty states."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from fanzha.web.templatetags.icons import icon
from fanzha.web.templatetags.library import register
from fanzha.web.templatetags.words import figure_text

TIER_COLOURS = ("red", "orange", "yellow", "blue", "green", "grey")
LONG_FIGURE = 9  # characters that still fit a figure in large type
SHAPES = ("octagon", "triangle", "diamond", "circle", "square")


class Tier(Protocol):
    """What a tier badge needs: a word, one of TIER_COLOURS, one of SHAPES."""

    @property
    def name(self) -> str:
        """The word."""

    @property
    def colour(self) -> str:
        """The colour's name."""

    @property
    def shape(self) -> str:
        """The shape's name."""


@register.simple_tag
def tier_badge(tier: Tier | None) -> SafeString | str:
    """A risk tier: colour, word and shape together."""
    if tier is None or not tier.name:
        return ""
    colour = tier.colour if tier.colour in TIER_COLOURS else "grey"
    shape = tier.shape if tier.shape in SHAPES else "square"
    return format_html(
        '<span class="fz-tier fz-tier-{}">{}{}</span>', colour, icon(shape), tier.name
    )


@register.simple_tag
def badge(text: str, tone: str = "", symbol: str = "") -> SafeString:
    """A state in a word; `tone` is good, bad, soon, info or empty."""
    style = f"fz-badge fz-tone-{tone}" if tone else "fz-badge"
    mark = icon(symbol) if symbol else ""
    return format_html('<span class="{}">{}{}</span>', style, mark, text)


@register.inclusion_tag("web/components/masked.html", takes_context=True)
def masked(
    context: Context, text: str, ref: str = "", field: str = "", url: str = ""
) -> dict[str, Any]:
    """Masked text with a button that asks the purpose and shows the field for 60 seconds.

    Without `ref` and `field`, or where the person's shell names no address, only the mask.
    """
    shell = context.get("shell")
    address = url or (getattr(shell, "reveal_url", "") if shell else "")
    can_open = bool(text and ref and field and address)
    return {"text": text, "ref": ref, "field": field, "url": address, "can_open": can_open}


@register.inclusion_tag("web/components/figure.html")
def figure(
    value: Any,
    label: str,
    url: str = "",
    delta: float | None = None,
    unit: str = "",
    note: str = "",
    good: str = "",
    delta_label: str = "",
) -> dict[str, Any]:
    """A number that opens its entries; None prints a dash, never 0."""
    return {
        "value": value,
        "long": len(figure_text(value)) > LONG_FIGURE,
        "label": label,
        "url": url,
        "delta": delta,
        "unit": unit,
        "note": note,
        "good": good,
        "delta_label": delta_label,
    }


@register.inclusion_tag("web/components/timeline.html")
def timeline(items: Iterable[Any]) -> dict[str, Any]:
    """What happened, newest first as given.

    Items carry `at` and `title`, and may carry `by`, `detail`, `icon`, `tone` (good, bad, soon),
    `url`.
    """
    return {"items": items}


@register.inclusion_tag("web/components/empty.html")
def empty(
    title: str, hint: str = "", url: str = "", action: str = "", symbol: str = "empty"
) -> dict[str, Any]:
    """An empty state that says what to do."""
    return {"title": title, "hint": hint, "url": url, "action": action, "symbol": symbol}


@register.inclusion_tag("web/components/progress.html")
def progress(done: int, total: int | None, label: str = "", poll_url: str = "") -> dict[str, Any]:
    """Long work: how far it is; asks `poll_url` every two seconds until it answers without one."""
    share = None if not total else min(100, done * 100 // total)
    return {"done": done, "total": total, "label": label, "poll_url": poll_url, "percent": share}


@register.simple_tag
def once() -> SafeString:
    """The hidden token that lets a form be taken only once."""
    return format_html('<input type="hidden" name="once" value="{}">', uuid.uuid4().hex)


@register.inclusion_tag("web/components/confirm.html")
def confirm(
    url: str, label: str, question: str = "", reason: str = "", tone: str = "", symbol: str = ""
) -> dict[str, Any]:
    """A button that asks before it posts to `url`.

    `reason` is "required" or "optional" to ask for a reason (posted as `reason`), "" to ask none.
    `tone` is primary, danger or empty.
    """
    return {
        "url": url,
        "label": label,
        "question": question or label,
        "reason": reason,
        "tone": tone,
        "symbol": symbol,
    }


class Span(Protocol):
    """A marked stretch of a text: `text[start:end]` is of `kind`."""

    @property
    def start(self) -> int:
        """Offset of the first character."""

    @property
    def end(self) -> int:
        """Offset behind the last character."""

    @property
    def kind(self) -> str:
        """What it is; see `kind_label`."""


def pieces(text: str, spans: Iterable[Span]) -> list[tuple[str, str]]:
    """The text cut into (kind, piece); overlapping spans lose what an earlier one took."""
    result: list[tuple[str, str]] = []
    at = 0
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        start, end = max(span.start, at), min(span.end, len(text))
        if start >= end:
            continue
        result += [("", text[at:start]), (span.kind, text[start:end])]
        at = end
    result.append(("", text[at:]))
    return [piece for piece in result if piece[1]]


def _mark(kind: str, piece: str) -> SafeString:
    if not kind:
        return format_html("{}", piece)
    return format_html(
        '<mark class="fz-mark" data-kind="{0}" title="{1}">{2}</mark>',
        kind,
        kind_label(kind),
        piece,
    )


@register.filter
def kind_label(kind: str) -> str:
    """What a marked stretch is called on screen."""
    labels = {
        "phone": _("phone number"),
        "landline": _("landline"),
        "bank_card": _("bank card"),
        "id_card": _("id number"),
        "qq": "QQ",
        "wechat": _("WeChat"),
        "alipay": _("Alipay"),
        "url": _("link"),
        "domain": _("domain"),
        "email": _("e-mail"),
        "app": _("app"),
        "meeting_id": _("meeting number"),
        "amount": _("amount"),
        "datetime": _("time"),
        "wallet": _("wallet address"),
        "courier_no": _("parcel number"),
        "order_no": _("order number"),
        "ip": "IP",
        "plate": _("number plate"),
        "bank_name": _("bank"),
        "reason": _("reason"),
    }
    return labels.get(kind, kind)


@register.simple_tag
def evidence(text: str, spans: Sequence[Span] = ()) -> SafeString:
    """The text with its spans marked; each mark says its kind."""
    inner = format_html_join(
        "", "{}", ((_mark(kind, piece),) for kind, piece in pieces(text, spans))
    )
    return format_html('<span class="fz-evidence">{}</span>', inner)
