"""Lists of what became of decisions, as a bank or the centre sends them."""

import hashlib
import json
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from django.db.models import QuerySet

from fanzha.detection.actions.labelling import Said, need_labeller, put_labels
from fanzha.detection.deciding.event import event_key
from fanzha.detection.deciding.keys import event_secret
from fanzha.detection.models import Decision
from fanzha.detection.scoring.faults import Fault, Why
from fanzha.detection.scoring.labels import Line, label_lines
from fanzha.kit import clock, ref
from fanzha.kit.actions import keyring, write
from fanzha.organisations.actions import ImportRow, ImportRun, Person, Unit, audit, centre, visible

KIND = "labels"
CHUNK = 500
_UNSAID = ("", "未知", "not known")
_Label = Decision.Label


class _Judged(NamedTuple):
    """A line with its decision; without one `fault` says why, or nothing was said."""

    line: Line
    row: Decision | None = None
    fault: Fault | None = None


def import_labels(data: bytes, filename: str, by: Person) -> ImportRun:
    """Take every line over or say why not; accepted (new) + merged (as before) + rejected = read.

    Commits in chunks, so a kill loses at most one and the file can be sent again. Lines count in
    their order: the last about an event stands. Raises Forbidden, and Invalid for no such table.
    """
    need_labeller(by)
    lines = label_lines(data, filename)
    run = ImportRun.objects.create(
        owner=by.unit or centre(),
        person=by,
        kind=KIND,
        filename=filename[:200],
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        state=ImportRun.State.RUNNING,
        created_at=clock.now(),
    )
    desk = _Desk(by)
    while chunk := list(islice(lines, CHUNK)):
        _take(run, desk.judged(chunk), by)
    run.state, run.finished_at = ImportRun.State.DONE, clock.now()
    run.save()
    return run


class _Desk:
    """Finds the decisions that a person may see, by number or by the event id of their unit."""

    def __init__(self, by: Person) -> None:
        self._rows: QuerySet[Decision] = visible(Decision.objects.all(), by)
        owners = Unit.objects.filter(pk__in=self._rows.order_by().values("owner"))
        self._units = list(owners.values_list("code", flat=True))
        self._secret = event_secret(keyring().chain)

    def judged(self, lines: Sequence[Line]) -> list[_Judged]:
        """Each line with its decision."""
        keys = {
            (code, line.event_id): event_key(self._secret, code, line.event_id).hex()
            for line in lines
            if line.label and line.event_id and not line.seq
            for code in self._units
        }
        by_key = self._found("key", list(keys.values()))
        by_seq = self._found("seq", [line.seq for line in lines if _is_number(line.seq)])
        found: list[_Judged] = []
        for line in lines:
            if line.seq:
                rows = [by_seq[line.seq]] if line.seq in by_seq else []
            else:
                named = (keys.get((code, line.event_id), "") for code in self._units)
                rows = [by_key[key] for key in named if key in by_key]
            found.append(_judge(line, rows))
        return found

    def _found(self, field: str, values: Sequence[str]) -> dict[str, Decision]:
        rows = self._rows.only("pk", "seq", "key", "label", "labelled_at")
        asked = sorted(set(values))
        pieces = (asked[at : at + CHUNK] for at in range(0, len(asked), CHUNK))
        found = (row for some in pieces for row in rows.filter(**{f"{field}__in": some}))
        return {str(getattr(row, field)): row for row in found}


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


def _judge(line: Line, rows: Sequence[Decision]) -> _Judged:
    if line.label is None:
        return _Judged(line, fault=None if _is_unsaid(line) else line.fault)
    if not rows:
        return _Judged(line, fault=Fault(Why.UNKNOWN))
    if len(rows) > 1:
        return _Judged(line, fault=Fault(Why.SEVERAL))
    return _Judged(line, rows[0])


def _is_unsaid(line: Line) -> bool:
    return bool(line.event_id or line.seq) and line.word.lower() in _UNSAID


def _take(run: ImportRun, judged: Sequence[_Judged], by: Person) -> None:
    with write():
        changed = put_labels((_said(one) for one in judged if one.row), by)
        ImportRow.objects.bulk_create(
            ImportRow(
                run=run,
                line=one.line.row.line,
                state=ImportRow.State.REJECTED,
                reason=one.fault.stored(),
                cells=json.dumps(one.line.row.cells, ensure_ascii=False),
            )
            for one in judged
            if one.fault
        )
        run.read += len(judged)
        run.accepted += changed
        run.rejected += sum(one.fault is not None for one in judged)
        run.merged = run.read - run.accepted - run.rejected
        run.save()
        audit(by, "decision.labels_imported", ref("organisations", "import", run.pk), new=changed)


def _said(one: _Judged) -> Said:
    assert one.row and one.line.label
    label = _Label.FRAUD if one.line.label.sides else _Label.LEGITIMATE
    return Said(one.row, label, clock.now(), one.line.reason)
