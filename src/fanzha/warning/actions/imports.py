"""Bringing a pushed list in: the raw file is kept, then its persons are stored in chunks.

What a chunk writes depends only on the raw file and the run's own time, and `run.cursor` counts
the persons already stored, so a killed import is taken up where it stopped (`resume`).
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from time import perf_counter
from typing import Any

from fanzha.kit import Conflict, Invalid, local_date, ref
from fanzha.kit import gettext as _
from fanzha.kit import now as current
from fanzha.kit.actions import insert_many, publish, seal, write
from fanzha.ledger import Fact
from fanzha.ledger.actions import record_many
from fanzha.organisations import POLICE
from fanzha.organisations.actions import (
    ImportRow,
    ImportRun,
    Person,
    Unit,
    audit,
    keep_file,
    open_raw,
    unit_by_code,
)
from fanzha.warning.actions.pacing import Pace
from fanzha.warning.actions.sending import dispatch_batch
from fanzha.warning.actions.storing import Store
from fanzha.warning.actions.tiers import tiers
from fanzha.warning.merging import Person as Victim
from fanzha.warning.models import Batch, ImportGate
from fanzha.warning.reading import ListReading, read_list
from fanzha.warning.rows import Candidate, Rejection

KIND = "warnings"
LEAST, MOST = 100, 500  # persons stored in one transaction
REJECTED_CHUNK = 500
AT_ONCE = 500  # lists up to this length are dispatched by whoever imports them


@dataclass(frozen=True)
class Imported:
    """A finished import: the batch and what the file said."""

    batch: Batch
    reading: ListReading
    dispatched: int

    def as_json(self) -> dict[str, Any]:
        """The masked result that the command prints."""
        return {**self.reading.as_json(masked=True), "batch": self.batch.pk}


Progress = Callable[[int, int], None]
"""Hears after each chunk how many persons of how many are stored."""


def _unheard(_stored: int, _persons: int) -> None:
    pass


def import_file(
    data: bytes, name: str, unit_code: str, tell: Progress = _unheard
) -> dict[str, Any]:
    """Import a list for a unit from the command line; returns the masked result."""
    unit = unit_by_code(unit_code)
    return import_list(data, name, unit, None, current(), tell=tell).as_json()


def import_list(
    data: bytes,
    name: str,
    unit: Unit,
    person: Person | None,
    now: datetime,
    by_hand: Mapping[int, str] | None = None,
    tell: Progress = _unheard,
) -> Imported:
    """Read, keep, store and dispatch a list. Raises Invalid when the file is no list.

    The very same file again is the same import: what was interrupted is finished, what is finished
    stays as it is.
    """
    reading = read_list(data, name, now, tiers(), by_hand)
    batch = stage(data, name, unit, person, now, reading, by_hand)
    return run_import(batch, reading, tell)


def stage(
    data: bytes,
    name: str,
    unit: Unit,
    person: Person | None,
    now: datetime,
    reading: ListReading,
    by_hand: Mapping[int, str] | None = None,
) -> Batch:
    """Keep the raw file and open the run; nothing is stored of its rows yet.

    A file that the unit already brought in, read with the same columns, gives its earlier batch.
    Raises Invalid for a unit that is no police unit: nobody would see a person whose place is
    unknown.
    """
    if unit.kind not in POLICE:
        words = _("{unit} does not receive lists: name the centre, the bureau or a station.")
        raise Invalid(words.format(unit=unit.short_name))
    digest = keep_file(data)
    mapping = {str(index): field for index, field in (by_hand or {}).items()}
    with write():
        _lock()
        earlier = _earlier(unit, digest, mapping)
        if earlier is not None:
            return earlier
        run = ImportRun.objects.create(
            owner=unit,
            person=person,
            kind=KIND,
            filename=PurePath(name).name[:200],
            sha256=digest,
            size=len(data),
            mapping=mapping,
            read=reading.read,
            created_at=now,
        )
        batch = Batch.objects.create(
            owner=unit,
            run=run,
            source=_source(reading),
            columns=[[c.header, c.field or "", c.factor] for c in reading.columns],
            form="xlsx" if data.startswith(b"PK") else "csv",
            encoding=_encoding(data),
            created_at=now,
        )
        audit(person, "warning.list_staged", ref("warning", "batch", batch.pk), rows=reading.read)
    return batch


def _lock() -> None:
    """Lists enter one after the other: two processes must not miss each other's persons."""
    if ImportGate.objects.select_for_update().filter(pk=1).first() is None:
        ImportGate.objects.get_or_create(pk=1)  # who makes it the first time waits for the others
        ImportGate.objects.select_for_update().get(pk=1)


def _earlier(unit: Unit, sha256: str, mapping: dict[str, str]) -> Batch | None:
    same = Batch.objects.select_related("owner", "run").filter(
        owner=unit, run__kind=KIND, run__sha256=sha256
    )
    kept = same.exclude(run__state__in=[ImportRun.State.DISCARDED, ImportRun.State.FAILED])
    return next((batch for batch in kept.order_by("-pk") if batch.run.mapping == mapping), None)


def _source(reading: ListReading) -> str:
    return next((row.source for row in reading.accepted if row.source), "")


def _encoding(data: bytes) -> str:
    if data.startswith(b"PK"):
        return ""
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def read_again(run: ImportRun) -> ListReading:
    """The reading of a run's raw file, the same as when it was staged."""
    by_hand = {int(index): field for index, field in run.mapping.items()}
    return read_list(open_raw(run), run.filename, run.created_at, tiers(), by_hand)


def run_import(
    batch: Batch, reading: ListReading | None = None, tell: Progress = _unheard
) -> Imported:
    """Store what is not stored yet, then dispatch; safe to call again after a crash."""
    run = ImportRun.objects.get(pk=batch.run_id)
    found = reading or read_again(run)
    if run.state == ImportRun.State.DISCARDED:
        raise Conflict(_("This list was discarded: upload it again."))
    begun = ImportRun.objects.filter(pk=run.pk, state=ImportRun.State.STAGED)
    begun.update(state=ImportRun.State.RUNNING)  # from here on a crash is taken up by the job
    store, pace = Store(batch, run.created_at), Pace(LEAST, MOST)
    while run.cursor < len(found.persons):
        part = found.persons[run.cursor : run.cursor + pace.size]
        pace.held(store_chunk(run, store, part))
        tell(run.cursor, len(found.persons))
    if run.state != ImportRun.State.DONE:
        _finish(run, batch, found)
    small = len(found.persons) <= AT_ONCE  # else the worker dispatches, on the urgent queue
    return Imported(batch, found, dispatch_batch(batch, current(), run.person) if small else 0)


def resume(batch_id: int) -> None:
    """Event handler and recovery: finish the import of a batch and dispatch what waits."""
    batch = Batch.objects.select_related("owner", "run").get(pk=batch_id)
    if batch.run.state != ImportRun.State.DONE:
        run_import(batch)
    dispatch_batch(batch, current(), batch.run.person)


def resume_all() -> int:
    """Scheduled: take up imports whose process died; returns how many were finished."""
    running = Batch.objects.filter(run__state=ImportRun.State.RUNNING)
    stuck = list(running.values_list("pk", flat=True))
    for batch_id in stuck:
        resume(batch_id)
    return len(stuck)


def store_chunk(run: ImportRun, store: Store, persons: Sequence[Victim]) -> float:
    """Store some persons in one transaction with their rows and the cursor.

    Two processes at the same run cannot both move the cursor; who loses changes nothing. Returns
    for how many seconds others could not write.
    """
    cursor = run.cursor
    prepared, rows = store.prepare(persons), _rows(run, persons)
    seal(row for person in rows for row in person)
    with write():
        began = perf_counter()
        _lock()
        mine = ImportRun.objects.filter(pk=run.pk, cursor=cursor)
        if mine.update(cursor=cursor + len(persons), state=ImportRun.State.RUNNING):
            for found, of_person in zip(store.save(prepared), rows, strict=True):
                for row in of_person:
                    row.ref = found
            insert_many(row for of_person in rows for row in of_person)
            record_many(_received(store.batch, persons, cursor), run.person)
    held = perf_counter() - began
    run.refresh_from_db(fields=["cursor", "state"])
    return held


def _rows(run: ImportRun, persons: Sequence[Victim]) -> list[list[ImportRow]]:
    states = (ImportRow.State.ACCEPTED.value, ImportRow.State.MERGED.value)
    return [
        [
            ImportRow(run_id=run.pk, line=row.line, state=states[at > 0], cells=packed(row.cells))
            for at, row in enumerate(person.rows)
        ]
        for person in persons
    ]


_PACKER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def packed(cells: Sequence[str]) -> str:
    """The cells of a row as they are sealed."""
    return _PACKER.encode(cells)


def _received(batch: Batch, persons: Sequence[Victim], cursor: int) -> list[Fact]:
    """Received and merged rows of a chunk by the day they were pushed."""
    days: dict[Any, list[int]] = {}
    for person in persons:
        for position, row in enumerate(person.rows):
            counts = days.setdefault(_day(row, batch), [0, 0])
            counts[0] += 1
            counts[1] += position > 0
    names = ("warnings_received", "warnings_merged")
    return [
        Fact(
            name,
            batch.owner_id,
            count,
            day,
            ref("warning", "batch", batch.pk),
            key=f"warning:batch:{batch.pk}:{cursor}:{name}:{day}",
        )
        for day, counts in days.items()
        for name, count in zip(names, counts, strict=True)
        if count
    ]


def _day(row: Candidate, batch: Batch) -> Any:
    return local_date(min(row.pushed_at or batch.created_at, batch.created_at))


def _rejected(run: ImportRun, rejections: Sequence[Rejection]) -> list[ImportRow]:
    return [
        ImportRow(
            run_id=run.pk,
            line=rejection.line,
            state=ImportRow.State.REJECTED.value,
            reason=rejection.reason.value,
            cells=packed(rejection.cells),
        )
        for rejection in rejections
    ]


def _finish(run: ImportRun, batch: Batch, reading: ListReading) -> None:
    rejected = list(reading.rejections)
    have = set(ImportRow.objects.filter(run=run, state="rejected").values_list("line", flat=True))
    missing = [r for r in rejected if r.line not in have]
    for at in range(0, len(missing), REJECTED_CHUNK):
        rows = _rejected(run, missing[at : at + REJECTED_CHUNK])
        seal(rows)
        with write():
            insert_many(rows)
    with write():
        done = ImportRun.objects.filter(pk=run.pk).exclude(state=ImportRun.State.DONE)
        if done.update(
            state=ImportRun.State.DONE,
            accepted=len(reading.accepted),
            merged=reading.merged,
            rejected=len(rejected),
            finished_at=current(),
        ):
            Batch.objects.filter(pk=batch.pk).update(persons=len(reading.persons))
            audit(
                run.person,
                "warning.list_imported",
                ref("warning", "batch", batch.pk),
                accepted=len(reading.accepted),
                rejected=len(rejected),
            )
            publish("warning.imported", queue="urgent", batch=batch.pk)
    run.refresh_from_db()
    batch.refresh_from_db(fields=["persons"])
