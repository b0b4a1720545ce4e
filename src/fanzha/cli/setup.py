"""Getting Django ready for the commands that need the database."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fanzha.cli.language import is_chinese
from fanzha.kit import Unavailable
from fanzha.kit import gettext as _


def start_django() -> None:
    """Load Django and the whole centre; about half a second, so only where it is needed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fanzha.settings")
    import django

    django.setup()
    from django.utils import translation

    translation.activate("zh-hans" if is_chinese() else "en")


@contextmanager
def centre_language() -> Iterator[None]:
    """Documents and stored sentences come in the language of the centre, not of the terminal."""
    from django.conf import settings
    from django.utils import translation

    with translation.override(settings.LANGUAGE_CODE):
        yield


def prepare_home() -> None:
    """Create the state folder (private to its owner) and the key file where they are missing."""
    from fanzha.kit.crypto import Keyring
    from fanzha.settings import FANZHA_HOME, FANZHA_KEY_FILE

    (FANZHA_HOME / "logs").mkdir(parents=True, exist_ok=True)
    FANZHA_HOME.chmod(0o700)
    if not FANZHA_KEY_FILE.exists():
        _refuse_lost_key(FANZHA_HOME)
        Keyring.fresh().save(FANZHA_KEY_FILE)


def _refuse_lost_key(home: Path) -> None:
    if (home / "fanzha.sqlite3").exists():
        raise Unavailable(
            _(
                "The key file of this centre is missing: restore it from the backup or point "
                "FANZHA_KEY_FILE to it. A new key could not open what is stored."
            )
        )


def migrate() -> bool:
    """Bring the tables up to date; True when anything had to be done."""
    from django.core.management import call_command
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
    except DatabaseError:
        raise Unavailable(no_database()) from None
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    call_command("migrate", interactive=False, verbosity=0)
    return True


def no_database() -> str:
    """What to do about a database that cannot be asked."""
    return _(
        "The database does not answer or is damaged: is it running, is FANZHA_DATABASE_URL right? "
        "If so, restore the database from the backup."
    )


def open_centre() -> None:
    """Everything a command needs that works on the stored centre."""
    prepare_home()
    start_django()
    migrate()
