"""An officer's way through a warning."""

from datetime import timedelta

import pytest

from fanzha.kit import Conflict, Forbidden, Invalid, NotFound, now
from fanzha.organisations.actions import AuditEntry, can_see
from fanzha.warning import AttemptKind, Outcome, Result, State
from fanzha.warning.actions import (
    Deadline,
    Ending,
    FollowUp,
    Return,
    Try,
    Warning,
    answer_elsewhere,
    ask_elsewhere,
    ask_visit,
    attempt,
    close_visit,
    conclude,
    dispatch,
    feed_back_one,
    follow_up,
    open_visit,
    sign,
)
from tests.cast import Cast
from tests.makers.warnings import (
    concluded_warning,
    make_warning,
    met_warning,
    signed_warning,
    total,
)

pytestmark = pytest.mark.django_db
CALL, VISIT = AttemptKind.CALL, AttemptKind.VISIT


def entries(metric: str) -> int:
    return total(metric=metric)


def clock_states(warning: Warning, kind: str) -> list[str]:
    rows = Deadline.objects.filter(warning=warning, kind=kind).order_by("id")
    return list(rows.values_list("state", flat=True))


def tried(warning: Warning, cast: Cast, *results: tuple[AttemptKind, Result]) -> Warning:
    for kind, result in results:
        warning = attempt(warning.pk, cast.zhao, Try(kind, result), now())
    return warning


def test_signing_stops_the_clock_and_is_written_down(cast: Cast) -> None:
    warning = signed_warning(cast.centre, cast.zhao)

    assert warning.signer == cast.zhao
    assert clock_states(warning, "sign") == ["met"]
    assert (entries("warnings_signed"), entries("warnings_signed_in_time")) == (1, 1)
    assert AuditEntry.objects.filter(action="warning.signed").exists()


def test_signing_late_is_not_in_time(cast: Cast) -> None:
    warning = make_warning(cast.centre)

    sign(warning.pk, cast.zhao, now() + timedelta(minutes=11))

    assert clock_states(warning, "sign") == ["late"]
    assert (entries("warnings_signed"), entries("warnings_signed_in_time")) == (1, 0)


def test_another_station_cannot_sign(cast: Cast) -> None:
    with pytest.raises(NotFound):
        sign(make_warning(cast.centre).pk, cast.qian, now())


def test_a_double_click_signs_once(cast: Cast) -> None:
    warning = make_warning(cast.centre)
    sign(warning.pk, cast.zhao, now(), "token")

    with pytest.raises(Conflict):
        sign(warning.pk, cast.zhao, now(), "token")


def test_nothing_is_tried_before_signing(cast: Cast) -> None:
    with pytest.raises(Conflict):
        tried(make_warning(cast.centre), cast, (CALL, Result.REACHED))


def test_a_good_call_leaves_the_visit_of_a_grave_warning_open(cast: Cast) -> None:
    warning = tried(signed_warning(cast.centre, cast.zhao, tier="高"), cast, (CALL, Result.REACHED))

    assert clock_states(warning, "call") == ["met"]
    assert clock_states(warning, "visit") == ["open"]
    with pytest.raises(Invalid):
        conclude(warning.pk, cast.zhao, Ending(Outcome.R1), now())


def test_three_calls_without_answer_raise_the_tier_once(cast: Cast) -> None:
    warning = signed_warning(cast.centre, cast.zhao, tier="中")

    warning = tried(warning, cast, *[(CALL, Result.NO_ANSWER)] * 4)

    assert (warning.tier, warning.escalated) == ("high", True)
    assert "open" in clock_states(warning, "visit")


def test_each_unanswered_call_sets_the_next_one(cast: Cast) -> None:
    warning = signed_warning(cast.centre, cast.zhao, tier="紧急")

    warning = tried(warning, cast, (CALL, Result.BUSY))

    assert warning.at is State.LINE_BUSY
    assert clock_states(warning, "call") == ["met", "open"]
    due = Deadline.objects.filter(warning=warning, kind="call", state="open").get()
    assert due.due_at - due.started_at == timedelta(minutes=3)


def test_a_refusal_asks_for_a_visit(cast: Cast) -> None:
    warning = signed_warning(cast.centre, cast.zhao, tier="低")

    warning = tried(warning, cast, (CALL, Result.REFUSED))

    assert warning.at is State.REFUSED
    assert clock_states(warning, "visit") == ["open"]


def test_a_call_after_the_meeting_does_not_undo_it(cast: Cast) -> None:
    warning = tried(met_warning(cast.centre, cast.zhao), cast, (CALL, Result.NO_ANSWER))

    assert warning.at is State.MET


def test_the_outcome_feeds_the_ledger_with_its_basis(cast: Cast) -> None:
    ending = Ending(Outcome.R2, avoided_fen=3_500_000, basis="withdrawn")
    warning = concluded_warning(cast.centre, cast.zhao, ending)

    for metric in ("warnings_intercepted", "dissuaded_persons", "warnings_closed", "meetings_made"):
        assert entries(metric) == 1, metric
    assert entries("loss_avoided") == entries("amount_intercepted") == 3_500_000
    assert warning.at is State.OUTCOME


def test_money_held_by_a_stop_is_not_counted_as_intercepted(cast: Cast) -> None:
    concluded_warning(cast.centre, cast.zhao, Ending(Outcome.R2, avoided_fen=100, basis="stopped"))

    assert (entries("loss_avoided"), entries("amount_intercepted")) == (100, 0)


def test_follow_ups_run_by_the_tier_and_close_the_warning(cast: Cast) -> None:
    warning = concluded_warning(cast.centre, cast.zhao, tier="高")
    warning = feed_back_one(warning.pk, cast.chen, now())
    assert warning.at is State.FOLLOW_UP
    first, second = FollowUp.objects.order_by("number")
    assert (first.due_at - warning.concluded_at, second.due_at - warning.concluded_at) == (  # type: ignore[operator]
        timedelta(hours=72),
        timedelta(days=7),
    )

    follow_up(first.pk, cast.zhao, Return(CALL), now())
    warning = follow_up(second.pk, cast.zhao, Return(CALL), now())

    assert warning.at is State.CLOSED
    assert (entries("followups_due"), entries("followups_done")) == (2, 2)


def test_a_follow_up_that_finds_contact_opens_the_work_again(cast: Cast) -> None:
    warning = concluded_warning(cast.centre, cast.zhao)
    feed_back_one(warning.pk, cast.chen, now())

    warning = follow_up(
        FollowUp.objects.order_by("number")[0].pk, cast.zhao, Return(CALL, in_contact=True), now()
    )

    assert warning.at is State.REOPENED
    assert not FollowUp.objects.filter(done_at__isnull=True, cancelled=False).exists()
    assert "open" in clock_states(warning, "visit")


def test_a_false_alarm_closes_with_its_feedback(cast: Cast) -> None:
    warning = concluded_warning(cast.centre, cast.zhao, Ending(Outcome.R4))

    assert feed_back_one(warning.pk, cast.chen, now()).at is State.CLOSED


def test_handing_over_elsewhere_ends_with_the_receipt(cast: Cast) -> None:
    warning = signed_warning(cast.centre, cast.zhao)
    asked = ask_elsewhere(warning.pk, cast.zhao, "transfer", "邻县", "示反诈〔2026〕1号", now())
    assert clock_states(warning, "assist") == ["open"]

    warning = answer_elsewhere(asked.pk, cast.zhao, "回执1号", "已见面", now())

    assert (warning.at, warning.outcome) == (State.OUTCOME, "R8")
    assert clock_states(warning, "assist") == ["met"]


def test_assistance_brings_the_warning_back_with_fresh_clocks(cast: Cast) -> None:
    warning = signed_warning(cast.centre, cast.zhao)
    asked = ask_elsewhere(warning.pk, cast.zhao, "assist", "邻县", "", now())
    assert clock_states(warning, "visit") == ["cancelled"]

    assert answer_elsewhere(asked.pk, cast.zhao, "", "见过了", now()).at is State.CONTACTING
    assert clock_states(warning, "visit") == ["cancelled", "open"]


def test_a_suspect_is_seen_by_the_centre_only(cast: Cast) -> None:
    warning = signed_warning(cast.centre, cast.zhao)

    entry = Try(CALL, Result.SUSPECT, note="名下卡收款")
    warning = attempt(warning.pk, cast.zhao, entry, now())

    assert (warning.restricted, warning.owner) == (True, cast.centre)
    assert not can_see(warning, cast.zhao)
    assert can_see(warning, cast.chen)


def test_a_suspicion_needs_its_reason(cast: Cast) -> None:
    with pytest.raises(Invalid):
        tried(signed_warning(cast.centre, cast.zhao), cast, (CALL, Result.SUSPECT))


def test_the_centre_lifts_a_suspicion_by_dispatching_again(cast: Cast) -> None:
    warning = signed_warning(cast.centre, cast.zhao)
    attempt(warning.pk, cast.zhao, Try(CALL, Result.SUSPECT, note="误点"), now())

    dispatch([warning.pk], cast.station, cast.chen, now())

    warning.refresh_from_db()
    assert (warning.restricted, warning.at, warning.signer) == (False, State.DISPATCHED, None)
    assert sign(warning.pk, cast.zhao, now()).signer == cast.zhao


def test_the_next_station_begins_anew_and_the_counts_go_with_it(cast: Cast) -> None:
    warning = signed_warning(cast.centre, cast.zhao)
    Warning.objects.update(overdue=True)
    tried(warning, cast, (CALL, Result.REACHED), (CALL, Result.ELSEWHERE))

    dispatch([warning.pk], cast.other_station, cast.chen, now())
    sign(warning.pk, cast.qian, now())

    for metric in ("warnings_to_sign", "warnings_signed"):
        sums = [total(metric=metric, owner=u) for u in (cast.station, cast.other_station)]
        assert sums == [0, 1], metric
    assert entries("contacts_made") == 0
    warning.refresh_from_db()
    assert (warning.signer, warning.contacted_at, warning.overdue) == (cast.qian, None, False)


def test_the_grid_worker_visits_and_reports(cast: Cast) -> None:
    warning = signed_warning(cast.centre, cast.zhao, tier="中")
    visit = ask_visit(warning.pk, cast.grid, cast.zhao, now())

    open_visit(visit.pk, cast.sun, now())
    close_visit(visit.pk, cast.sun, Try(AttemptKind.COMMUNITY, Result.REACHED), now())

    warning.refresh_from_db()
    assert warning.at is State.MET
    assert AuditEntry.objects.filter(action="warning.visit_opened", person=cast.sun).exists()


def test_a_visit_belongs_to_the_unit_that_was_asked(cast: Cast) -> None:
    warning = signed_warning(cast.centre, cast.zhao)
    visit = ask_visit(warning.pk, cast.grid, cast.zhao, now())

    with pytest.raises((NotFound, Forbidden)):
        open_visit(visit.pk, cast.qian, now())


def test_sending_on_restarts_the_clocks_for_the_other_station(cast: Cast) -> None:
    warning = make_warning(cast.centre)

    assert dispatch([warning.pk], cast.other_station, cast.chen, now()) == [warning.pk]

    warning.refresh_from_db()
    assert warning.owner == cast.other_station
    assert clock_states(warning, "sign") == ["cancelled", "open"]
    with pytest.raises(Invalid):
        dispatch([warning.pk], cast.school, cast.chen, now())


def test_unreachable_people_may_be_given_up_after_three_calls(cast: Cast) -> None:
    warning = signed_warning(cast.centre, cast.zhao, tier="低")
    warning = tried(warning, cast, *[(CALL, Result.OFF)] * 3)
    assert warning.tier == "medium"

    warning = conclude(warning.pk, cast.zhao, Ending(Outcome.R7), now())

    assert entries("warnings_unreachable") == 1


def test_sending_on_moves_the_counts_to_the_other_station(cast: Cast) -> None:
    warning = make_warning(cast.centre)
    dispatch([warning.pk], cast.other_station, cast.chen, now())
    dispatch([warning.pk], cast.station, cast.chen, now())
    dispatch([warning.pk], cast.other_station, cast.chen, now())

    sums = {
        unit.code: total(metric="warnings_to_sign", owner=unit)
        for unit in (cast.station, cast.other_station)
    }
    assert sums == {cast.station.code: 0, cast.other_station.code: 1}


def test_reopening_takes_the_closing_back_and_closing_again_counts_once(cast: Cast) -> None:
    warning = concluded_warning(cast.centre, cast.zhao)
    feed_back_one(warning.pk, cast.chen, now())
    first = FollowUp.objects.order_by("number")[0]
    follow_up(first.pk, cast.zhao, Return(CALL, in_contact=True), now())
    assert entries("warnings_closed") == 0

    tried(warning, cast, (VISIT, Result.REACHED))
    conclude(warning.pk, cast.zhao, Ending(Outcome.R1), now())

    for metric in ("warnings_closed", "dissuasions_done", "meetings_made", "meetings_due"):
        assert entries(metric) == 1, metric
