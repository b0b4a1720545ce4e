"""Model fields for personal data: sealed at rest, found again by a keyed digest."""

from functools import cached_property
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models
from django.db.models.lookups import In

from fanzha.kit.crypto import Keyring

if TYPE_CHECKING:
    _Text = models.TextField[str, str]
    _Char = models.CharField[str, str]
else:
    _Text = models.TextField
    _Char = models.CharField


LOOK_S = 1.0
_loaded: dict[str, tuple[Keyring, int, float]] = {}  # path → ring, file time, when looked at


def keyring() -> Keyring:
    """The centre's keys; a key file that another process rotated is noticed within a second.

    The file is not looked at for each value: that would be the largest cost of an import.
    """
    path, now = str(settings.FANZHA_KEY_FILE), monotonic()
    held = _loaded.get(path)
    if held and now - held[2] < LOOK_S:
        return held[0]
    return reload_keyring()


def reload_keyring() -> Keyring:
    """The keys as they are in the file now."""
    path = Path(settings.FANZHA_KEY_FILE)
    changed = path.stat().st_mtime_ns if path.exists() else 0
    held = _loaded.get(str(path))
    ring = held[0] if held and changed and held[1] == changed else Keyring.load(path)
    _loaded[str(path)] = (ring, changed, monotonic())
    return ring


def _tidy(value: str) -> str:
    return value.strip().upper()


def blind(value: str) -> list[str]:
    """The digests to look a full value up by: `filter(phone_index__in=blind(phone))`."""
    return keyring().indexes(_tidy(value))


def blind_last4(value: str) -> list[str]:
    """The digests to look a value up by its last four characters."""
    return keyring().indexes(_tidy(value)[-4:], "last4")


class EncryptedField(_Text):
    """Text that is sealed with AES-GCM in the database; it cannot be sorted or searched."""

    @cached_property
    def _context(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"

    def close(self, ring: Keyring, value: str) -> str:
        """The value sealed with these keys."""
        return ring.encrypt(value, self._context)

    def get_prep_value(self, value: Any) -> Any:
        """Seal; empty text stays empty, so that `exclude(field="")` still works."""
        return self.close(keyring(), value) if value else value

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Open what the database holds."""
        return keyring().decrypt(value, self._context) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        """Only emptiness can be asked of a sealed value."""
        if lookup_name in ("isnull", "exact"):
            return super().get_lookup(lookup_name)
        raise FieldError(f"{self.name} is encrypted: look it up through its blind index.")


class BlindIndex(_Char):
    """The keyed digest of another field of the same row, kept in step on every save.

    `last=4` digests the last four characters instead of the whole. `bulk_update` must name both
    fields. An empty source gives an empty digest.
    """

    def __init__(self, source: str = "", last: int | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 32)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        kwargs["editable"] = False
        super().__init__(**kwargs)
        self.source = source
        self.last = last

    def deconstruct(self) -> Any:
        """Tell migrations the two own arguments."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "source": self.source, "last": self.last}

    def close(self, ring: Keyring, value: str) -> str:
        """The digest stored for a source value."""
        tidy = _tidy(value)
        if not tidy:
            return ""
        return ring.index(tidy[-4:], "last4") if self.last else ring.index(tidy)

    def digest(self, value: str) -> str:
        """The digest under the keys of the centre."""
        return self.close(keyring(), value)

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Digest the source as it is being saved."""
        value = self.digest(getattr(model_instance, self.source) or "")
        setattr(model_instance, self.attname, value)
        return value


@BlindIndex.register_lookup
class _OneOf(In):
    """`index__in=…` that also says the digest is not empty.

    SQLite uses an index that leaves empty digests out only when the query says so; without it
    each look-up walked the whole table.
    """

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """The condition and its parameters."""
        found, params = super().as_sql(compiler, connection)
        column, more = self.process_lhs(compiler, connection)
        return f"({found} AND NOT ({column} = ''))", [*params, *more]
