"""The duty roster of a week as plain values: shifts in order, and the gaps between them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Generic, Protocol, TypeVar

from fanzha.kit import at_local


class Span(Protocol):
    """Anything with a beginning and an end."""

    starts_at: datetime
    ends_at: datetime


_S = TypeVar("_S", bound=Span)


@dataclass(frozen=True)
class Piece(Generic[_S]):
    """A stretch of a day: within a shift, or a gap (`shift` is None)."""

    starts_at: datetime
    ends_at: datetime
    shift: _S | None


@dataclass(frozen=True)
class Day(Generic[_S]):
    """One day of the roster."""

    day: date
    pieces: tuple[Piece[_S], ...]

    @property
    def has_gap(self) -> bool:
        """Is nobody on duty at some time of the day?"""
        return any(piece.shift is None for piece in self.pieces)


def monday(day: date, week_start: int = 1) -> date:
    """The first day of the week; weeks start on `week_start` (1 Monday … 7 Sunday)."""
    return day - timedelta(days=(day.isoweekday() - week_start) % 7)


def days(shifts: Iterable[_S], first: date, count: int = 7) -> list[Day[_S]]:
    """The days from `first` on, each cut into shifts and gaps without holes."""
    ordered = sorted(shifts, key=lambda shift: shift.starts_at)
    return [_day(ordered, first + timedelta(days=n)) for n in range(count)]


def _day(ordered: list[_S], day: date) -> Day[_S]:
    at, end = at_local(day), at_local(day + timedelta(days=1))
    pieces: list[Piece[_S]] = []
    for shift in ordered:
        start, stop = max(shift.starts_at, at), min(shift.ends_at, end)
        if start >= stop:
            continue
        if start > at:
            pieces.append(Piece(at, start, None))
        pieces.append(Piece(start, stop, shift))
        at = stop
    if at < end:
        pieces.append(Piece(at, end, None))
    return Day(day, tuple(pieces))
