"""Roster and hand-over."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from fanzha.kit import Conflict, Forbidden, Invalid, at_local, now
from fanzha.organisations.actions import DutyShift, Handover, Unit, on_duty, open_items
from fanzha.organisations.actions.duty import (
    add_shift,
    confirm,
    give_over,
    remove_shift,
    withdraw,
)
from fanzha.organisations.roster import days, monday
from tests.cast import Cast
from tests.makers.organisations import make_shift

HANDOVER = ("tests.organisations.test_duty.running", "tests.organisations.test_duty.broken")
DAY = date(2026, 11, 23)


def running(unit: Unit, moment: datetime) -> list[tuple[str, int, str]]:
    return [("止付计时中", 2, "/x/")]


def broken(unit: Unit, moment: datetime) -> list[tuple[str, int, str]]:
    raise RuntimeError


def shift_at(cast: Cast, hour: int, hours: int) -> DutyShift:
    start = at_local(DAY) + timedelta(hours=hour)
    return DutyShift(
        unit=cast.centre,
        starts_at=start,
        ends_at=start + timedelta(hours=hours),
        leader=cast.tang,
        officer=cast.chen,
    )


def test_gap_of_a_day_is_named(cast: Cast) -> None:
    monday_, tuesday, *_rest = days([shift_at(cast, 8, 12), shift_at(cast, 20, 6)], DAY)

    assert [(piece.shift is None) for piece in monday_.pieces] == [True, False, False]
    assert [(piece.shift is None) for piece in tuesday.pieces] == [False, True]


def test_full_day_has_no_gap(cast: Cast) -> None:
    assert not days([shift_at(cast, 0, 24)], DAY, 1)[0].has_gap


@pytest.mark.parametrize(("start", "expected"), [(1, date(2026, 11, 16)), (7, date(2026, 11, 22))])
def test_week_begins_where_the_setting_says(start: int, expected: date) -> None:
    assert monday(date(2026, 11, 22), start) == expected


def test_shift_that_runs_is_on_duty(cast: Cast) -> None:
    shift = make_shift(cast.centre, cast.chen)

    assert on_duty(cast.centre, now()) == shift
    assert on_duty(cast.centre, shift.ends_at) is None
    assert on_duty(cast.station, now()) is None


def test_overlapping_shift_is_refused(cast: Cast) -> None:
    add_shift(cast.chen, shift_at(cast, 8, 12))

    with pytest.raises(Conflict):
        add_shift(cast.chen, shift_at(cast, 19, 2))
    add_shift(cast.chen, shift_at(cast, 20, 2))


def test_shift_that_began_cannot_be_removed(cast: Cast) -> None:
    with pytest.raises(Conflict):
        remove_shift(cast.chen, make_shift(cast.centre, cast.chen))


def test_handover_holds_what_is_open_and_what_failed(cast: Cast, settings: Settings) -> None:
    settings.HANDOVER = "tests.organisations.test_duty.HANDOVER"

    items = open_items(cast.centre, now())

    assert items[0].label == "止付计时中"
    assert "tests" not in items[0].label and "organisations" in items[1].label


def test_taker_confirms(cast: Cast, settings: Settings) -> None:
    settings.HANDOVER = "tests.organisations.test_duty.HANDOVER"
    handover = give_over(cast.chen, cast.centre, cast.lin, "一切正常")

    confirm(cast.lin, handover)

    handover.refresh_from_db()
    assert (handover.state, handover.items[0]["count"]) == ("confirmed", 2)
    with pytest.raises(Conflict):
        confirm(cast.lin, handover)


def test_nobody_else_confirms(cast: Cast) -> None:
    handover = give_over(cast.chen, cast.centre, cast.lin)

    with pytest.raises(Forbidden):
        confirm(cast.chen, handover)


def test_second_handover_waits_for_the_first(cast: Cast) -> None:
    first = give_over(cast.chen, cast.centre, cast.lin)

    with pytest.raises(Conflict):
        give_over(cast.chen, cast.centre, cast.tang)
    withdraw(cast.chen, first)
    assert give_over(cast.chen, cast.centre, cast.tang).state == Handover.State.GIVEN


def test_nobody_hands_over_to_themselves(cast: Cast) -> None:
    with pytest.raises(Invalid):
        give_over(cast.chen, cast.centre, cast.chen)


def test_roster_page_marks_gaps(cast: Cast, login: Callable[..., Client]) -> None:
    make_shift(cast.centre, cast.lin, hours=1)

    page = login(cast.chen).get("/roster/").content.decode()

    assert "林接警" in page
    assert "无人值班" in page


def test_shift_over_midnight_is_added_for_several_days(
    cast: Cast, login: Callable[..., Client]
) -> None:
    data = {
        "day": "2026-12-01",
        "days": 3,
        "begins": "20:00",
        "ends": "08:00",
        "leader": cast.tang.pk,
        "officer": cast.chen.pk,
    }
    login(cast.chen).post("/roster/new/", data)

    shifts = DutyShift.objects.filter(unit=cast.centre)
    assert [s.ends_at - s.starts_at for s in shifts] == [timedelta(hours=12)] * 3


@pytest.mark.parametrize(("who", "links"), [("chen", True), ("wu", False)])
def test_open_items_are_links_only_for_those_who_may_open_them(
    cast: Cast, login: Callable[..., Client], who: str, links: bool
) -> None:
    page = login(cast.people[who]).get("/handovers/").content.decode()

    assert "org-items" in page
    assert ('href="/warnings/' in page.split("org-items", 1)[1].split("</ul>")[0]) is links
