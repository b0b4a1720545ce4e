"""Reminders reach whoever is responsible, missed clocks the duty officer, long ones a leader."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from fanzha.delivery.actions import Message, Notice, unseen
from fanzha.kit import now
from fanzha.organisations.actions import DutyShift, Person, Unit
from fanzha.warning import AttemptKind, Clock, Result
from fanzha.warning.actions import (
    Deadline,
    Ending,
    Try,
    Warning,
    ask_visit,
    attempt,
    conclude,
    feed_back_one,
    open_visit,
    sign,
)
from fanzha.warning.outcomes import Outcome
from fanzha.warning.tasks import (
    on_escalated,
    on_out_of_area,
    on_overdue,
    on_raised,
    on_reminded,
    on_restricted,
    on_transferred,
    on_visit_asked,
)
from tests.cast import Cast
from tests.makers.delivery import make_endpoint
from tests.makers.organisations import make_person
from tests.makers.warnings import concluded_warning, make_warning, signed_warning

pytestmark = pytest.mark.django_db


def clock(warning: Warning, kind: Clock) -> int:
    return Deadline.objects.get(warning=warning, kind=kind).pk


def texts(person: Person) -> list[str]:
    return [notice.text for notice in unseen(person)]


def shift(cast: Cast, unit: Unit, leader: Person, officer: Person) -> DutyShift:
    return DutyShift.objects.create(
        unit=unit,
        leader=leader,
        officer=officer,
        starts_at=now() - timedelta(hours=1),
        ends_at=now() + timedelta(hours=8),
    )


def test_before_signing_everybody_who_may_sign_is_reminded(cast: Cast) -> None:
    warning = make_warning(cast.centre)
    make_endpoint(cast.station)

    on_reminded(clock(warning, Clock.SIGN), warning=warning.pk)

    (text,) = texts(cast.zhao)
    assert str(warning.pk) in text and "签收" in text
    assert texts(cast.qian) == []
    assert Message.objects.get().subject == text


def test_where_a_roster_says_who_is_on_duty_only_that_officer_is_reminded(cast: Cast) -> None:
    colleague = make_person(unit=cast.station)
    shift(cast, cast.station, colleague, colleague)

    on_reminded(clock(make_warning(cast.centre), Clock.SIGN))

    assert (len(texts(colleague)), len(texts(cast.zhao))) == (1, 0)


def test_after_signing_the_signer_is_reminded(cast: Cast) -> None:
    warning = signed_warning(cast.centre, cast.zhao)
    make_person(unit=cast.station)

    on_reminded(clock(warning, Clock.VISIT))

    assert [notice.person for notice in Notice.objects.all()] == [cast.zhao]


def test_a_reminder_comes_once_and_goes_when_the_work_is_done(cast: Cast) -> None:
    warning = signed_warning(cast.centre, cast.zhao)
    pk = clock(warning, Clock.VISIT)
    Deadline.objects.filter(pk=pk).update(rung=1)
    on_reminded(pk)
    on_reminded(pk)
    assert len(texts(cast.zhao)) == 1

    attempt(warning.pk, cast.zhao, Try(AttemptKind.VISIT, Result.REACHED), now())

    assert texts(cast.zhao) == []


def test_nobody_is_reminded_of_what_is_done(cast: Cast) -> None:
    warning = make_warning(cast.centre)
    sign(warning.pk, cast.zhao, now())

    on_reminded(clock(warning, Clock.SIGN))

    assert not Notice.objects.exists()


def test_a_missed_clock_replaces_its_reminder_and_reaches_the_duty_officer_too(cast: Cast) -> None:
    warning = signed_warning(cast.centre, cast.zhao)
    officer = make_person(unit=cast.station)
    shift(cast, cast.station, officer, officer)
    pk = clock(warning, Clock.VISIT)
    on_reminded(pk)

    on_overdue(pk)
    on_overdue(pk)

    (text,) = texts(cast.zhao)
    assert "超时" in text and texts(officer) == [text]


def test_the_leader_of_the_shift_is_called_with_a_sentence_of_its_own(cast: Cast) -> None:
    warning = signed_warning(cast.centre, cast.zhao)
    leader = make_person(unit=cast.station)
    shift(cast, cast.station, leader, cast.zhao)
    make_endpoint(cast.centre)
    pk = clock(warning, Clock.VISIT)
    on_overdue(pk)

    on_escalated(pk)

    assert "带班领导" in texts(leader)[0]
    assert texts(cast.chen) == texts(leader)
    assert "带班领导" in Message.objects.get().subject


def test_feedback_that_is_due_concerns_the_centre(cast: Cast) -> None:
    warning = concluded_warning(cast.centre, cast.zhao)

    on_reminded(clock(warning, Clock.FEEDBACK))

    assert (len(texts(cast.chen)), len(texts(cast.zhao))) == (1, 0)
    feed_back_one(warning.pk, cast.chen, now())


def test_lost_money_and_people_elsewhere_are_told_to_the_centre(cast: Cast) -> None:
    warning = signed_warning(cast.centre, cast.zhao)

    on_transferred(warning.pk)
    on_out_of_area(warning.pk)
    on_restricted(warning.pk)

    assert len(texts(cast.chen)) == 3
    assert texts(cast.zhao) == []


def test_a_raised_tier_is_told_to_the_signer(cast: Cast) -> None:
    warning = signed_warning(cast.centre, cast.zhao)

    on_raised(warning.pk, unit=cast.station.pk)

    assert len(texts(cast.zhao)) == 1


def test_the_grid_worker_hears_of_the_visit_until_setting_out(cast: Cast) -> None:
    warning = signed_warning(cast.centre, cast.zhao)
    visit = ask_visit(warning.pk, cast.grid, cast.zhao, now())
    on_visit_asked(warning.pk, cast.grid.pk)
    assert len(texts(cast.sun)) == 1

    open_visit(visit.pk, cast.sun, now())

    assert texts(cast.sun) == []


def test_no_notice_names_the_person(cast: Cast) -> None:
    warning = signed_warning(cast.centre, cast.zhao, name="王小明", tel="15451541234")
    conclude(warning.pk, cast.zhao, Ending(Outcome.R3, reason="未见面"), now())
    for handler in (on_raised, on_transferred, on_out_of_area):
        handler(warning.pk)

    said = "".join(str(notice.texts) for notice in Notice.objects.all())
    assert "王" not in said and "1540000" not in said


def test_every_step_of_the_ladder_has_a_handler() -> None:
    from fanzha import wiring

    wanted = {"warning.reminded", "warning.overdue", "warning.escalated", "warning.transferred"}
    assert wanted <= set(wiring.HANDLERS)


def test_the_queue_of_the_officer_shows_new_notices(
    cast: Cast, login: Callable[..., Client]
) -> None:
    warning = signed_warning(cast.centre, cast.zhao)
    on_reminded(clock(warning, Clock.VISIT))
    client = login(cast.zhao)

    assert "/notices/new/" in client.get("/tasks/").content.decode()
    assert f"预警任务 {warning.pk}" in client.get("/notices/new/").content.decode()
