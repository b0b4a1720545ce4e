"""Deadlines as a person feels them: how long is left, and how much that presses."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

State = Literal["ok", "soon", "overdue"]
SOON_S = 600  # judgement: ten minutes are one trip or one call
SOON_SHARE = 4  # with a known start, the last quarter of the time presses


@dataclass(frozen=True)
class Clock:
    """Seconds to a deadline (negative when it has passed) and the state shown."""

    state: State
    seconds: int

    @property
    def digits(self) -> str:
        """The distance as `MM:SS`, from one hour as `H:MM:SS`, without a sign.

        >>> Clock("ok", 192).digits
        '03:12'
        >>> Clock("overdue", -3725).digits
        '1:02:05'
        """
        minutes, seconds = divmod(abs(self.seconds), 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes:02d}:{seconds:02d}"


def soon_below(start: datetime | None, due_at: datetime) -> int:
    """Seconds before the deadline from which it presses."""
    if start is None:
        return SOON_S
    return max(0, int((due_at - start).total_seconds()) // SOON_SHARE)


def clock(due_at: datetime, now: datetime, start: datetime | None = None) -> Clock:
    """The state of a deadline; `start` is when the time for it began."""
    seconds = int((due_at - now).total_seconds())
    if seconds < 0:
        return Clock("overdue", seconds)
    return Clock("soon" if seconds <= soon_below(start, due_at) else "ok", seconds)
