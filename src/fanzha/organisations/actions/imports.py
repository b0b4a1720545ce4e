"""Imported files: the raw file sealed beside the database, its rows sealed in it.

Order matters: the file is complete on disk before the run that names it is committed, so a crash
leaves at most a file without a run (which `forget_files` removes), never a run without its file.
"""

import hashlib
import io
import json
from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path

from django.conf import settings

from fanzha.kit import Conflict, NotFound, Row, clock, ref
from fanzha.kit import gettext as _
from fanzha.kit.actions import keyring, write
from fanzha.organisations.actions.audit import audit
from fanzha.organisations.models import ImportRow, ImportRun, Person, Unit

CHUNK = 500
_ORPHAN_AGE = timedelta(days=1)


def run_ref(run: ImportRun) -> str:
    """The reference of an import run."""
    return ref("organisations", "import", run.pk)


def file_path(sha256: str) -> Path:
    """Where a sealed raw file lies."""
    return Path(settings.FANZHA_HOME) / "files" / sha256[:2] / sha256


def keep_file(data: bytes) -> str:
    """Store a file sealed, once per content; returns its SHA-256."""
    sha256 = hashlib.sha256(data).hexdigest()
    path = file_path(sha256)
    if path.exists():
        return sha256
    return keyring().seal_file(io.BytesIO(data), path)


def stage(data: bytes, name: str, kind: str, owner: Unit, person: Person | None) -> ImportRun:
    """Keep a file and open a run for it; its rows follow by `stage_rows`."""
    sha256 = keep_file(data)
    with write():
        run = ImportRun.objects.create(
            owner=owner,
            person=person,
            kind=kind,
            filename=Path(name).name[:200],
            sha256=sha256,
            size=len(data),
            created_at=clock.now(),
        )
        audit(person, "import.staged", run_ref(run), kind=kind, size=len(data), sha256=sha256)
    return run


def stage_rows(run: ImportRun, rows: Iterable[Row]) -> int:
    """Store the rows of a run sealed, in chunks; returns how many. Not for use in a transaction."""
    count, chunk = 0, list[ImportRow]()
    for row in rows:
        chunk.append(ImportRow(run=run, line=row.line, cells=json.dumps(row.cells)))
        if len(chunk) == CHUNK:
            count += _store(chunk)
    return count + _store(chunk)


def _store(chunk: list[ImportRow]) -> int:
    with write():
        made = len(ImportRow.objects.bulk_create(chunk))
    chunk.clear()
    return made


def cells_of(row: ImportRow) -> list[str]:
    """The cells of a stored row as they were read."""
    return list(json.loads(row.cells)) if row.cells else []


def open_raw(run: ImportRun) -> bytes:
    """The file as it was brought in; raises NotFound when its retention has ended."""
    path = file_path(run.sha256)
    if not path.exists():
        raise NotFound(_("The raw file of this import is no longer kept."))
    with path.open("rb") as source:
        return b"".join(keyring().open_file(source))


def rejected_rows(run: ImportRun) -> list[tuple[int, str, Sequence[str]]]:
    """Line, reason and cells of what could not be used."""
    rows = run.rows.filter(state=ImportRow.State.REJECTED).order_by("line")
    return [(row.line, row.reason, cells_of(row)) for row in rows.iterator(CHUNK)]


def discard(by: Person, run: ImportRun) -> None:
    """Give a run up that was staged and never finished; its rows go, the file stays for the record.

    Raises Conflict when the run is working or done.
    """
    open_states = (ImportRun.State.STAGED, ImportRun.State.FAILED)
    with write():
        mine = ImportRun.objects.filter(pk=run.pk, state__in=open_states)
        if not mine.update(state=ImportRun.State.DISCARDED, finished_at=clock.now()):
            raise Conflict(_("This import is running or done: it cannot be discarded."))
        audit(by, "import.discarded", run_ref(run))
    run.rows.filter(state=ImportRow.State.STAGED).delete()


def forget_files(keep: timedelta = _ORPHAN_AGE) -> int:
    """Remove sealed files that no run names (a crash before the run was committed)."""
    named = set(ImportRun.objects.values_list("sha256", flat=True))
    border, gone = (clock.now() - keep).timestamp(), 0
    for path in (Path(settings.FANZHA_HOME) / "files").glob("*/*"):
        if path.name not in named and path.stat().st_mtime < border:
            path.unlink()
            gone += 1
    return gone
