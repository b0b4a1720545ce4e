"""The knowledge in force, for code that has the settings."""

from pathlib import Path

from django.conf import settings

from fanzha.knowledge.library import Library
from fanzha.knowledge.snapshots import Snapshot, current_snapshot


def home() -> Path:
    """The home of this installation."""
    return Path(settings.FANZHA_HOME)


def current() -> Snapshot:
    """The snapshot in force."""
    return current_snapshot(home())


def current_library() -> Library:
    """The library in force: what was published last, else the shipped files."""
    return current().library
