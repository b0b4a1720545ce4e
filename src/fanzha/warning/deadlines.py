"""Deadlines of a warning by its tier (domain.md 3.2).

Clocks start when the tier is reached and dispatched. Calls of quiet tiers stand still at night.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from fanzha.kit import at_local, local
from fanzha.warning.tiers import Tier, VisitWhen

QUIET_FROM = time(22)
QUIET_UNTIL = time(7)


class Clock(StrEnum):
    """What a clock of a warning waits for."""

    SIGN = "sign"
    CALL = "call"
    VISIT = "visit"
    FEEDBACK = "feedback"
    FOLLOWUP = "followup"
    ASSIST = "assist"


@dataclass(frozen=True)
class Due:
    """One deadline: which clock, when, and the how-manieth of its kind (follow-ups count)."""

    kind: Clock
    at: datetime
    number: int = 1


ASSIST_REPLY = timedelta(hours=24)  # 回执 of another place; own, verify


def quiet(moment: datetime) -> bool:
    """True between 22:00 and 07:00 local time."""
    clock = local(moment).time()
    return clock >= QUIET_FROM or clock < QUIET_UNTIL


def waking(start: datetime, moment: datetime) -> datetime:
    """A deadline that falls into the quiet hours, moved behind them.

    The minutes that lie in the quiet hours are given again after 07:00, so that whoever gets a
    warning at 23:00 with one hour for the call has until 08:00.
    """
    if not quiet(moment):
        return moment
    evening = local(moment)
    day = evening.date() - timedelta(days=evening.time() < QUIET_UNTIL)
    asleep = max(at_local(day, QUIET_FROM), start)
    return at_local(day + timedelta(days=1), QUIET_UNTIL) + max(moment - asleep, timedelta())


def on_dispatch(tier: Tier, at: datetime, rural: bool, away: bool = False) -> list[Due]:
    """The clocks that start when a warning of this tier is dispatched (or reaches the tier).

    People working away from home are phoned (S16), so they get no visit clock.
    """
    dues = [
        Due(Clock.SIGN, at + timedelta(minutes=tier.sign_min)),
        first_call(tier, at),
        Due(Clock.FEEDBACK, at + timedelta(minutes=tier.feedback_min)),
    ]
    if tier.visit_when is VisitWhen.ALWAYS and not away:
        dues.append(visit(tier, at, rural))
    return sorted(dues, key=lambda due: due.at)


def first_call(tier: Tier, at: datetime) -> Due:
    """When the first call is due."""
    moment = at + timedelta(minutes=tier.call_min)
    return Due(Clock.CALL, waking(at, moment) if tier.quiet else moment)


def next_call(tier: Tier, at: datetime, number: int) -> Due:
    """When a call that nobody answered is due again; `number` counts from 1."""
    moment = at + timedelta(minutes=tier.call_repeat_min)
    return Due(Clock.CALL, waking(at, moment) if tier.quiet else moment, number)


def visit(tier: Tier, at: datetime, rural: bool) -> Due:
    """When the meeting is due, counted from dispatch or from the call that failed."""
    return Due(
        Clock.VISIT, at + timedelta(minutes=tier.visit_rural_min if rural else tier.visit_min)
    )


def followups(tier: Tier, at: datetime) -> list[Due]:
    """The return visits (回访) after an outcome."""
    hours = tier.followup_hours
    return [
        Due(Clock.FOLLOWUP, at + timedelta(hours=h), number)
        for number, h in enumerate(hours, start=1)
    ]


def earliest(dues: Sequence[Due]) -> Due | None:
    """The next deadline of several."""
    return min(dues, key=lambda due: due.at, default=None)
