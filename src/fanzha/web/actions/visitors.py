"""The address of whoever sent a request."""

from django.conf import settings
from django.http import HttpRequest

from fanzha.web.visitors import visitor


def visitor_address(request: HttpRequest) -> str:
    """The visitor's address, read past the proxies of `settings.PROXIES` and no further."""
    peer, forwarded = request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_X_FORWARDED_FOR")
    return visitor(peer, forwarded or "", settings.PROXIES)
