"""Raw files of pushed lists: kept sealed, so that every row can be gone back to."""

import io
from pathlib import Path

from django.conf import settings

from fanzha.kit.actions import keyring
from fanzha.organisations.actions import ImportRun


def _path(sha256: str) -> Path:
    return Path(settings.FANZHA_HOME) / "raw" / f"{sha256}.sealed"


def keep(data: bytes) -> str:
    """Seal the file under its SHA-256 (written whole or not at all); returns the digest."""
    folder = Path(settings.FANZHA_HOME) / "raw"
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f".{id(data):x}.part"
    with draft.open("wb") as target:
        digest = keyring().seal_file(io.BytesIO(data), target)
    draft.replace(_path(digest))
    return digest


def raw(run: ImportRun) -> bytes:
    """The file as it was pushed."""
    with _path(run.sha256).open("rb") as source:
        return b"".join(keyring().open_file(source))
