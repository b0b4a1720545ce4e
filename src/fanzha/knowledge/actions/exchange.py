"""Indicator lists in and out as CSV (in also XLSX)."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from django.db import models
from django.utils.translation import gettext as _

from fanzha.kit import Invalid, Row, clock, local, read_table, ref, write_csv
from fanzha.kit.actions import write
from fanzha.knowledge.actions.library import current_library
from fanzha.knowledge.actions.registry import CHUNK, Evidence, fresh, renew, step_row, tested
from fanzha.knowledge.columns import COLUMNS, day_cell, listed, places
from fanzha.knowledge.identifiers import IndicatorKind
from fanzha.knowledge.models import Indicator, IndicatorStep, Sighting
from fanzha.organisations.actions import (
    ImportRow,
    ImportRun,
    Person,
    audit,
    centre,
    record_export,
)

MOST_ROWS = 50_000  # one request reads so many in about half a minute

MOST_EXPORTED = 100_000


@dataclass(frozen=True)
class _Ready:
    """A line that may be proposed."""

    kind: IndicatorKind
    value: str
    evidence: Evidence

    @property
    def key(self) -> tuple[str, str]:
        return self.kind.value, self.value


@dataclass(frozen=True)
class _Refused:
    """A line that may not, and why."""

    row: Row
    reason: str


def import_indicators(data: bytes, filename: str, by: Person) -> ImportRun:
    """Propose every line of a list; the same file again changes nothing.

    Commits in chunks of at most 500 lines; the run holds accepted (new) + merged (known) + rejected
    = read, and every rejected line with its reason. Raises Invalid when the file is no such list.
    """
    table = read_table(data, filename)
    where = places(table.columns)
    run = _begin(data, filename, by)
    rows = (_judge(row, where, run) for row in _limited(table.rows))
    while chunk := list(islice(rows, CHUNK)):
        with write():
            _take(run, chunk, by)
    run.state, run.finished_at = ImportRun.State.DONE, clock.now()
    run.save()
    return run


def _begin(data: bytes, filename: str, by: Person) -> ImportRun:
    return ImportRun.objects.create(
        owner=by.unit or centre(),
        person=by,
        kind="indicators",
        filename=filename[:200],
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        state=ImportRun.State.RUNNING,
        created_at=clock.now(),
    )


def _limited(rows: Iterator[Row]) -> Iterator[Row]:
    for count, row in enumerate(rows):
        if count == MOST_ROWS:
            raise Invalid(_("The list has more than %(n)d lines: split it.") % {"n": MOST_ROWS})
        yield row


def _judge(row: Row, where: Mapping[str, int], run: ImportRun) -> _Ready | _Refused:
    try:
        line = listed(row, where)
        evidence = Evidence(
            source=Indicator.Source.IMPORT,
            seen_at=line.seen_at or run.created_at,
            ref=_batch(run),
            type_code=_type_code(line.type_name),
            confidence=line.confidence,
            note=line.note,
        )
        return _Ready(*tested(line.kind, line.value, evidence), evidence)
    except Invalid as error:
        return _Refused(row, str(error))


def _batch(run: ImportRun) -> str:
    """The same file is the same evidence, however often it is sent."""
    return ref("knowledge", "import", run.sha256[:16])


def _type_code(name: str) -> str:
    if not name:
        return ""
    codes = current_library().codes_of(name)
    if not codes:
        raise Invalid(_("There is no scam type “%(code)s”.") % {"code": name[:30]})
    return codes[0]


def _take(run: ImportRun, chunk: Sequence[_Ready | _Refused], by: Person) -> None:
    ready = [line for line in chunk if isinstance(line, _Ready)]
    refused = [line for line in chunk if isinstance(line, _Refused)]
    new = _propose(ready, by, run)
    ImportRow.objects.bulk_create(
        ImportRow(
            run=run,
            line=line.row.line,
            state=ImportRow.State.REJECTED,
            reason=line.reason[:300],
            cells=json.dumps(line.row.cells, ensure_ascii=False),
        )
        for line in refused
    )
    run.read += len(chunk)
    run.accepted += new
    run.merged += len(ready) - new
    run.rejected += len(refused)
    run.save()
    audit(by, "indicator.imported", ref("organisations", "import", run.pk), new=new)


def _propose(lines: Sequence[_Ready], by: Person, run: ImportRun) -> int:
    """Create what is unknown and add one sighting to each; how many were new."""
    first = {line.key: line for line in reversed(lines)}
    known = _known(first)
    new = [line for key, line in first.items() if key not in known]
    made = Indicator.objects.bulk_create(
        Indicator(
            kind=line.kind, value=line.value, sightings_count=1, **fresh(line.evidence, run.owner)
        )
        for line in new
    )
    IndicatorStep.objects.bulk_create(
        step_row(row, "", row.state, by, ref=line.evidence.ref)
        for row, line in zip(made, new, strict=True)
    )
    seen = _seen_before([row.pk for row in known.values()], run)
    again = [(row, first[key].evidence) for key, row in known.items() if row.pk not in seen]
    fresh_rows = [*zip(made, (line.evidence for line in new), strict=True), *again]
    Sighting.objects.bulk_create(_sighting(row, evidence, by) for row, evidence in fresh_rows)
    for row, evidence in again:
        renew(row, evidence, by)
    return len(made)


def _known(wanted: Mapping[tuple[str, str], _Ready]) -> dict[tuple[str, str], Indicator]:
    rows = Indicator.objects.filter(value__in=[value for _kind, value in wanted])
    return {(row.kind, row.value): row for row in rows if (row.kind, row.value) in wanted}


def _seen_before(ids: Sequence[int], run: ImportRun) -> set[int]:
    noted = Sighting.objects.filter(indicator__in=ids, ref=_batch(run))
    return set(noted.values_list("indicator_id", flat=True))


def _sighting(row: Indicator, evidence: Evidence, by: Person) -> Sighting:
    return Sighting(
        indicator=row,
        at=evidence.seen_at,
        source=evidence.source,
        ref=evidence.ref,
        confidence=evidence.confidence,
        person=by,
    )


def rejected_csv(run: ImportRun) -> bytes:
    """The rejected lines of an import as sent, with their reasons."""
    rows = run.rows.filter(state=ImportRow.State.REJECTED).order_by("line")
    cells = ((row.line, row.reason, *json.loads(row.cells or "[]")) for row in rows)
    return write_csv([_("Line"), _("Reason")], cells)


def export_indicators(rows: models.QuerySet[Indicator], by: Person, purpose: str) -> bytes:
    """A list of indicators as CSV that `import_indicators` reads; who took it is recorded."""
    data = [_cells(row) for row in rows[: MOST_EXPORTED + 1]]
    if len(data) > MOST_EXPORTED:
        text = _("More than %(n)d indicators: narrow the list before exporting it.")
        raise Invalid(text % {"n": MOST_EXPORTED})
    with write():
        record_export(by, by.unit or centre(), "indicators", len(data), purpose, masked=False)
    return write_csv(COLUMNS, data)


def _cells(row: Indicator) -> tuple[object, ...]:
    return (
        row.kind,
        row.value,
        row.type_code,
        row.source,
        row.confidence,
        day_cell(local(row.first_seen)),
        day_cell(local(row.last_seen)),
        day_cell(row.expires_on),
        row.state,
        row.sightings_count,
        row.note,
    )
