"""Key rotation: a new key, every sealed value rewritten with it, then the old keys forgotten.

It may be killed at any moment: values sealed with either key stay readable, and running it again
goes on. Rows that change meanwhile are sealed with the new key by whoever changes them.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from time import sleep
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models.functions import Cast

from fanzha.kit.crypto import file_head
from fanzha.kit.events import write
from fanzha.kit.fields import LOOK_S, BlindIndex, EncryptedField, keyring, reload_keyring

_CHUNK = 300
_MARK = "rotating"
SEALED_FOLDERS = ("files", "photos")
"""Folders of FANZHA_HOME whose files are sealed with the keyring."""


def rotate_keys(
    progress: Callable[[str], None] = lambda _line: None, settle_s: float = 2 * LOOK_S
) -> int:
    """Seal everything with a new key; returns how many values were rewritten.

    Other processes go on sealing with the old key until they look at the file again, so it waits
    `settle_s` first, and forgets the old keys only when a search finds nothing sealed with them.
    """
    path = Path(settings.FANZHA_KEY_FILE)
    marker = path.with_name(f"{path.name}.{_MARK}")
    if not marker.exists():
        keyring().rotated().save(path)
        marker.touch()
    reload_keyring()
    sleep(settle_s)
    count = 0
    while stale := [model for model in _models() if _is_stale(model)]:
        count += sum(_rewrite_all(model, progress) for model in stale)
    count += sum(_reseal(file) for file in _sealed_files())
    keyring().pruned().save(path)
    reload_keyring()
    marker.unlink()
    return count


def _rewrite_all(model: type[models.Model], progress: Callable[[str], None]) -> int:
    done = sum(_rewrite(model, rows) for rows in _chunks(model))
    progress(f"{model._meta.label}: {done}")
    return done


def _is_stale(model: type[models.Model]) -> bool:
    """Does any sealed column hold a value of an older key?"""
    mark = f"{keyring().active}$"
    for field in model._meta.fields:
        if isinstance(field, EncryptedField):
            plain = model._default_manager.annotate(raw=Cast(field.name, models.TextField()))
            held = plain.exclude(raw="").exclude(raw__isnull=True)
            if held.exclude(raw__startswith=mark).exists():
                return True
    return False


def _models() -> Iterator[type[models.Model]]:
    for model in apps.get_models():
        if any(isinstance(field, EncryptedField | BlindIndex) for field in model._meta.fields):
            yield model


def _chunks(model: type[models.Model]) -> Iterator[list[models.Model]]:
    last: Any = None
    while True:
        rows = model._default_manager.order_by("pk")
        chunk = list((rows if last is None else rows.filter(pk__gt=last))[:_CHUNK])
        if not chunk:
            return
        yield chunk
        last = chunk[-1].pk


def _rewrite(model: type[models.Model], rows: list[models.Model]) -> int:
    """Rewrite the sealed columns of some rows, unless somebody changed the row meanwhile."""
    fields = [f for f in model._meta.fields if isinstance(f, EncryptedField | BlindIndex)]
    sealed = [f.name for f in fields if isinstance(f, EncryptedField)]
    with write():
        present = model._default_manager.select_for_update().in_bulk([row.pk for row in rows])
        for row in present.values():
            for field in fields:
                if isinstance(field, BlindIndex):
                    field.pre_save(row, add=False)
        model._default_manager.bulk_update(present.values(), [f.name for f in fields])
    return len(present) * len(sealed)


def _sealed_files() -> Iterator[Path]:
    for name in SEALED_FOLDERS:
        folder = Path(settings.FANZHA_HOME) / name
        # A name with a dot is a draft: it becomes a file when it is whole, or is forgotten.
        yield from (path for path in sorted(folder.rglob("[!.]*")) if path.is_file())


def _reseal(path: Path) -> int:
    ring = keyring()
    with path.open("rb") as source:
        name, _mark = file_head(source)
        if name == ring.active:
            return 0
        source.seek(0)
        ring.seal_file(_Pieces(ring.open_file(source)), path)
    return 1


class _Pieces:
    """An iterator of byte pieces read like a file."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces

    def read(self, _size: int = -1) -> bytes:
        return next(self._pieces, b"")
