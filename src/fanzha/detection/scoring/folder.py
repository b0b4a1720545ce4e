"""Where models lie: one folder a version, and CURRENT which names the one in force."""

import os
from pathlib import Path

_CURRENT = "CURRENT"


def store(home: Path) -> Path:
    """The folder of all versions."""
    return home / "knowledge" / "models"


def pair_folder(home: Path, sha: str) -> Path:
    """The folder of one version, with its card."""
    return store(home) / sha


def put_pair_in_force(home: Path, sha: str) -> None:
    """Let every later decision use a written version."""
    new = store(home) / f".{_CURRENT}.{os.getpid()}"
    new.write_text(f"{sha}\n", "utf-8")
    new.replace(store(home) / _CURRENT)


def put_no_pair_in_force(home: Path) -> None:
    """Let published rules alone rank every later transfer."""
    (store(home) / _CURRENT).unlink(missing_ok=True)


def current_sha(home: Path) -> str:
    """The version in force, empty for none."""
    try:
        return (store(home) / _CURRENT).read_text("utf-8").strip()
    except OSError:
        return ""
