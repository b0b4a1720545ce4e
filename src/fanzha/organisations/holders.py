"""API keys as a file: what a process without database knows about who may ask."""

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple


class Holder(NamedTuple):
    """A key in force: SHA-256 of its secret, the unit it speaks for, what it may do."""

    prefix: str
    digest: str
    unit: str
    scopes: tuple[str, ...]


def holders_path(home: Path) -> Path:
    """Where the keys in force are published."""
    return home / "keys.json"


def publish_holders(home: Path, holders: Iterable[Holder]) -> None:
    """Replace the published keys in one step; digests only, so a copy opens nothing."""
    path = holders_path(home)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(json.dumps(list(holders)), "utf-8")
    draft.chmod(0o600)
    draft.replace(path)


def read_holders(home: Path) -> Mapping[str, Holder]:
    """The keys in force by prefix, none where nothing was published."""
    try:
        rows = json.loads(holders_path(home).read_text("utf-8"))
    except FileNotFoundError:
        return {}
    return {row[0]: Holder(row[0], row[1], row[2], tuple(row[3])) for row in rows}
