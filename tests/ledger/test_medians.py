"""The middle of amounts beside their mean."""

import pytest

from fanzha.kit import local_date, now
from fanzha.ledger.actions import calendar, median, record, reverse
from tests.cast import Cast

pytestmark = pytest.mark.database


def file_case(cast: Cast, number: int, fen: int, cases: int = 1) -> None:
    """A filed case with its loss."""
    day = local_date(now())
    record("cases_filed", cast.station, cases, day, f"intake:report:{number}", cast.chen)
    if fen:
        record("loss_filed", cast.station, fen, day, f"intake:report:{number}", cast.chen)


def middle(cast: Cast) -> float | None:
    return median("loss_filed", "cases_filed", cast.centre, calendar().day(local_date(now())))


def test_one_large_case_does_not_move_it(cast: Cast) -> None:
    for number, fen in enumerate((0, 300_000, 500_000, 90_000_000, 100_000)):
        file_case(cast, number, fen)

    assert middle(cast) == 300_000


def test_a_case_taken_back_does_not_count(cast: Cast) -> None:
    file_case(cast, 1, 300_000)
    entry = record("cases_filed", cast.station, 1, local_date(now()), "intake:report:2", cast.chen)
    reverse(entry, "误录", cast.chen)

    assert middle(cast) == 300_000


def test_totals_have_no_middle(cast: Cast) -> None:
    assert middle(cast) is None

    file_case(cast, 1, 900_000, cases=3)

    assert middle(cast) is None
