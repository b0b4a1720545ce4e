"""How much a deadline presses."""

from datetime import UTC, datetime, timedelta

import pytest

from fanzha.web import Clock, clock

NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("minutes", "state"),
    [(-1, "overdue"), (0, "soon"), (10, "soon"), (10.1, "ok"), (600, "ok")],
)
def test_last_ten_minutes_press(minutes: float, state: str) -> None:
    assert clock(NOW + timedelta(minutes=minutes), NOW).state == state


@pytest.mark.parametrize(("left_h", "state"), [(5.9, "soon"), (6.1, "ok")])
def test_last_quarter_presses_when_the_start_is_known(left_h: float, state: str) -> None:
    due = NOW + timedelta(hours=left_h)

    assert clock(due, NOW, start=due - timedelta(hours=24)).state == state


@pytest.mark.parametrize(("seconds", "digits"), [(0, "00:00"), (192, "03:12"), (3725, "1:02:05")])
def test_digits(seconds: int, digits: str) -> None:
    assert Clock("ok", seconds).digits == digits
    assert Clock("overdue", -seconds).digits == digits
