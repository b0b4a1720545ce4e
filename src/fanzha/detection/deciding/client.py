"""Asking the decision process from another process of the same box."""

import http.client
import threading
from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from fanzha.kit import Unavailable
from fanzha.kit import gettext as _

_PATIENCE_S = 10.0


class Reply(NamedTuple):
    """What the decision process answered; `headers` are those that matter to who asked."""

    status: int
    kind: str
    body: bytes
    headers: Mapping[str, str]


class Loopback:
    """A connection per thread, kept open. `token` is `loopback_token` of the centre's key file."""

    def __init__(self, port: int, token: str, patience_s: float = _PATIENCE_S) -> None:
        self._port, self._token, self._patience_s = port, token, patience_s
        self._held = threading.local()

    def post(
        self, path: str, body: bytes, unit: str, kind: str = "application/json", language: str = ""
    ) -> Reply:
        """Ask for a unit; raises Unavailable when nobody answers.

        A connection that the other side closed meanwhile is opened once more: an event that comes
        twice is decided once.
        """
        headers = {
            "Authorization": f"Bearer {self._token}",
            "Fanzha-Unit": unit,
            "Content-Type": kind,
            "Accept-Language": language,
        }
        try:
            return self._once(path, body, headers)
        except (http.client.HTTPException, ConnectionError):
            self._drop()
        except OSError:
            self._drop()
            raise _silent() from None
        try:
            return self._once(path, body, headers)
        except (http.client.HTTPException, OSError):
            self._drop()
            raise _silent() from None

    def _once(self, path: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        connection: http.client.HTTPConnection | None = getattr(self._held, "connection", None)
        if connection is None:
            connection = http.client.HTTPConnection(
                "127.0.0.1", self._port, timeout=self._patience_s
            )
            self._held.connection = connection
        connection.request("POST", path, body, dict(headers))
        answer = connection.getresponse()
        content = answer.read()
        told = {name: answer.headers[name] for name in ("Retry-After",) if name in answer.headers}
        return Reply(answer.status, answer.headers["Content-Type"], content, told)

    def _drop(self) -> None:
        connection = getattr(self._held, "connection", None)
        if connection is not None:
            connection.close()
        self._held.connection = None


def told_by(port: int, patience_s: float = 0.5) -> str:
    """What the decision process says of itself: `ready`, `starting`, `down`, `silent` for none."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=patience_s)
    try:
        link.request("GET", "/health")
        return str(msgspec.json.decode(link.getresponse().read())["status"])
    except (http.client.HTTPException, OSError, msgspec.MsgspecError, KeyError, TypeError):
        return "silent"
    finally:
        link.close()


def _silent() -> Unavailable:
    return Unavailable(_("The decision process does not answer: send the event again."))
