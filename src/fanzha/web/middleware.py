"""Errors become calm answers here, in one place: a page, a fragment or problem details."""

import logging
import secrets
from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin

from fanzha.kit import FanzhaError, status_of
from fanzha.web.views.errors import API, answer

logger = logging.getLogger("fanzha.web")
Answer = Callable[[HttpRequest], HttpResponse]

HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), payment=(), usb=(), geolocation=(self)",
    "X-Content-Type-Options": "nosniff",
}


def request_id(request: HttpRequest) -> str:
    """The id that ties an answer to the log line; shown on error pages."""
    return getattr(request, "id", "")


class ErrorMiddleware(MiddlewareMixin):
    """Gives each request an id, maps errors to answers, and sets the remaining security headers."""

    def process_request(self, request: HttpRequest) -> None:
        """Name the request."""
        request.id = secrets.token_hex(6)  # type: ignore[attr-defined]

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
        response.headers.setdefault("X-Request-ID", request_id(request))
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            # Pages hold personal data: shared machines and proxies must not keep them.
            # The header tells entries that waited offline that somebody is still logged in.
            response.headers["X-Fanzha-Person"] = "1"
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response
