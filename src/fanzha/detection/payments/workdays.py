"""Working days in China: weekends, and a list of holidays and of weekends worked instead."""

from collections.abc import Collection
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

FIRST, LAST = date(2000, 1, 1), date(2100, 1, 1)
_EPOCH = date(1970, 1, 1)
_EAST_8_H = 8


def starts(
    working: int, holidays: Collection[date] = (), worked: Collection[date] = ()
) -> NDArray[np.int64]:
    """For each day from 2000 to 2099, the clock hour (from 1970, UTC) in which the window of the
    last `working` working days begins; the day itself counts when it is a working day."""
    days = [FIRST + timedelta(n) for n in range(-60, (LAST - FIRST).days)]
    opened: list[int] = []
    begins = []
    for day in days:
        is_working = (day.weekday() < 5 and day not in holidays) or day in worked
        if is_working:
            opened.append((day - _EPOCH).days)
        begins.append(opened[-working] if len(opened) >= working else (day - _EPOCH).days)
    return np.array(begins[60:], np.int64) * 24 - _EAST_8_H
