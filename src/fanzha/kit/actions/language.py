"""The language of the request that is being served."""

from django.utils.translation import get_language


def is_chinese() -> bool:
    """Is the page, message or answer to be in Chinese? Else it is in English."""
    return (get_language() or "").startswith("zh")
