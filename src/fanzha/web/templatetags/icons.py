"""Symbols of the sprite."""

from functools import lru_cache

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from fanzha.web.templatetags.library import register


# Few names and labels, hundreds of them on a page.
@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str, label: str = "") -> SafeString:
    """A symbol of the sprite; with a label it speaks, without it is decoration."""
    href = f"{static('web/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="fz-icon" role="img" aria-label="{}"><use href="{}"></use></svg>',
            label,
            href,
        )
    return format_html('<svg class="fz-icon" aria-hidden="true"><use href="{}"></use></svg>', href)
