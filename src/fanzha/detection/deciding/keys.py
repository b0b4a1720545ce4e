"""Who asks: API keys as the database last published them, and the centre's own web process."""

import hmac
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from time import monotonic
from typing import NamedTuple

from fanzha.kit import Forbidden
from fanzha.kit import gettext as _
from fanzha.organisations import Holder, holders_path, read_holders

SCOPE = "decision.ask"
_LOOK_S = 1.0  # a revoked key ends within this and the time to write the file
_REMEMBERED = 1000


class KeyUnknown(Forbidden):
    """No key of this text is in force (HTTP 401)."""


def loopback_token(chain: bytes) -> str:
    """What the centre's own processes show each other, from the secret of the key file."""
    return hmac.new(chain, b"fanzha loopback", sha256).hexdigest()


def event_secret(chain: bytes) -> bytes:
    """What keys the pseudonyms of events, from the secret of the key file."""
    return hmac.digest(chain, b"fanzha decisions", "sha256")


class _Known(NamedTuple):
    """The keys of one publication, and the headers that were proven against them."""

    holders: Mapping[str, Holder]
    units: dict[str, str]


class Keys:
    """The keys of a home, read again within a second of a change."""

    def __init__(self, home: Path, token: str) -> None:
        self._home, self._own = home, f"Bearer {token}".encode()
        self._known = _Known({}, {})
        self._stamp = (0, 0)
        self._look()

    def unit_of(self, authorization: str, on_behalf: str = "") -> str:
        """The code of the unit behind an `Authorization` header.

        `on_behalf` is believed from our own processes only. Raises KeyUnknown, or Forbidden for a
        key that lacks the scope.
        """
        if monotonic() - self._looked > _LOOK_S:
            self._look()
        known = self._known  # once: another thread may put a newer one in its place
        unit = known.units.get(authorization)
        if unit is not None:
            return unit
        if on_behalf and hmac.compare_digest(authorization.encode(), self._own):
            return on_behalf
        return _proven(known, authorization)

    def _look(self) -> None:
        self._looked = monotonic()
        try:
            found = holders_path(self._home).stat()
            stamp = (found.st_mtime_ns, found.st_ino)
        except FileNotFoundError:
            stamp = (0, 0)
        if stamp != self._stamp:
            self._known, self._stamp = _Known(read_holders(self._home), {}), stamp


def _proven(known: _Known, authorization: str) -> str:
    parts = authorization.removeprefix("Bearer ").split("_", 2)
    prefix, secret = (parts[1], parts[2]) if len(parts) == 3 and parts[0] == "fz" else ("", "")
    holder = known.holders.get(prefix)
    digest = sha256(secret.encode()).hexdigest()
    if holder is None or not hmac.compare_digest(holder.digest, digest):
        raise KeyUnknown(_("The API key is unknown or was revoked."))
    if SCOPE not in holder.scopes:
        text = _("The API key may not do this: it lacks “{scope}”.")
        raise Forbidden(text.format(scope=SCOPE))
    if len(known.units) < _REMEMBERED:
        known.units[authorization] = holder.unit
    return holder.unit
