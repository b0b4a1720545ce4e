from datetime import datetime, timedelta

import pytest

from fanzha.kit import ZONE
from fanzha.warning import default_tiers
from fanzha.warning.deadlines import Clock, first_call, followups, on_dispatch

TIERS = default_tiers()
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=ZONE)


def minutes(tier: str, rural: bool = False, away: bool = False) -> dict[Clock, int]:
    dues = on_dispatch(TIERS[tier], NOON, rural, away)
    return {due.kind: (due.at - NOON) // timedelta(minutes=1) for due in dues}


@pytest.mark.parametrize(
    ("tier", "expected"),
    [
        ("urgent", {Clock.SIGN: 5, Clock.CALL: 5, Clock.VISIT: 30, Clock.FEEDBACK: 120}),
        ("high", {Clock.SIGN: 10, Clock.CALL: 10, Clock.VISIT: 120, Clock.FEEDBACK: 240}),
        ("medium", {Clock.SIGN: 30, Clock.CALL: 60, Clock.FEEDBACK: 1440}),
        ("low", {Clock.SIGN: 120, Clock.CALL: 1440, Clock.FEEDBACK: 2880}),
    ],
)
def test_clocks_follow_the_table(tier: str, expected: dict[Clock, int]) -> None:
    assert minutes(tier) == expected


def test_the_countryside_has_an_hour_for_the_urgent_visit() -> None:
    assert minutes("urgent", rural=True)[Clock.VISIT] == 60


def test_people_working_away_get_no_visit_clock() -> None:
    assert Clock.VISIT not in minutes("high", away=True)


@pytest.mark.parametrize(
    ("tier", "start", "due"),
    [
        ("medium", "22:30", "+1 08:00"),
        ("medium", "21:30", "+1 07:30"),
        ("medium", "05:00", "+0 08:00"),
        ("medium", "20:59", "+0 21:59"),
        ("urgent", "23:00", "+0 23:05"),
        ("high", "03:00", "+0 03:10"),
    ],
)
def test_quiet_tiers_do_not_ring_at_night(tier: str, start: str, due: str) -> None:
    begin = datetime.fromisoformat(f"2026-11-20 {start}").replace(tzinfo=ZONE)
    days, clock = due.split()
    wanted = datetime.fromisoformat(f"2026-11-2{int(days)} {clock}").replace(tzinfo=ZONE)

    assert first_call(TIERS[tier], begin).at == wanted


@pytest.mark.parametrize(
    ("tier", "hours"),
    [("urgent", [24, 72, 168]), ("high", [72, 168]), ("medium", [168]), ("low", [])],
)
def test_followups_follow_the_table(tier: str, hours: list[int]) -> None:
    assert [(due.at - NOON) // timedelta(hours=1) for due in followups(TIERS[tier], NOON)] == hours
