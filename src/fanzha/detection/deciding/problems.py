"""Failures as RFC 9457 problem details, in the language of who asks."""

import threading
from collections.abc import Callable

import msgspec

from fanzha.detection.deciding.keys import KeyUnknown
from fanzha.kit import FanzhaError, TooMany, Unavailable, status_of
from fanzha.kit import gettext as _

REASONS = {
    200: "200 OK",
    400: "400 Bad Request",
    401: "401 Unauthorized",
    403: "403 Forbidden",
    404: "404 Not Found",
    405: "405 Method Not Allowed",
    409: "409 Conflict",
    411: "411 Length Required",
    413: "413 Content Too Large",
    415: "415 Unsupported Media Type",
    429: "429 Too Many Requests",
    500: "500 Internal Server Error",
    503: "503 Service Unavailable",
}
Headers = list[tuple[str, str]]


class Speaking(threading.local):
    """The language of the request that this thread serves."""

    chinese: bool = False


speaking = Speaking()


def in_two_languages(chinese: Callable[[str], str]) -> Callable[[str], str]:
    """A translator for `kit.words.install`: Chinese for requests that ask for it."""

    def translate(sentence: str) -> str:
        return chinese(sentence) if speaking.chinese else sentence

    return translate


class Refused(FanzhaError):
    """A refusal with a status that the error tree has no kind for."""

    def __init__(self, status: int, detail: str, headers: Headers | None = None) -> None:
        super().__init__(detail)
        self.status, self.headers = status, headers or []


def problem(error: FanzhaError, path: str) -> tuple[str, Headers, bytes]:
    """Status line, headers and body."""
    status = 401 if isinstance(error, KeyUnknown) else status_of(error)
    headers: Headers = []
    if isinstance(error, Refused):
        status, headers = error.status, [*error.headers]
    if isinstance(error, Unavailable):
        headers.append(("Retry-After", "1"))
    if status == 401:
        headers.append(("WWW-Authenticate", "Bearer"))
    body = msgspec.json.encode(
        {
            "type": "about:blank",
            "title": _title(status, error),
            "status": status,
            "detail": str(error),
            "instance": path,
        }
    )
    headers.append(("Content-Type", "application/problem+json"))
    headers.append(("Content-Length", str(len(body))))
    return REASONS[status], headers, body


def _title(status: int, error: FanzhaError) -> str:
    if isinstance(error, TooMany):
        return _("Too many events at once")
    titles = {
        400: _("This cannot be used as it is"),
        401: _("The API key is not known"),
        403: _("The API key may not do this"),
        404: _("There is nothing here"),
        405: _("This address does not take that"),
        409: _("This event id was used before"),
        413: _("This is too large"),
        415: _("This kind of content is not read"),
        503: _("Not available right now"),
    }
    return titles.get(status) or _("Something went wrong on our side")
