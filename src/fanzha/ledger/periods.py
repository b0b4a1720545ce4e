"""Periods of statistics: day, week, month, year, with the centre's own month and week start."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from fanzha.kit import YEARS, Invalid, Month
from fanzha.kit import gettext as _


class Span(StrEnum):
    """How long a period is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    RANGE = "range"


@dataclass(frozen=True)
class Period:
    """Days from `first` to `last`, both included.

    `months` are the statistical months it consists of, empty when it is no whole number of them.
    """

    span: Span
    first: date
    last: date
    label: str
    months: tuple[Month, ...] = ()

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @property
    def key(self) -> str:
        """The text that `Calendar.parse` reads back to these days."""
        return self.label if self.months or self.span == Span.DAY else f"{self.first}..{self.last}"

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __str__(self) -> str:
        return self.label


def _year_ago(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year - 1, day=28)


def _months(first: Month, last: Month) -> list[Month]:
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [first.shift(step) for step in range(count)]


@dataclass(frozen=True)
class Calendar:
    """The centre's calendar of statistics.

    A statistical month (统计月) begins on `month_start`: with 26, 2026-11 runs from 26 October to
    25 November. Weeks begin on `week_start`, 1 Monday … 7 Sunday.
    """

    month_start: int = 1
    week_start: int = 1

    def __post_init__(self) -> None:
        if not (1 <= self.month_start <= 28 and 1 <= self.week_start <= 7):
            raise Invalid("A month starts on day 1–28 and a week on day 1–7: correct the setting.")

    def month_of(self, day: date) -> Month:
        """The statistical month that a day belongs to."""
        month = Month.of(day)
        return month.shift(1) if 1 < self.month_start <= day.day else month

    def first_day(self, month: Month) -> date:
        """The first day of a statistical month."""
        start = month if self.month_start == 1 else month.previous()
        return start.first.replace(day=self.month_start)

    def last_day(self, month: Month) -> date:
        """The last day of a statistical month."""
        return self.first_day(month.shift(1)) - timedelta(days=1)

    def day(self, day: date) -> Period:
        """One day."""
        return Period(Span.DAY, day, day, day.isoformat())

    def week(self, day: date) -> Period:
        """The week that holds the day."""
        first = day - timedelta(days=(day.isoweekday() - self.week_start) % 7)
        last = first + timedelta(days=6)
        return Period(Span.WEEK, first, last, f"{first.isoformat()}..{last.isoformat()}")

    def month(self, month: Month) -> Period:
        """A statistical month."""
        first, last = self.first_day(month), self.last_day(month)
        return Period(Span.MONTH, first, last, str(month), (month,))

    def year(self, year: int) -> Period:
        """The twelve statistical months of a year."""
        months = tuple(Month(year, number) for number in range(1, 13))
        first, last = self.first_day(months[0]), self.last_day(months[-1])
        return Period(Span.YEAR, first, last, str(year), months)

    def between(self, first: date, last: date) -> Period:
        """Any days; raises Invalid when the last one is earlier than the first."""
        if last < first:
            words = _("The period ends on {last} before it begins on {first}: swap them.")
            raise Invalid(words.format(first=first, last=last))
        return Period(Span.RANGE, first, last, f"{first.isoformat()}..{last.isoformat()}")

    def parse(self, text: str) -> Period:
        """`2026`, `2026-11`, `2026-11-22`, or `2026-11-01..2026-11-22`; else raises Invalid."""
        words = _("“{text}” is not a period: write 2026, 2026-11 or 2026-11-22.")
        try:
            period = self._read(text.strip())
        except (ValueError, OverflowError):
            raise Invalid(words.format(text=text[:30])) from None
        # A statistical year may begin in December of the year before.
        if period.first.year < YEARS[0] - 1 or period.last.year > YEARS[-1]:
            raise Invalid(words.format(text=text[:30]))
        return period

    def _read(self, text: str) -> Period:
        first, dots, last = text.partition("..")
        if dots:
            return self.between(date.fromisoformat(first), date.fromisoformat(last))
        if len(first) == 4 and first.isdecimal():
            return self.year(int(first))
        if len(first) == 7:
            return self.month(Month.parse(first))
        return self.day(date.fromisoformat(first))

    def split(self, period: Period) -> tuple[list[Month], list[tuple[date, date]]]:
        """Its whole statistical months, and the days beside them as spans of first and last."""
        months = [
            month
            for month in _months(self.month_of(period.first), self.month_of(period.last))
            if self.first_day(month) in period and self.last_day(month) in period
        ]
        if not months:
            return [], [(period.first, period.last)]
        day = timedelta(days=1)
        edges = [
            (period.first, self.first_day(months[0]) - day),
            (self.last_day(months[-1]) + day, period.last),
        ]
        return months, [edge for edge in edges if edge[0] <= edge[1]]

    def so_far(self, period: Period, today: date) -> Period:
        """The part of a running period up to today; the whole one when it is over."""
        if today not in period or today == period.last:
            return period
        return replace(period, last=today, months=())

    def previous(self, period: Period) -> Period:
        """The period before (环比); of a part of a month, the same days of the month before."""
        if period.span == Span.YEAR:
            return self._same_part(period, self.year(int(period.label) - 1))
        if period.span == Span.MONTH:
            return self._same_part(period, self.month(Month.parse(period.label).previous()))
        first, last = (d - timedelta(days=period.days) for d in (period.first, period.last))
        return self._moved(period, first, last)

    def year_ago(self, period: Period) -> Period:
        """The same period last year (同比); a week is compared with the one 52 weeks before."""
        if period.span == Span.YEAR:
            return self._same_part(period, self.year(int(period.label) - 1))
        if period.span == Span.MONTH:
            return self._same_part(period, self.month(Month.parse(period.label).year_ago()))
        if period.span == Span.WEEK:
            back = timedelta(weeks=52)
            return self._moved(period, period.first - back, period.last - back)
        return self._moved(period, _year_ago(period.first), _year_ago(period.last))

    def _moved(self, period: Period, first: date, last: date) -> Period:
        if period.span == Span.DAY:
            return self.day(first)
        label = f"{first.isoformat()}..{last.isoformat()}"
        return Period(period.span, first, last, label)

    def _same_part(self, period: Period, other: Period) -> Period:
        if period.months:
            return other
        last = min(other.last, other.first + timedelta(days=period.days - 1))
        return replace(other, last=last, months=())
