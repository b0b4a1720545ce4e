"""API keys of units: made once, shown once, known by their digest only."""

import hashlib
import hmac
import secrets
from collections.abc import Collection
from pathlib import Path

from django.conf import settings
from django.db.transaction import on_commit

from fanzha.kit import Forbidden, Invalid, clock, local_date, ref
from fanzha.kit import gettext as _
from fanzha.kit.actions import write
from fanzha.organisations.actions.audit import audit
from fanzha.organisations.holders import Holder, publish_holders, read_holders
from fanzha.organisations.models import ApiKey, Person, Unit

# What a key may be allowed; the API checks them, the key page explains them.
SCOPES = (
    "text.check",
    "decision.ask",
    "session.guard",
    "warning.push",
    "feedback.read",
    "indicator.read",
)
_NOTHING = hashlib.sha256(b"").hexdigest()


class KeyUnknown(Forbidden):
    """No key of this text is in force: who asks is not known at all."""


def key_ref(key: ApiKey) -> str:
    """The reference of a key."""
    return ref("organisations", "key", key.pk)


def create_key(by: Person, unit: Unit, name: str, scopes: Collection[str]) -> tuple[ApiKey, str]:
    """A new key of a unit and its text `fz_<prefix>_<secret>`, which is not stored."""
    unknown = set(scopes) - set(SCOPES)
    if unknown or not scopes:
        raise Invalid(_("Choose what the key may do: {scopes}.").format(scopes=", ".join(SCOPES)))
    prefix, secret = secrets.token_hex(4), secrets.token_urlsafe(32)
    with write():
        key = ApiKey.objects.create(
            unit=unit,
            name=name,
            prefix=prefix,
            digest=_digest(secret),
            scopes=sorted(scopes),
            created_at=clock.now(),
            created_by=by,
        )
        audit(by, "key.created", key_ref(key), unit=unit.code, scopes=" ".join(sorted(scopes)))
        on_commit(publish_keys)
    return key, f"fz_{prefix}_{secret}"


def revoke_key(by: Person, key: ApiKey) -> None:
    """End a key at once."""
    with write():
        if ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=clock.now()):
            audit(by, "key.revoked", key_ref(key), unit=key.unit.code)
            on_commit(publish_keys)


def publish_keys() -> None:
    """Tell the decision process which keys are in force (also a scheduled job)."""
    rows = ApiKey.objects.filter(revoked_at=None).order_by("pk")
    holders = [
        Holder(prefix, digest, unit, tuple(scopes))
        for prefix, digest, unit, scopes in rows.values_list(
            "prefix", "digest", "unit__code", "scopes"
        )
    ]
    home = Path(settings.FANZHA_HOME)
    if read_holders(home) != {holder.prefix: holder for holder in holders}:
        publish_holders(home, holders)


def verify_key(text: str, scope: str) -> ApiKey:
    """The key behind its text; raises KeyUnknown, or Forbidden for a key without the scope.

    An unknown prefix takes as long as a wrong secret.
    """
    parts = text.split("_", 2)
    prefix, secret = (parts[1], parts[2]) if len(parts) == 3 and parts[0] == "fz" else ("", "")
    keys = ApiKey.objects.select_related("unit").filter(prefix=prefix, revoked_at=None)
    key = keys.first()
    right = hmac.compare_digest(key.digest if key else _NOTHING, _digest(secret))
    if key is None or not right:
        raise KeyUnknown(_("The API key is unknown or was revoked."))
    if scope not in key.scopes:
        raise Forbidden(_("The API key may not do this: it lacks “{scope}”.").format(scope=scope))
    _note_use(key)
    return key


def _digest(secret: str) -> str:
    """A plain hash: the secret has 256 random bits, which no guessing reaches."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _note_use(key: ApiKey) -> None:
    """Once a day is enough to see which keys are still in use."""
    today = local_date(clock.now())
    if key.last_used_on != today:
        ApiKey.objects.filter(pk=key.pk).update(last_used_on=today)
