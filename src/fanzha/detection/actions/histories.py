"""Files of past events in FANZHA_HOME/history: brought in, listed, deleted, forgotten.

They hold real account numbers: only the service reads them, and they go when they are old.
"""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from fanzha.detection.models import BacktestRun
from fanzha.kit import Conflict, Forbidden, Invalid, NotFound, clock
from fanzha.kit.actions import write
from fanzha.organisations.actions import Person, audit

MOST_BYTES = 200_000_000
KINDS = (".parquet", ".csv", ".xlsx")
_NAME = re.compile(r"[\w.\- ()（）]{1,90}")
_OPEN = (BacktestRun.State.WAITING, BacktestRun.State.RUNNING)


@dataclass(frozen=True)
class History:
    """A file; it is deleted at `until`."""

    name: str
    size: int
    at: datetime
    until: datetime


def histories() -> list[History]:
    """The files that lie in the folder, by name."""
    folder = history_folder()
    if not folder.is_dir():
        return []
    return [_history(p) for p in sorted(folder.glob("*")) if _is_history(p)]


def _is_history(path: Path) -> bool:
    return path.suffix in KINDS and not path.name.startswith(".")


def _history(path: Path) -> History:
    facts = path.stat()
    at = datetime.fromtimestamp(facts.st_mtime, UTC)
    return History(path.name, facts.st_size, at, at + timedelta(days=settings.HISTORY_DAYS))


def keep_history(name: str, chunks: Iterable[bytes]) -> str:
    """Put a file into the folder; raises Invalid for a name or size that cannot be."""
    if not _NAME.fullmatch(name) or not name.endswith(KINDS) or name.startswith("."):
        raise Invalid(_("Bring a Parquet, CSV or XLSX file with a plain name."))
    folder = history_folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft, size = folder / f".{os.getpid()}-{name}", 0
    try:
        with draft.open("wb") as out:
            draft.chmod(0o600)
            for chunk in chunks:
                size += len(chunk)
                if size > MOST_BYTES:
                    raise Invalid(_("The file is larger than 200 MB."))
                out.write(chunk)
        draft.replace(folder / name)
    finally:
        draft.unlink(missing_ok=True)
    return name


def delete_history(name: str, by: Person) -> None:
    """Delete a file that no backtest waits for; raises NotFound or Conflict."""
    if not by.can("rule.edit"):
        raise Forbidden(_("Your role may not change rules."))
    if name not in [each.name for each in histories()]:
        raise NotFound(_("There is no such file of history."))
    if _is_used(name):
        raise Conflict(_("A backtest waits for this file or reads it: cancel it first."))
    with write():
        audit(by, "rule.history_deleted", "detection:history")
        (history_folder() / name).unlink(missing_ok=True)


def forget_histories(now: datetime | None = None) -> int:
    """Delete the files whose time is over; how many."""
    now = now or clock.now()
    old = [each for each in histories() if each.until < now and not _is_used(each.name)]
    for each in old:
        (history_folder() / each.name).unlink(missing_ok=True)
    return len(old)


def _is_used(name: str) -> bool:
    rows = BacktestRun.objects.filter(state__in=_OPEN)
    return rows.filter(file=name).exists() or rows.filter(labels=name).exists()


def history_folder() -> Path:
    """Where the files lie."""
    return Path(settings.FANZHA_HOME) / "history"
