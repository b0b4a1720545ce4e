"""A fresh database in the scratch home."""

import os


def open_scratch() -> None:
    """Load Django on the scratch home, make the tables, load the knowledge."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fanzha.settings")
    from fanzha.kit.crypto import Keyring
    from fanzha.settings import FANZHA_HOME, FANZHA_KEY_FILE

    FANZHA_HOME.mkdir(parents=True, exist_ok=True)
    Keyring.fresh().save(FANZHA_KEY_FILE)
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    from fanzha.knowledge.actions import load_knowledge

    load_knowledge()
