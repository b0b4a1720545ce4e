"""Copies what the decision process wrote into the database, for the pages (scheduled).

It continues where it stopped: each chunk and its mark are one transaction, and a number of the
journal comes in once, so that a kill in between neither loses nor doubles a decision.
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings

from fanzha.detection.actions.answered import Answered
from fanzha.detection.actions.labelling import Said, put_labels
from fanzha.detection.deciding.following import (
    LaterTold,
    Told,
    days,
    decisions_after,
    labels_after,
)
from fanzha.detection.deciding.keeping import noted
from fanzha.detection.models import Decision, JournalMark, RuleHit, RuleRow
from fanzha.kit import clock
from fanzha.kit.actions import write
from fanzha.organisations.actions import Unit, audit
from fanzha.organisations.actions import centre as the_centre

CHUNK = 500
MOST_CHUNKS = 20  # of one run: other jobs wait meanwhile
KEPT_DAYS = 180
_SHOWN = 12  # digits of a pseudonym
_log = structlog.get_logger("fanzha.decisions")


def copy_decisions(most: int = MOST_CHUNKS) -> int:
    """Take in what is new; returns how many decisions. A damaged day is left out and reported."""
    home, copied, left = Path(settings.FANZHA_HOME), 0, most
    marks = {mark.day: mark for mark in JournalMark.objects.all()}
    for day in days(home):
        mark = marks.get(day) or JournalMark.objects.get_or_create(day=day)[0]
        try:
            done, left = _copy_day(home, mark, left)
        except sqlite3.Error as error:
            _log.warning("day_unreadable", day=day, error=type(error).__name__)
            continue
        copied += done
        if not left:
            break
    return copied


def _copy_day(home: Path, mark: JournalMark, left: int) -> tuple[int, int]:
    copied = 0
    while left and (rows := decisions_after(home, mark.day, mark.seq, CHUNK)):
        _take(rows, mark)
        copied, left = copied + len(rows), left - 1
    while left and (labels := labels_after(home, mark.day, mark.label, CHUNK)):
        _label(labels, mark)
        left -= 1
    return copied, left


def _take(rows: Sequence[Told], mark: JournalMark) -> None:
    owner, answered = _owners({row.unit for row in rows}), Answered()
    hits: list[RuleHit] = []
    with write():
        known = set(
            Decision.objects.filter(seq__in=[row.seq for row in rows]).values_list("seq", flat=True)
        )
        new = [_decision(row, owner(row.unit)) for row in rows if row.seq not in known]
        for made in Decision.objects.bulk_create(new):
            told = made.answer.get("versions", {}).get("rules", "")
            hits += _hits(made, answered.versions(told, made.received_at))
        RuleHit.objects.bulk_create(hits)
        mark.seq = rows[-1].seq
        JournalMark.objects.filter(pk=mark.pk).update(seq=mark.seq)


def _label(labels: Sequence[LaterTold], mark: JournalMark) -> None:
    with write():
        found = Decision.objects.filter(key__in={label.key for label in labels})
        rows = {row.key: row for row in found.only("pk", "key", "label", "labelled_at")}
        known = (one for one in labels if one.key in rows)
        put_labels(
            (Said(rows[one.key], one.label, _moment(one.received_us)) for one in known), None
        )
        mark.label = labels[-1].number
        JournalMark.objects.filter(pk=mark.pk).update(label=mark.label)


def _owners(codes: set[str]) -> Callable[[str], int]:
    """Unit ids by code; what an unknown unit asked (its code changed) falls to the centre."""
    found = dict(Unit.objects.filter(code__in=codes).values_list("code", "pk"))
    rest = the_centre().pk if codes - found.keys() else 0
    return lambda code: found.get(code, rest)


def _decision(row: Told, owner: int) -> Decision:
    answer = dict(row.answer)
    received = _moment(row.received_us)
    at = row.event.get("occurred_at")
    return Decision(
        seq=row.seq,
        key=row.key,
        owner_id=owner,
        scenario=row.scenario,
        outcome=row.outcome,
        score=answer.get("score", 0),
        failed=bool(answer.get("failed")),
        amount_fen=row.event.get("amount_fen"),
        spent_us=answer.get("spent_us", 0),
        occurred_at=_moment(at) if isinstance(at, int) else received,
        received_at=received,
        event={name: _short(value) for name, value in row.event.items() if name != "event_id"},
        answer=answer,
        features=dict(row.features),
    )


def _short(value: Any) -> Any:
    """A pseudonym by its first digits: enough to tell two apart on a page."""
    is_pseudonym = isinstance(value, str) and len(value) == 32 and value.isalnum()
    return value[:_SHOWN] if is_pseudonym else value


def _hits(made: Decision, versions: Mapping[str, RuleRow]) -> list[RuleHit]:
    kinds = RuleHit.Kind
    named = [(one["rule"], kinds.COUNTED) for one in made.answer.get("reasons", ())]
    named += [(one, kinds.SHADOW) for one in made.answer.get("shadow", ())]
    named += [(one["rule"], kinds.ERROR) for one in made.answer.get("errors", ())]
    at = made.occurred_at
    return [
        RuleHit(decision=made, rule=rule, version=version, kind=kind, occurred_at=at)
        for name, kind in named
        for rule, version in (_version(name, versions.get(name)),)
    ]


def _version(name: str, row: RuleRow | None) -> tuple[str, int | None]:
    """Code and version behind a name in an answer, which tells the version of some itself."""
    code, _sign, number = name.partition("~")
    version = row.version if row else int(number) if number.isdecimal() else None
    return code[:60], version


def _moment(us: int) -> datetime:
    return datetime.fromtimestamp(us / 1_000_000, UTC)


def forget_decisions(now: datetime | None = None) -> int:
    """Delete copies that are older than pages show; the journal has its own retention."""
    before = (now or clock.now()) - timedelta(days=KEPT_DAYS)
    with write():
        return Decision.objects.filter(received_at__lt=before).delete()[0]


def audit_forgotten_days(_now: datetime | None = None) -> int:
    """Put the days that the decision process deleted into the audit chain, one entry each.

    Gives 0: there is nothing more to be recorded.
    """
    for path, gone in noted(Path(settings.FANZHA_HOME)):
        with write():
            audit(None, "retention.ended", "", what=f"decisions {gone.day}", rows=gone.decisions)
            JournalMark.objects.filter(day=gone.day).delete()
        path.unlink()
    return 0
