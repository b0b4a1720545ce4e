from datetime import timedelta

import pytest

from fanzha.kit import now
from fanzha.ledger.actions import calendar, close, closing_of, late_entries
from tests.cast import Cast
from tests.makers.ledger import make_entry

pytestmark = pytest.mark.database


def test_period_is_open_until_a_report_closes_it(cast: Cast) -> None:
    period = calendar().parse("2026-11")

    assert closing_of(cast.centre, period) is None
    close(cast.centre, period, now(), "reporting:edition:1")
    assert closing_of(cast.centre, period) is not None
    assert closing_of(cast.centre, calendar().parse("2026-10")) is None


def test_late_entries_are_those_recorded_after_the_closing(cast: Cast) -> None:
    moment = now()
    make_entry(unit=cast.station, now=moment - timedelta(hours=1))
    closing = close(cast.centre, calendar().parse("2026-11"), moment, "reporting:edition:1")
    late = make_entry(unit=cast.station, now=moment + timedelta(hours=1))

    assert list(late_entries(closing)) == [late]
