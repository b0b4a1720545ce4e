"""JSON to a web address, signed, for the systems of partners."""

import hashlib
import hmac
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from http.client import HTTPException
from typing import IO, Any
from urllib.parse import urlsplit

from fanzha.delivery.channels.base import TIMEOUT_S, Outgoing, Receipt
from fanzha.kit import Invalid, Unavailable
from fanzha.kit import gettext as _

_LATER = frozenset({408, 425, 429})
_ANSWER = 64 * 1024


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect could lead a signed message to an address nobody entered."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: Any,
        newurl: str,
    ) -> None:
        return None


def signature(secret: str, moment: int, body: bytes) -> str:
    """`t=<unix seconds>,v1=<hex>`: HMAC-SHA256 over `<seconds>.<body>`; receivers refuse old ones.

    >>> signature("s", 1, b"{}")[:13]
    't=1,v1=b25363'
    """
    digest = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={digest}"


class Webhook:
    """One POST of JSON; any answer of 2xx is the receipt."""

    code = "webhook"

    def __init__(
        self, clock: Callable[[], float] = time.time, timeout_s: float = TIMEOUT_S
    ) -> None:
        self.clock = clock
        self.timeout_s = timeout_s
        # Without proxies of the environment: what is entered is what is called.
        self._opener = urllib.request.build_opener(_NoRedirect(), urllib.request.ProxyHandler({}))

    def check(self, address: str) -> None:
        """Raise Invalid unless this is an http or https address with a host and no password."""
        try:
            parts = urlsplit(address)
            usable = parts.scheme in ("http", "https") and parts.hostname and not parts.username
            parts.port  # noqa: B018 - raises for a port that is no number
        except ValueError:
            usable = None
        if not usable or any(sign <= " " for sign in address):
            raise Invalid(_("This is no web address: write it as https://host.example/path."))

    def send(self, message: Outgoing) -> Receipt:
        """Post the message; the status is the receipt."""
        self.check(message.address)
        try:
            with self._opener.open(self._request(message), timeout=self.timeout_s) as answer:
                answer.read(_ANSWER)
                return Receipt(f"HTTP {answer.status}")
        except urllib.error.HTTPError as error:
            raise _failed(error.code) from None
        except (OSError, HTTPException):
            raise Unavailable(_("The web address does not answer.")) from None

    def _request(self, message: Outgoing) -> urllib.request.Request:
        content = {
            "id": message.key,
            "subject": message.subject,
            "body": message.body,
            "ref": message.ref,
            "urgent": message.urgent,
        }
        body = json.dumps(content, ensure_ascii=False).encode()
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "Fanzha",
            "X-Fanzha-Delivery": message.key,
        }
        if message.secret:
            headers["X-Fanzha-Signature"] = signature(message.secret, int(self.clock()), body)
        return urllib.request.Request(message.address, body, headers, method="POST")  # noqa: S310


def _failed(status: int) -> Invalid | Unavailable:
    if status >= 500 or status in _LATER:
        return Unavailable(_("The web address cannot take it now ({code}).").format(code=status))
    return Invalid(_("The web address refused the message ({code}).").format(code=status))
