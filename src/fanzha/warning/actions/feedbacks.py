"""反馈回填: the pushed file filled with what became of each row, marked as given back."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from fanzha.kit import NotFound, Ref, ref, write_csv, write_xlsx, yuan
from fanzha.kit import gettext as _
from fanzha.kit import now as current
from fanzha.kit.actions import write
from fanzha.organisations.actions import ExportRecord, ImportRow, Person, Unit, audit
from fanzha.warning.actions.rowsout import check_kept
from fanzha.warning.actions.work import feed_back
from fanzha.warning.columns import Column, Field
from fanzha.warning.feedback import APPENDED, Answer, Dialect, appended, fill, has_feedback_columns
from fanzha.warning.models import Attempt, Batch, Warning
from fanzha.warning.outcomes import CALLS, NAMES, AttemptKind, Outcome, Result
from fanzha.warning.states import State

CHUNK = 50


def export_feedback(batch_id: int, person: Person | None = None) -> tuple[str, bytes]:
    """(name as pushed, file) in the pushed form, order and code words.

    What has an outcome counts as fed back from now on. Raises NotFound for an unknown batch and
    RowsGone (before anything is marked) for one whose rows are no longer kept.
    """
    now = current()
    batch = Batch.objects.select_related("run", "owner").filter(pk=batch_id).first()
    if batch is None:
        raise NotFound(_("There is no pushed list with this number."))
    check_kept(batch)
    mark_fed_back(batch, person, now)
    columns, rows = _filled(batch, now)
    content = _written(batch, columns, rows)
    with write():
        ExportRecord.objects.create(
            owner=batch.owner,
            person=person,
            kind="feedback",
            masked=False,
            rows=len(rows),
            at=now,
        )
        Batch.objects.filter(pk=batch.pk).update(returned_at=now)
        audit(
            person, "warning.feedback_exported", ref("warning", "batch", batch.pk), rows=len(rows)
        )
    return batch.run.filename, content


def mark_fed_back(batch: Batch, person: Person | None, now: datetime) -> int:
    """Take every warning of the list that has an outcome on to feedback; returns how many."""
    ready = Warning.objects.filter(hits__batch=batch, state=State.OUTCOME).distinct()
    keys = list(ready.values_list("pk", flat=True))
    done = 0
    for at in range(0, len(keys), CHUNK):
        with write():
            rows = Warning.objects.select_for_update(of=("self",)).filter(
                pk__in=keys[at : at + CHUNK], state=State.OUTCOME
            )
            for warning in rows:
                feed_back(warning, person, now)
                done += 1
    return done


def _filled(batch: Batch, now: datetime) -> tuple[list[str], list[list[str]]]:
    columns = [
        Column(index, header, Field(name) if name else None, factor)
        for index, (header, name, factor) in enumerate(batch.columns)
    ]
    stored = list(ImportRow.objects.filter(run=batch.run).order_by("line"))
    pushed = [[*json.loads(row.cells)] for row in stored]
    dialect = Dialect.learn(columns, pushed)
    answers = _answers(stored, now)
    extra = not has_feedback_columns(columns)
    rows = []
    for row, cells in zip(stored, pushed, strict=True):
        answer = answers.get(row.ref, Answer())
        filled = fill(columns, cells, answer, dialect)
        rows.append(filled + (appended(answer, dialect) if extra else []))
    headers = [column.header for column in columns]
    return headers + (list(APPENDED) if extra else []), rows


def _answers(rows: Iterable[ImportRow], now: datetime) -> dict[str, Answer]:
    keys = {int(Ref.parse(row.ref).id): row.ref for row in rows if row.ref}
    units = dict(Unit.objects.values_list("pk", "name"))
    found: dict[str, Answer] = {}
    ids = sorted(keys)
    for at in range(0, len(ids), 500):
        part = ids[at : at + 500]
        warnings = Warning.objects.filter(pk__in=part).select_related("signer")
        tries: dict[int, list[Attempt]] = {}
        for attempt in Attempt.objects.filter(warning__in=part).order_by("id"):
            tries.setdefault(attempt.warning_id, []).append(attempt)
        for warning in warnings:
            mine = tries.get(warning.pk, [])
            found[keys[warning.pk]] = answer_of(warning, mine, units[warning.owner_id], now)
    return found


def answer_of(warning: Warning, tries: Sequence[Attempt], unit: str, now: datetime) -> Answer:
    """What became of a warning, as feedback columns ask for it."""
    outcome = Outcome(warning.outcome) if warning.outcome else None
    calls = sum(attempt.kind in list(CALLS) for attempt in tries)
    visits = sum(attempt.kind == AttemptKind.VISIT for attempt in tries)
    reached = [a.at for a in tries if a.result == Result.REACHED]
    return Answer(
        outcome=outcome,
        met=warning.met_at is not None,
        deceived=outcome is Outcome.R3,
        app=warning.app_installed,
        method=_method(warning, calls, bool(tries)),
        calls=calls,
        visits=visits,
        attempts=len(tries),
        signed_at=warning.signed_at,
        contacted_at=min(reached, default=warning.contacted_at),
        met_at=warning.met_at,
        closed_at=warning.concluded_at,
        feedback_at=now if outcome else None,
        officer=warning.signer.name if warning.signer else "",
        unit=unit,
        avoided_fen=warning.avoided_fen,
        loss_fen=warning.loss_fen,
        summary=_summary(warning, outcome, calls, visits),
    )


def _method(warning: Warning, calls: int, tried: bool) -> str:
    if warning.met_at:
        return "见面劝阻"
    if calls:
        return "电话劝阻"
    return "短信提醒" if tried else ""


def _summary(warning: Warning, outcome: Outcome | None, calls: int, visits: int) -> str:
    """One sentence for the platform, in Chinese like the list itself."""
    if outcome is None:
        return ""
    parts = [f"电话联系{calls}次" if calls else "", f"上门{visits}次" if visits else ""]
    parts.append("已见面劝阻" if warning.met_at else "")
    parts.append(f"结果：{NAMES[outcome]}")
    parts.append(f"避免损失{yuan(warning.avoided_fen)}" if warning.avoided_fen else "")
    parts.append(warning.outcome_note)
    return "，".join(filter(None, parts)) + "。"


def _written(batch: Batch, columns: list[str], rows: list[list[str]]) -> bytes:
    if batch.form == "xlsx":
        return write_xlsx(columns, rows, "反馈")
    content = write_csv(columns, rows)
    if batch.encoding == "gb18030":
        return content.decode("utf-8-sig").encode("gb18030")
    return content
