from datetime import datetime, timedelta

import pytest

from fanzha.warning.backcheck import Before, Finding, judge

CASE = datetime(2026, 11, 20)
EARLIER = CASE - timedelta(days=2)


@pytest.mark.parametrize(
    ("before", "finding"),
    [
        ([], Finding.NO_WARNING),
        ([Before(None, None, None, "", False)], Finding.NO_WARNING),
        ([Before(CASE + timedelta(hours=1), None, None, "", False)], Finding.NO_WARNING),
        ([Before(EARLIER, None, None, "", False)], Finding.NOT_MET),
        ([Before(EARLIER, None, None, "", True)], Finding.OVERDUE),
        ([Before(EARLIER, EARLIER, None, "", True)], Finding.DECEIVED_AFTER),
        ([Before(EARLIER, None, EARLIER, "R1", False)], Finding.DECEIVED_AFTER),
        ([Before(EARLIER, None, EARLIER, "R5", False)], Finding.NOT_MET),
    ],
)
def test_the_look_back_finds_what_went_before(before: list[Before], finding: Finding) -> None:
    assert judge(before, CASE) is finding
