from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest

from fanzha.intake import State
from fanzha.kit import local_date
from fanzha.organisations import Role
from fanzha.simulation import Story, story
from fanzha.simulation.reports import ReportStory
from fanzha.simulation.shares import SHARES
from fanzha.simulation.warned import Act, WarningStory
from fanzha.warning import Outcome, Result, default_tiers
from tests.simulation.tales import NOW, told

WARNINGS = told().warnings
REPORTS = told().reports


def test_the_same_seed_tells_the_same_story() -> None:
    assert story(7, NOW, 7) == story(7, NOW, 7)


def test_another_seed_tells_another_story() -> None:
    assert story(8, NOW, 7).warnings != story(7, NOW, 7).warnings


def test_a_month_has_a_thousand_warnings_and_a_hundred_and_fifty_reports() -> None:
    whole = told(7, 90)

    assert 2800 <= len(whole.warnings) <= 3100
    assert 400 <= len(whole.reports) <= 470
    assert 270 <= len(whole.activities) <= 460


def test_reports_have_the_shares_of_the_classes() -> None:
    kinds = Counter(one.type_code for one in told(7, 90).reports)
    total = sum(kinds.values())

    assert all(abs(kinds[code] / total - share / 101) < 0.055 for code, share in SHARES.items())


def moments(one: WarningStory, act: Act) -> list[object]:
    return [step.at for step in one.steps if step.act is act]


def test_nothing_is_done_on_a_warning_before_it_is_pushed_and_dispatched() -> None:
    for one in WARNINGS:
        first = one.steps[0]
        assert first.act is Act.DISPATCH
        assert one.pushed_at <= one.imported_at <= first.at
        assert all(step.at >= first.at for step in one.steps)


def test_attempts_come_after_signing_and_the_outcome_after_the_attempts() -> None:
    for one in WARNINGS:
        signed, concluded = one.when(Act.SIGN), one.when(Act.CONCLUDE)
        tries = [step.at for step in one.steps if step.act is Act.ATTEMPT]
        assert signed is not None
        assert concluded is not None
        assert tries
        assert signed <= min(tries)
        assert max(tries) <= concluded


def test_feedback_and_return_visits_come_after_the_outcome() -> None:
    for one in WARNINGS:
        order = [step.act for step in one.steps]
        late = [i for i, act in enumerate(order) if act in (Act.FEEDBACK, Act.FOLLOWUP)]
        assert min(late) > order.index(Act.CONCLUDE)


def test_a_grave_warning_ends_with_a_meeting_or_a_reason() -> None:
    grave = [one for one in WARNINGS if default_tiers()[one.tier].face_to_face]

    assert len(grave) > 50
    for one in grave:
        met = any(s.kind == "visit" and s.result is Result.REACHED for s in one.steps)
        assert met or one.no_meeting_because or one.person.away


def test_money_is_saved_only_with_a_basis() -> None:
    saved = [one for one in WARNINGS if one.avoided_fen]

    assert saved
    assert all(one.basis and one.outcome is Outcome.R2 for one in saved)


def test_some_warned_persons_are_deceived_and_report_it() -> None:
    by_number = {one.number: one for one in WARNINGS}
    again = [one for one in REPORTS if one.warning]

    assert len(again) >= 5
    for one in again:
        warning = by_number[one.warning]
        assert warning.person == one.victim
        assert one.reported_at > warning.pushed_at


@pytest.mark.parametrize("one", REPORTS[:30], ids=lambda one: one.number)
def test_a_report_goes_forward_in_time(one: ReportStory) -> None:
    times = [at for _, at in one.states]

    assert times == sorted(times)
    assert one.incident_at <= one.reported_at == times[0]
    assert all(one.incident_at <= p.at <= one.reported_at for p in one.payments)
    assert one.states[0][0] is State.CALL


def test_right_now_some_urgent_warnings_wait_unsigned() -> None:
    waiting = [
        one for one in WARNINGS if one.tier == "urgent" and one.until(NOW)[-1].act is Act.DISPATCH
    ]

    assert len(waiting) >= 2


def test_the_first_grid_worker_has_a_visit_to_make() -> None:
    asked = [one for one in WARNINGS if one.until(NOW) and one.until(NOW)[-1].act is Act.ASK_GRID]

    assert told().staff[[s.login for s in told().staff].index("grid1")].unit in {
        one.person.grid for one in asked
    }


@pytest.mark.parametrize("hour", range(0, 24, 3))
def test_the_story_comes_to_its_end_at_every_hour(hour: int) -> None:
    moment = NOW.replace(hour=hour, minute=50)

    asked = [one.until(moment)[-1:] for one in story(7, moment, days=7).warnings]

    assert Act.ASK_GRID in {steps[0].act for steps in asked if steps}


def test_every_role_has_somebody() -> None:
    assert {member.role for member in told().staff} == set(Role)


def test_the_centre_is_on_duty_at_every_hour_of_the_roster() -> None:
    shifts = sorted((s.starts_at, s.ends_at) for s in told().shifts if s.unit == "FZZX")

    assert all(end == start for (_, end), (start, _) in pairwise(shifts))
    assert shifts[0][0] < NOW - timedelta(days=27)
    assert shifts[-1][1] > NOW + timedelta(days=13)


def test_schools_hold_class_meetings_only_on_school_days() -> None:
    held = [one for one in told(7, 90).activities if "class_meetings" in one.values]

    assert held
    assert all(one.day.weekday() < 5 for one in held)


def test_nothing_lies_in_the_future() -> None:
    assert all(one.day <= local_date(NOW) for one in told().activities)
    assert all(one.reported_at <= NOW for one in REPORTS)


def test_a_meeting_is_held_in_every_whole_month() -> None:
    whole = told(7, 90)
    held = Counter(
        (one.day.year, one.day.month)
        for one in whole.activities
        if one.title.endswith("月度工作推进会")
    )
    inner = {(day.year, day.month) for day in whole.days if day.day == 25}

    assert all(held[month] == 1 for month in inner if (month[0], month[1], 8) > _first(whole))


def _first(whole: Story) -> tuple[int, int, int]:
    day = whole.days[0]
    return (day.year, day.month, day.day)
