"""Time: aware UTC in storage, Asia/Shanghai on screen. China has had no summer time since 1991."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from fanzha.kit.errors import Invalid
from fanzha.kit.words import gettext as _

ZONE = ZoneInfo("Asia/Shanghai")
YEARS = range(1900, 3000)
"""Years that a person may ask for: inside, the year before and the year after still are dates."""


def now() -> datetime:
    """The present moment, aware, UTC. Only the ends of a request or job call it."""
    return datetime.now(UTC)


def local(moment: datetime) -> datetime:
    """The moment on the clocks of the duty room."""
    return moment.astimezone(ZONE)


def local_date(moment: datetime) -> date:
    """The calendar day in Asia/Shanghai on which the moment falls."""
    return local(moment).date()


def at_local(day: date, clock: time = time.min) -> datetime:
    """The UTC moment at which that day and clock time are shown in Asia/Shanghai."""
    return datetime.combine(day, clock, ZONE).astimezone(UTC)


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month.

    >>> str(Month.parse("2026-11").previous())
    '2026-10'
    >>> Month(2026, 2).last
    datetime.date(2026, 2, 28)
    """

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (1 <= self.year <= 9998 and 1 <= self.month <= 12):
            raise Invalid(_("“{text}” is not a month; write it as 2026-11.").format(text=self))

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Read `2026-11`; raises Invalid for anything else."""
        year, _dash, month = text.strip().partition("-")
        digits = len(year) == 4 and len(month) == 2 and (year + month).isdecimal()
        if not (digits and int(year) in YEARS):
            raise Invalid(_("“{text}” is not a month; write it as 2026-11.").format(text=text[:20]))
        return cls(int(year), int(month))

    @classmethod
    def of(cls, moment: date | datetime) -> "Month":
        """The month of a day, or of a moment as seen in Asia/Shanghai."""
        day = local_date(moment) if isinstance(moment, datetime) else moment
        return cls(day.year, day.month)

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.shift(1).first - timedelta(days=1)

    @property
    def start(self) -> datetime:
        """The UTC moment it begins."""
        return at_local(self.first)

    @property
    def end(self) -> datetime:
        """The UTC moment it is over (that of the next month's beginning)."""
        return self.shift(1).start

    def shift(self, months: int) -> "Month":
        """The month so many months later (earlier when negative)."""
        index = self.year * 12 + self.month - 1 + months
        return Month(index // 12, index % 12 + 1)

    def previous(self) -> "Month":
        """The month before: the base of 环比."""
        return self.shift(-1)

    def year_ago(self) -> "Month":
        """The same month last year: the base of 同比."""
        return self.shift(-12)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"
