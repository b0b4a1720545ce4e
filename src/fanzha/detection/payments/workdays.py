"""Working days in China: weekends, published holidays and weekends worked instead."""

import os
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fanzha.kit import Invalid
from fanzha.kit import gettext as _

FIRST, LAST = date(2000, 1, 1), date(2100, 1, 1)
_EPOCH = date(1970, 1, 1)
_EAST_8_H = 8


@dataclass(frozen=True)
class Calendar:
    """Days off beside weekends, and weekends that are worked."""

    off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()

    def working(self, day: date) -> bool:
        """Is this a working day?

        >>> Calendar().working(date(2025, 6, 14))
        False
        """
        return (day.weekday() < 5 and day not in self.off) or day in self.worked

    def shifts(self) -> list[tuple[int, int]]:
        """(day from 1970, by how much the number of working days until then differs from that of
        weekends alone), ascending."""
        found, shift = [], 0
        for day in sorted(self.off | self.worked):
            change = self.working(day) - (day.weekday() < 5)
            shift += change
            if change:
                found.append(((day - _EPOCH).days, shift))
        return found


def calendar(home: Path | None = None) -> Calendar:
    """The shipped years, with those that `holidays.toml` in the home names in their place.

    Without `home`: FANZHA_HOME. Raises Invalid for a file that is no such table.
    """
    place = home or Path(os.environ.get("FANZHA_HOME", "var"))
    own = place / "holidays.toml"
    shipped = files("fanzha.detection").joinpath("data/holidays.toml").read_text("utf-8")
    years = _years(shipped)
    if own.is_file():
        try:
            years |= _years(own.read_text("utf-8"))
        except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
            sentence = _("“{file}” is no table of holidays: {why}")
            raise Invalid(sentence.format(file=own, why=error)) from error
    days = years.values()
    return Calendar(
        frozenset().union(*(each.off for each in days)),
        frozenset().union(*(each.worked for each in days)),
    )


def _years(text: str) -> dict[int, Calendar]:
    return {int(year): _year(int(year), row) for year, row in tomllib.loads(text).items()}


def _year(year: int, row: dict[str, Any]) -> Calendar:
    off = frozenset(day for first, last in row["off"] for day in _span(first, last))
    worked = frozenset(row["worked"])
    wrong = [day for day in off | worked if type(day) is not date or day.year != year]
    if wrong or off & worked:
        raise ValueError(f"{year}: {min(map(str, wrong or off & worked))}")
    return Calendar(off, worked)


def _span(first: date, last: date) -> Iterator[date]:
    if not first <= last < first + timedelta(40):
        raise ValueError(f"{first} – {last}")
    return (first + timedelta(n) for n in range((last - first).days + 1))


@cache
def starts(working: int, days: Calendar) -> NDArray[np.int64]:
    """For each day from 2000 to 2099, the clock hour (from 1970, UTC) in which the window of the
    last `working` working days begins; the day itself counts when it is a working day."""
    opened: list[int] = []
    begins = []
    for day in (FIRST + timedelta(n) for n in range(-60, (LAST - FIRST).days)):
        if days.working(day):
            opened.append((day - _EPOCH).days)
        begins.append(opened[-working] if len(opened) >= working else (day - _EPOCH).days)
    return np.array(begins[60:], np.int64) * 24 - _EAST_8_H
