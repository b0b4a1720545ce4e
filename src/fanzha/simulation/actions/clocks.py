"""Clocks of a warning as deadline rows, rung as far as the worker would have rung them."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from fanzha.simulation.course import Course, Timer
from fanzha.warning.actions import Deadline, Warning

_LEADER_AFTER = timedelta(hours=2)
_SHORTEST = timedelta(minutes=5)
State = Deadline.State


def deadlines(row: Warning, one: Course, now: datetime) -> Iterator[Deadline]:
    """The rows of all clocks of a warning."""
    for timer in one.timers:
        rung, ring_at = _rung(timer, now) if timer.waiting else (0, None)
        yield Deadline(
            warning=row,
            kind=timer.kind.value,
            number=timer.number,
            started_at=timer.started_at,
            due_at=timer.due_at,
            done_at=timer.done_at,
            state=_state(timer, now),
            ring_at=ring_at,
            rung=rung,
        )


def _state(timer: Timer, now: datetime) -> State:
    if timer.done_at is not None:
        return State.MET if timer.done_at <= timer.due_at else State.LATE
    if timer.missed(now):
        return State.MISSED
    return State.OPEN if timer.waiting else State.CANCELLED


def _rung(timer: Timer, now: datetime) -> tuple[int, datetime | None]:
    """How often a waiting clock has rung by now, and when it rings next.

    Reminded with a third of the time left, missed at its time, then the leader is told.
    """
    span = timer.due_at - timer.started_at
    leader = timer.due_at + min(max(span, _SHORTEST), _LEADER_AFTER)
    moments = (timer.due_at - span / 3, timer.due_at, leader)
    rung = sum(moment <= now for moment in moments)
    return rung, moments[rung] if rung < len(moments) else None
