"""Why a row is no event; every reason names its column."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.columns import Table
from fanzha.kit import MOST_FEN

DAY_US = 86_400_000_000
EARLIEST_US, LATEST_US = 946_684_800_000_000, 4_102_358_400_000_000
"""2000-01-01 … 2099-12-31: other moments are refused."""
MOST_LETTERS = 200
MOST_BYTES = 4 * MOST_LETTERS
SKEW_US = DAY_US
"""A moment may lie ahead of the reader's clock by at most a day."""


class Reason(StrEnum):
    """What is wrong with a cell."""

    MISSING = "missing"
    TYPE = "type"
    NAN = "nan"
    OVERFLOW = "overflow"
    RANGE = "range"
    TOO_LONG = "too_long"
    UNKNOWN = "unknown"
    FAILED = "failed"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that is no event: its 0-based place in what was read, the column, the reason."""

    row: int
    column: str
    reason: Reason


@dataclass(frozen=True)
class Read:
    """What was read: accepted rows in `table`, their places in `kept` (n,), and the others.

    len(kept) + len(rejected) is the number of rows read.
    """

    table: Table
    kept: NDArray[np.int64]
    rejected: tuple[Rejected, ...]

    @property
    def rows(self) -> int:
        """Rows read."""
        return len(self.kept) + len(self.rejected)


def limits(now_us: int | None) -> Mapping[str, tuple[int, int]]:
    """Smallest and largest whole number allowed in a column."""
    latest = LATEST_US - 1 if now_us is None else min(LATEST_US - 1, now_us + SKEW_US)
    return {
        "occurred_at": (EARLIEST_US, latest),
        "amount_fen": (0, MOST_FEN),
        "minute_of_day": (0, 1439),
    }
