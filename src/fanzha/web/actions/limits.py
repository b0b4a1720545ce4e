"""How often one visitor may use a public page."""

import hashlib

from django.core.cache import cache
from django.utils.translation import gettext as _

from fanzha.kit import TooMany
from fanzha.web.visitors import household

_HOUR = 3600


def hold_back(name: str, visitor: str, most: int, window_s: int = _HOUR) -> None:
    """Count one use of `name` by a visitor; raises TooMany after `most` within `window_s` seconds.

    Counted in the memory of this process, under a digest of the address: nothing is stored, and
    with n web processes a visitor gets at most n times `most`. An IPv6 /64 is one visitor.
    """
    digest = hashlib.blake2b(f"{name} {household(visitor)}".encode(), digest_size=16).hexdigest()
    key = f"limit:{digest}"
    cache.add(key, 0, window_s)
    try:
        used = cache.incr(key)
    except ValueError:  # the window ended between the two lines
        used = 1
        cache.set(key, used, window_s)
    if used > most:
        raise TooMany(_("Too many checks from here: wait a while. In an emergency call 110."))
