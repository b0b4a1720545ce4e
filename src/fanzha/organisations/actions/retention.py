"""The daily end of retention: every part names functions in `settings.RETENTION` that blank what
has outlived its time; here they are called, and each count goes into the audit chain.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

import structlog
from django.conf import settings
from django.utils.module_loading import import_string

from fanzha.kit import clock, place_of
from fanzha.kit.actions import write
from fanzha.organisations.actions.audit import audit
from fanzha.organisations.actions.imports import file_path
from fanzha.organisations.models import Draft, ImportRow, ImportRun
from fanzha.organisations.retention import kept_since

log = structlog.get_logger("fanzha.retention")
Purge = Callable[[datetime], int]
_CHUNK = 500


def end_retention() -> dict[str, int]:
    """Call every declared function once (scheduled daily); returns the counts by its path.

    One that fails is logged and tried again tomorrow; the others still run.
    """
    paths: Sequence[str] = import_string(settings.RETENTION)
    counts = {path: _call(path, clock.now()) for path in paths}
    with write():
        for path, count in counts.items():
            if count:
                audit(None, "retention.ended", "", what=path.rsplit(".", 1)[-1], rows=count)
    return counts


def _call(path: str, now: datetime) -> int:
    try:
        purge: Purge = import_string(path)
        return purge(now)
    except Exception as error:  # noqa: BLE001 - one part's failure must not keep the others' data
        log.warning("retention_failed", what=path, error=place_of(error))
        return 0


def forget_import_rows(now: datetime, spared: Collection[int] = ()) -> int:
    """Blank the cells of rows imported long ago; line, state and reason stay.

    `spared` names runs whose rows are still worked with; not longer than the raw file is kept.
    """
    old = ImportRow.objects.filter(run__finished_at__lt=kept_since("import_rows", now))
    older = kept_since("import_file", now)
    old = old.exclude(run_id__in=spared, run__finished_at__gte=older)
    total = 0
    while keys := list(old.exclude(cells="").values_list("pk", flat=True)[:_CHUNK]):
        with write():
            total += ImportRow.objects.filter(pk__in=keys).update(cells="")
    return total


def forget_import_files(now: datetime) -> int:
    """Remove the sealed raw files of old runs; their SHA-256 stays in the run."""
    border = kept_since("import_file", now)
    young = set(ImportRun.objects.filter(created_at__gte=border).values_list("sha256", flat=True))
    old = ImportRun.objects.filter(created_at__lt=border).values_list("sha256", flat=True)
    paths = [file_path(sha256) for sha256 in set(old) - young]
    found = [path for path in paths if path.exists()]
    for path in found:
        path.unlink()
    return len(found)


def forget_drafts(now: datetime) -> int:
    """Delete forms that were begun and never sent."""
    return Draft.objects.filter(updated_at__lt=kept_since("draft", now)).delete()[0]
