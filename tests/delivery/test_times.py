"""Quiet hours, caps and rest."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanzha.delivery.times import Caps, Quiet, Urgency, after_caps, after_quiet, may_leave, rest
from fanzha.kit import local

NIGHT = Quiet(time(22), time(7))
NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)  # 12:00 in Asia/Shanghai
MIDNIGHT = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)  # 00:30 on the 23rd


def test_daytime_is_not_quiet() -> None:
    assert after_quiet(NOON, NIGHT) == NOON


def test_night_waits_for_the_morning() -> None:
    assert local(after_quiet(MIDNIGHT, NIGHT)).isoformat() == "2026-11-23T07:00:00+08:00"


def test_evening_waits_for_the_next_morning() -> None:
    evening = datetime(2026, 11, 22, 15, tzinfo=UTC)

    assert local(after_quiet(evening, NIGHT)).isoformat() == "2026-11-23T07:00:00+08:00"


def test_urgent_message_ignores_quiet_hours_and_caps() -> None:
    sent = [MIDNIGHT] * 9

    assert may_leave(MIDNIGHT, Urgency.URGENT, NIGHT, Caps(1, 1), sent) == MIDNIGHT


def test_full_hour_waits_for_its_oldest_message() -> None:
    sent = [NOON - timedelta(minutes=50), NOON - timedelta(minutes=5)]

    assert after_caps(NOON, sent, Caps(per_hour=2)) == NOON + timedelta(minutes=10)


def test_cap_that_ends_at_night_waits_for_the_morning() -> None:
    sent = [datetime(2026, 11, 22, 13, 30, tzinfo=UTC)]
    now = datetime(2026, 11, 22, 13, 59, tzinfo=UTC)

    assert local(may_leave(now, Urgency.NORMAL, NIGHT, Caps(per_hour=1), sent)).hour == 7


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC)),
    st.times(),
    st.times(),
)
def test_moment_after_quiet_hours_is_never_quiet(now: datetime, begins: time, ends: time) -> None:
    moment = after_quiet(now, Quiet(begins, ends))

    assert moment >= now
    assert begins == ends or not Quiet(begins, ends).covers(local(moment).time())


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 30), (2, 60), (8, 3600)])
def test_rest_doubles_up_to_an_hour(attempts: int, seconds: int) -> None:
    assert rest(attempts, Urgency.NORMAL) == timedelta(seconds=seconds)
