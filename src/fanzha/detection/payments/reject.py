"""Why a row is no event; every reason names its column."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.columns import Table
from fanzha.kit import MOST_FEN
from fanzha.kit import gettext as _

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
    ROUNDED = "rounded"
    NO_CLOCK = "no_clock"
    NO_PAYMENT = "no_payment"
    CURRENCY = "currency"
    TORN = "torn"


def sentence(reason: Reason) -> str:
    """What is wrong and, where the sender can do something, what to do."""
    return _SENTENCES[reason]()


_SENTENCES: Mapping[Reason, Callable[[], str]] = {
    Reason.MISSING: lambda: _("The cell is empty and must not be."),
    Reason.TYPE: lambda: _("The cell cannot be read as what its column is for."),
    Reason.NAN: lambda: _("The number is NaN or infinite."),
    Reason.OVERFLOW: lambda: _("The number does not fit into 64 bits."),
    Reason.RANGE: lambda: _("The value lies outside of what is possible."),
    Reason.TOO_LONG: lambda: _("The text has more than 200 characters."),
    Reason.UNKNOWN: lambda: _("The word is not known: it says neither in nor out."),
    Reason.FAILED: lambda: _("The payment failed or was reversed: no money moved."),
    Reason.DUPLICATE: lambda: _("The payment stands in the file already."),
    Reason.ROUNDED: lambda: _(
        "A spreadsheet cut digits off the number: export the column as text."
    ),
    Reason.NO_CLOCK: lambda: _("The time of day is missing: export date and time."),
    Reason.NO_PAYMENT: lambda: _("The line is a total, a note or a repeated header."),
    Reason.CURRENCY: lambda: _("The currency is not the yuan: amounts are not converted."),
    Reason.TORN: lambda: _("A quotation mark on the line is never closed."),
}


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that is no event: its 0-based place in what was read, the column, the reason."""

    row: int
    column: str
    reason: Reason


@dataclass(frozen=True)
class Read:
    """What was read: accepted rows in `table`, their places in `kept` (n,), and the others.

    len(kept) + len(rejected) is the number of rows read. `lines` are their numbers in a file that
    people send (from 1), where blank rows and titles count; empty for any other source.
    """

    table: Table
    kept: NDArray[np.int64]
    rejected: tuple[Rejected, ...]
    lines: Sequence[int] = ()

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
