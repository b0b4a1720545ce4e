"""Deadlines of a warning in the database: started, met, missed, rung."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from fanzha.delivery.actions import settle
from fanzha.kit import now as current
from fanzha.kit import ref
from fanzha.kit.actions import publish, write
from fanzha.ledger.actions import record_many
from fanzha.warning.actions import facts
from fanzha.warning.actions.moves import change
from fanzha.warning.deadlines import Clock, Due
from fanzha.warning.models import Deadline, Warning

LEASE = timedelta(seconds=60)
_LEADER_AFTER = timedelta(hours=2)  # the longest wait before the leader hears of a missed clock
_REMIND_SHARE = 3  # reminded when a third of the time is left
_WAITING = (Deadline.State.OPEN, Deadline.State.MISSED)


def deadline_ref(pk: int) -> str:
    """What a notice about a clock waits for."""
    return ref("warning", "deadline", pk)


def reminder_ref(pk: int) -> str:
    """What a reminder waits for: it is stale, too, once the clock is missed."""
    return ref("warning", "reminder", pk)


def rows_for(warning: Warning, dues: Iterable[Due], now: datetime) -> list[Deadline]:
    """Unsaved rows of clocks that start now."""
    return [
        Deadline(
            warning=warning,
            kind=due.kind.value,
            number=due.number,
            started_at=now,
            due_at=due.at,
            ring_at=due.at - (due.at - now) / _REMIND_SHARE,
        )
        for due in dues
    ]


def start(warning: Warning, dues: Sequence[Due], now: datetime) -> None:
    """Start clocks and note the next deadline on the warning."""
    Deadline.objects.bulk_create(rows_for(warning, dues, now))
    refresh(warning)


def meet(warning: Warning, kind: Clock, at: datetime) -> None:
    """What the clocks of this kind waited for has happened."""
    mine = Deadline.objects.filter(warning=warning, kind=kind)
    settle_clocks(mine, at)
    mine.filter(state=Deadline.State.OPEN, due_at__gte=at).update(
        state=Deadline.State.MET, done_at=at, ring_at=None
    )
    mine.filter(state__in=_WAITING).update(state=Deadline.State.LATE, done_at=at, ring_at=None)


def settle_clocks(rows: QuerySet[Deadline], at: datetime) -> None:
    """Notices about these clocks wait for nothing any more."""
    rung = rows.filter(state__in=_WAITING, rung__gt=0).values_list("pk", flat=True)
    if keys := list(rung):
        settle([name(key) for key in keys for name in (reminder_ref, deadline_ref)], at)


def cancel(warning: Warning, *kinds: Clock) -> None:
    """Nobody waits for these clocks any more (all kinds when none is named)."""
    mine = Deadline.objects.filter(warning=warning, state__in=_WAITING)
    if kinds:
        mine = mine.filter(kind__in=kinds)
    settle_clocks(mine, current())
    mine.filter(state=Deadline.State.OPEN).update(state=Deadline.State.CANCELLED, ring_at=None)
    mine.filter(state=Deadline.State.MISSED).update(ring_at=None)


def running(warning: Warning, kind: Clock) -> bool:
    """Is a clock of this kind waiting?"""
    return Deadline.objects.filter(warning=warning, kind=kind, state__in=_WAITING).exists()


def pending(warning: Warning, now: datetime) -> dict[Clock, datetime]:
    """When each kind of clock that still runs in time is due, the soonest of a kind."""
    rows = Deadline.objects.filter(warning=warning, state=Deadline.State.OPEN, due_at__gt=now)
    found = rows.order_by("-due_at").values_list("kind", "due_at")
    return {Clock(kind): due_at for kind, due_at in found}


def refresh(warning: Warning) -> None:
    """Repeat on the warning which clock is next."""
    waiting = Deadline.objects.filter(warning=warning, state__in=_WAITING, done_at__isnull=True)
    row = waiting.exclude(ring_at__isnull=True, state=Deadline.State.MISSED).order_by("due_at")
    soonest = (
        row.values_list("due_at", "kind").first()
        or waiting.order_by("due_at").values_list("due_at", "kind").first()
    )
    due_at, kind = soonest or (None, "")
    change(warning, next_due_at=due_at, next_due_kind=kind)


def ring(now: datetime, limit: int = 500) -> int:
    """Do what is due for clocks: remind, mark as missed, tell the leader; returns how many.

    Safe with several workers: each row is claimed for one lease, and what is done for it commits
    together with moving `ring_at` on.
    """
    done = 0
    while done < limit:
        row = _claim(now)
        if row is None:
            break
        with write():
            _ring_one(row, now)
        done += 1
    return done


def _claim(now: datetime) -> Deadline | None:
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
    due = Deadline.objects.filter(free, ring_at__lte=now)
    for row in due.order_by("ring_at", "id")[:10]:
        mine = Deadline.objects.filter(free, pk=row.pk, ring_at=row.ring_at, rung=row.rung)
        if mine.update(lease_until=now + LEASE):
            return row
    return None


def _ring_one(row: Deadline, now: datetime) -> None:
    """One step of the ladder: 0 remind → 1 missed → 2 leader → silent."""
    step, span = row.rung, row.due_at - row.started_at
    if step == 0 and now >= row.due_at:
        step = 1  # nobody was there to remind in time
    after = (row.due_at, row.due_at + min(max(span, timedelta(minutes=5)), _LEADER_AFTER), None)
    values: dict[str, Any] = {"ring_at": after[min(step, 2)], "rung": step + 1, "lease_until": None}
    if step == 1:
        values["state"] = Deadline.State.MISSED
    still = Deadline.objects.filter(pk=row.pk, ring_at=row.ring_at, state__in=_WAITING)
    if not still.update(**values):
        return
    if step == 1:
        _missed(row, now)
    event = ("warning.reminded", "warning.overdue", "warning.escalated")[min(step, 2)]
    unit = row.warning.owner_id
    publish(event, queue="urgent", warning=row.warning_id, deadline=row.pk, unit=unit)


def _missed(row: Deadline, now: datetime) -> None:
    warning = row.warning
    if row.kind in (Clock.FOLLOWUP, Clock.ASSIST):
        return
    change(warning, overdue=True)
    record_many([facts.overdue(warning)], now=now)
