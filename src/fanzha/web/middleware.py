"""Errors become calm answers here, in one place: a page, a fragment or problem details."""

import logging
import secrets
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin

from fanzha.kit import FanzhaError, Invalid, check_size, status_of
from fanzha.web.views.errors import API, answer

logger = logging.getLogger("fanzha.web")
Answer = Callable[[HttpRequest], HttpResponse]

_DRAIN = 1 << 20  # bytes read at once of a body that is refused
_MOST_DRAINED = 1 << 30  # whoever sends more than this reads no answer

HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), payment=(), usb=(), geolocation=(self)",
    "X-Content-Type-Options": "nosniff",
}


def request_id(request: HttpRequest) -> str:
    """The id that ties an answer to the log line; shown on error pages."""
    return getattr(request, "id", "")


def _check_length(request: HttpRequest) -> None:
    """Raise Invalid for a body that no upload handler would keep.

    It is read to its end and thrown away: a browser shows no answer before all is sent.
    """
    length = request.headers.get("Content-Length", "")
    if not length.isdecimal() or int(length) <= settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
        return
    left = min(int(length), _MOST_DRAINED)
    while left > 0 and (part := request.read(_DRAIN)):
        left -= len(part)
    check_size(int(length))


_LATER_S = "900"  # as the wording of 429 says


class ErrorMiddleware(MiddlewareMixin):
    """Gives each request an id, maps errors to answers, and sets the remaining security headers."""

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        """Name the request; refuse one that is larger than any file may be."""
        request.id = secrets.token_hex(6)  # type: ignore[attr-defined]
        try:
            _check_length(request)
        except Invalid as error:
            return answer(request, 413, str(error))
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer expected failures; anything else stays a 500 that Django logs."""
        if isinstance(error, FanzhaError):
            status = status_of(error)
            if status >= 500:
                logger.warning("%s %s: %s", request_id(request), request.path, type(error).__name__)
            return answer(request, status, str(error))
        if isinstance(error, PermissionDenied):
            return answer(request, 403, "")
        if isinstance(error, Http404):
            return answer(request, 404, "")
        return None

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Add the headers that no other middleware sets."""
        if response.status_code == 405 and request.path.startswith(API):
            allowed = response.headers.get("Allow", "")
            response = answer(request, 405)
            response.headers["Allow"] = allowed
        if response.status_code == 429:
            response.headers.setdefault("Retry-After", _LATER_S)
        response.headers.setdefault("X-Request-ID", request_id(request))
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            # Pages hold personal data: shared machines and proxies must not keep them.
            # The header tells entries that waited offline that somebody is still logged in.
            response.headers["X-Fanzha-Person"] = "1"
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response
