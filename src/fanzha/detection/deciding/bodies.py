"""Reading request bodies, when some senders are slow, stop in the middle or die.

The server gives a thread to a request when its headers are there, and reading its body holds the
thread for as long as the sender likes. So a connection on which nothing came for fifteen seconds,
or next to nothing for a minute, is cut, and a unit that holds too many threads is told to come
later.
"""

from _thread import get_ident
from collections.abc import Mapping
from threading import Thread
from time import monotonic, sleep
from typing import Any

from fanzha.detection.deciding.batches import MOST
from fanzha.detection.deciding.problems import Refused
from fanzha.detection.deciding.senders import Senders
from fanzha.kit import Invalid, TooMany
from fanzha.kit import gettext as _

Environ = Mapping[str, Any]
_SLOW_S = 2.0  # a body that takes longer counts as slow
_LONG_S = 15.0  # nobody is cut before a body took so long


class Bodies:
    """Reads the bodies of requests; at most `most` slow ones at once, half of them of one unit."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._port = "0"
        self._held: dict[int, tuple[str, float]] = {}  # by thread

    def start(self) -> None:
        """Cut slow senders from now on, in a thread of its own: all others may be held."""
        Thread(target=self._watch, name="bodies", daemon=True).start()

    def read(self, environ: Environ, unit: str, most: int) -> bytes:
        """At most so many bytes. Raises TooMany, Invalid for a body that ended early, Refused."""
        if environ.get("HTTP_CONTENT_ENCODING", "identity").lower() != "identity":
            raise Refused(415, _("Compressed bodies are not read: send it uncompressed."))
        told = environ.get("CONTENT_LENGTH") or ""
        if told.isdecimal() and int(told) > most:
            raise _too_large(most)
        if len(self._held) * 2 >= self._most:
            self._refuse_slow(unit)
        self._port = environ.get("SERVER_PORT") or "0"
        me = get_ident()
        self._held[me] = unit, monotonic()
        try:
            body: bytes = environ["wsgi.input"].read(most + 1)
        finally:
            del self._held[me]
        if len(body) > most:
            raise _too_large(most)
        if told.isdecimal() and len(body) < int(told):
            raise Invalid(_("The request ended before all of it was there: send it again."))
        return body

    def _refuse_slow(self, unit: str) -> None:
        since = monotonic() - _SLOW_S
        slow = [whose for whose, began in list(self._held.values()) if began < since]
        if len(slow) >= self._most or slow.count(unit) * 2 >= self._most:
            raise TooMany(_("Too many requests are sent too slowly: send it again in a second."))

    def _watch(self) -> None:
        senders = Senders()
        while True:
            sleep(1)
            began = [began for _unit, began in list(self._held.values())]
            if began and monotonic() - min(began) > _LONG_S:
                senders.cut(int(self._port), monotonic())


def _too_large(most: int) -> Refused:
    text = _("A request holds at most {most} bytes and a batch {events} events: send several.")
    return Refused(413, text.format(most=most, events=MOST))
