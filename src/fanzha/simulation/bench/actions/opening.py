"""A fresh database in the scratch home."""

import os
import subprocess
import sys


def open_scratch() -> None:
    """Make key and tables as a centre makes them, then load Django and the knowledge.

    The key must lie there before Django's settings are read: sessions are signed with it.
    """
    command = [sys.executable, "-m", "fanzha.cli", "units"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fanzha.settings")
    import django

    django.setup()
    from fanzha.knowledge.actions import load_knowledge

    load_knowledge()
