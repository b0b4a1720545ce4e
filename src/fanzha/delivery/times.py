"""When a message may leave: quiet hours, frequency caps, and rest after a failure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from fanzha.kit import ZONE, local

GIVE_UP_AFTER = 8  # attempts; with the rests below about four hours
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


class Urgency(StrEnum):
    """How much a message presses. Urgent ones know neither quiet hours nor caps."""

    URGENT = "urgent"
    NORMAL = "normal"
    BULK = "bulk"


@dataclass(frozen=True)
class Quiet:
    """Hours of the day (Asia/Shanghai) without messages; they may run over midnight."""

    begins: time
    ends: time

    def covers(self, at: time) -> bool:
        """Does this time of day lie within?"""
        if self.begins <= self.ends:
            return self.begins <= at < self.ends
        return at >= self.begins or at < self.ends


@dataclass(frozen=True)
class Caps:
    """At most so many messages in any hour and in any day; None is no limit."""

    per_hour: int | None = None
    per_day: int | None = None


def after_quiet(now: datetime, quiet: Quiet | None) -> datetime:
    """The first moment from `now` on that is not quiet."""
    here = local(now)
    if quiet is None or quiet.begins == quiet.ends or not quiet.covers(here.time()):
        return now
    end = datetime.combine(here.date(), quiet.ends, ZONE)
    return (end if end > here else end + _DAY).astimezone(now.tzinfo)


def after_caps(now: datetime, sent: Sequence[datetime], caps: Caps) -> datetime:
    """The first moment from `now` on at which the caps allow one more; `sent` in any order."""
    moments = sorted(sent)
    waits = [
        moments[-limit] + span
        for limit, span in ((caps.per_hour, _HOUR), (caps.per_day, _DAY))
        if limit and len(moments) >= limit
    ]
    return max([now, *waits])


def may_leave(
    now: datetime, urgency: Urgency, quiet: Quiet | None, caps: Caps, sent: Sequence[datetime]
) -> datetime:
    """When a message may leave: `now`, or the end of quiet hours and caps."""
    if urgency is Urgency.URGENT:
        return now
    moment = now
    for _step in range(3):  # a cap may end in quiet hours, and quiet hours under a cap
        later = after_caps(after_quiet(moment, quiet), sent, caps)
        if later == moment:
            break
        moment = later
    return moment


def rest(attempts: int, urgency: Urgency) -> timedelta:
    """How long a failed message rests: doubling from 30 s (5 s when urgent), at most an hour."""
    first = 5 if urgency is Urgency.URGENT else 30
    return timedelta(seconds=min(3600, first * 2 ** max(0, attempts - 1)))
