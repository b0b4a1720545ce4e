"""Is there room to go on? A disk with a few free bytes would fail again at the next decision."""

import os
from pathlib import Path

from fanzha.detection.deciding.journal import JournalDown
from fanzha.kit import gettext as _

ROOM = 1024 * 1024
"""Bytes that must be free before decisions are made again: about a thousand of them."""
_PROOF = ".room"


def prove_room(folder: Path) -> None:
    """Take the bytes and give them back; raises JournalDown where that fails."""
    proof = folder / _PROOF
    try:
        try:
            with proof.open("wb") as file:
                os.posix_fallocate(file.fileno(), 0, ROOM)
        finally:
            proof.unlink(missing_ok=True)
    except OSError:
        raise JournalDown(_("There is no room for decisions on the disk.")) from None
