"""Who asks: API keys as the database last published them, and the centre's own web process."""

import hmac
import json
import os
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from time import monotonic
from typing import NamedTuple

from fanzha.kit import Forbidden
from fanzha.kit import gettext as _

SCOPE = "decision.ask"
_LOOK_S = 1.0  # a revoked key ends within this and the time to write the file
_REMEMBERED = 1000


class KeyUnknown(Forbidden):
    """No key of this text is in force (HTTP 401)."""


class Holder(NamedTuple):
    """A key in force: the digest of its secret, the unit it speaks for, what it may do."""

    prefix: str
    digest: str
    unit: str
    scopes: tuple[str, ...]


def keys_path(home: Path) -> Path:
    """Where the keys in force are published for the decision process."""
    return home / "decisions" / "keys.json"


def publish_keys(home: Path, holders: Iterable[Holder]) -> None:
    """Replace the published keys in one step; digests only, so a copy opens nothing."""
    path = keys_path(home)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(json.dumps([list(holder) for holder in holders]), "utf-8")
    draft.chmod(0o600)
    draft.replace(path)


def loopback_token(chain: bytes) -> str:
    """What the centre's own processes show each other, from the secret of the key file."""
    return hmac.new(chain, b"fanzha loopback", sha256).hexdigest()


class _Known(NamedTuple):
    """The keys of one publication, and the headers that were proven against them."""

    holders: dict[str, Holder]
    units: dict[str, str]


class Keys:
    """The keys of a home, read again within a second of a change."""

    def __init__(self, home: Path, token: str) -> None:
        self._path, self._own = keys_path(home), f"Bearer {token}".encode()
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
            found = self._path.stat()
            stamp = (found.st_mtime_ns, found.st_ino)
            rows = json.loads(self._path.read_text("utf-8")) if stamp != self._stamp else None
        except FileNotFoundError:
            stamp, rows = (0, 0), []
        if rows is not None:
            holders = [Holder(row[0], row[1], row[2], tuple(row[3])) for row in rows]
            self._known = _Known({holder.prefix: holder for holder in holders}, {})
            self._stamp = stamp


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
