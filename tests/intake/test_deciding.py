"""Decisions about a report, and what the ledger makes of them."""

from datetime import timedelta

import pytest
from tests.cast import Cast
from tests.makers.intake import make_report

from fanzha.intake.actions import Report, assign, decide
from fanzha.intake.states import NotAllowed, State
from fanzha.kit import Conflict, Invalid, clock, local_date
from fanzha.ledger.actions import figure
from fanzha.ledger.actions import verify as verify_ledger
from fanzha.organisations.actions import can_see, visible


def value(metric: str, unit: object) -> int | float | None:
    return figure(metric, unit, "2026").value  # type: ignore[arg-type]


def test_the_way_of_a_case_is_counted_step_by_step(cast: Cast) -> None:
    report = make_report(cast.lin)

    for state in (State.ACCEPTED, State.FILED, State.SOLVED):
        report = decide(report, state, cast.lin)

    counted = [
        value(m, cast.centre)
        for m in ("cases_accepted", "cases_filed", "cases_solved", "loss_filed")
    ]
    assert counted == [1, 1, 1, 3_500_000]
    assert verify_ledger() == []


def test_a_consultation_takes_the_case_back(cast: Cast) -> None:
    report = make_report(cast.lin)

    decide(report, State.CONSULT_ONLY, cast.lin)

    assert value("consultations", cast.centre) == 1
    assert value("cases_completed", cast.centre) == 0
    assert value("loss_reported", cast.centre) == 0
    assert value("calls_received", cast.centre) == 1


def test_an_attempt_that_turns_out_a_loss_is_no_attempt_any_more(cast: Cast) -> None:
    report = decide(make_report(cast.lin), State.ATTEMPTED, cast.lin)
    assert value("cases_attempted", cast.centre) == 1

    decide(report, State.ACCEPTED, cast.lin)

    assert value("cases_attempted", cast.centre) == 0
    assert value("cases_completed", cast.centre) == 1


def test_a_step_that_is_not_open_changes_nothing(cast: Cast) -> None:
    report = make_report(cast.lin, type_code="")

    with pytest.raises(NotAllowed):
        decide(report, State.FILED, cast.lin)

    assert Report.objects.get(pk=report.pk).state == report.state


def test_a_double_click_decides_once(cast: Cast) -> None:
    report = make_report(cast.lin)
    decide(report, State.ACCEPTED, cast.lin, token="x")

    with pytest.raises(Conflict):
        decide(report, State.ACCEPTED, cast.lin, token="x")

    assert report.changes.filter(new="accepted").count() == 1


def test_a_day_to_come_is_refused(cast: Cast) -> None:
    report = make_report(cast.lin)

    with pytest.raises(Invalid):
        decide(report, State.ACCEPTED, cast.lin, on=local_date(clock.now()) + timedelta(days=1))


def test_a_withdrawal_needs_a_reason(cast: Cast) -> None:
    with pytest.raises(Invalid):
        decide(make_report(cast.lin), State.WITHDRAWN, cast.lin)


def test_a_station_gets_the_report_and_its_figures(cast: Cast) -> None:
    report = assign(make_report(cast.lin), cast.station, cast.lin)

    assert report.owner == cast.station
    assert value("cases_completed", cast.station) == 1
    assert can_see(report, cast.zhao) and can_see(report, cast.lin)
    assert not visible(Report.objects.all(), cast.qian).exists()


def test_a_bank_is_no_station(cast: Cast) -> None:
    with pytest.raises(Invalid):
        assign(make_report(cast.lin), cast.bank, cast.lin)
