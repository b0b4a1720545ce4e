"""Taking and correcting a report."""

import pytest
from tests.cast import Cast
from tests.makers.intake import FIELDS, PAYEE, PHONE, STORY, SWINDLER_PHONE, make_report

from fanzha.intake.actions import NumberTaken, Report, Taken, retake, take
from fanzha.intake.actions.taking import call_of
from fanzha.intake.analysis import Call, Correction
from fanzha.intake.sides import Side
from fanzha.kit import Conflict, Invalid
from fanzha.kit.actions import Delivery
from fanzha.knowledge.actions import Indicator
from fanzha.ledger.actions import figure
from fanzha.organisations.actions import AuditEntry


def value(metric: str, report: Report) -> int | float | None:
    return figure(metric, report.owner, "2026").value


def test_a_report_holds_its_payment_and_elements(cast: Cast) -> None:
    report = make_report(cast.lin)

    (payment,) = report.payments.all()
    assert (payment.amount_fen, payment.payee_account) == (3_500_000, PAYEE)
    assert report.loss_fen == 3_500_000
    assert report.elements.filter(kind="phone", value=SWINDLER_PHONE, side="swindler").exists()


def test_a_number_is_given_out_when_the_sheet_has_none(cast: Cast) -> None:
    first, second = make_report(cast.lin), make_report(cast.lin)

    assert second.number[:-4] == first.number[:-4]
    assert int(second.number[-4:]) == int(first.number[-4:]) + 1


def test_the_same_call_sheet_is_not_taken_twice(cast: Cast) -> None:
    make_report(cast.lin, case_no="J1")

    with pytest.raises(NumberTaken):
        make_report(cast.lin, case_no="J1")


def test_a_double_click_takes_one_report(cast: Cast) -> None:
    taken = Taken(Call(STORY, FIELDS))
    take(taken, cast.lin, token="t1")

    with pytest.raises(Conflict):
        take(taken, cast.lin, token="t1")

    assert Report.objects.count() == 1


def test_an_empty_page_is_no_report(cast: Cast) -> None:
    with pytest.raises(Invalid):
        take(Taken(Call()), cast.lin)


def test_an_unknown_type_is_refused(cast: Cast) -> None:
    with pytest.raises(Invalid):
        make_report(cast.lin, type_code="T77")


def test_swindlers_identifiers_are_proposed_once(cast: Cast) -> None:
    report = make_report(cast.lin)
    retake(report, Taken(call_of(report), type_code="T03"), cast.lin)

    proposed = Indicator.objects.filter(state="proposed").values_list("kind", "value")

    assert ("bank_card", PAYEE) in proposed
    assert ("phone", SWINDLER_PHONE) in proposed
    assert not Indicator.objects.filter(value=PHONE).exists()
    assert Indicator.objects.get(value=PAYEE).sightings_count == 1


def test_what_happened_is_audited_and_told(cast: Cast, settings: object) -> None:
    report = make_report(cast.lin)

    assert AuditEntry.objects.filter(action="report.taken", ref=report.ref).exists()
    assert all(
        set(d.payload) == {"report_id"} for d in Delivery.objects.filter(event="report.created")
    )


def test_a_completed_fraud_is_counted_with_its_loss(cast: Cast) -> None:
    report = make_report(cast.lin)

    assert value("calls_received", report) == 1
    assert value("cases_completed", report) == 1
    assert value("loss_reported", report) == 3_500_000
    assert value("cases_accepted", report) in (None, 0)


def test_a_corrected_loss_is_taken_back_and_counted_anew(cast: Cast) -> None:
    report = make_report(cast.lin)
    call = call_of(report)
    corrected = Call(call.narrative, {**call.fields, "loss": "3万元"}, call.answers)

    report = retake(report, Taken(corrected, type_code="T03"), cast.lin)

    assert value("loss_reported", report) == 3_000_000
    assert value("cases_completed", report) == 1


def test_a_corrected_type_moves_the_figures(cast: Cast) -> None:
    report = make_report(cast.lin, type_code="T03")

    report = retake(report, Taken(call_of(report), type_code="T0601"), cast.lin)

    assert (report.type_code, report.sub_type) == ("T06", "T0601")
    assert value("cases_completed", report) == 1


def test_an_element_called_the_victims_is_sealed_and_not_paid_to(cast: Cast) -> None:
    call = Call(STORY, FIELDS, {}, {("bank_card", PAYEE): Correction(side=Side.VICTIM)})

    report = take(Taken(call, type_code="T03"), cast.lin)

    element = report.elements.get(kind="bank_card")
    assert (element.value, element.sealed) == ("", PAYEE)
    assert not report.payments.filter(payee_account=PAYEE).exists()
    assert not Indicator.objects.filter(value=PAYEE).exists()


def test_corrections_come_back_with_the_report(cast: Cast) -> None:
    corrections = {("phone", SWINDLER_PHONE): Correction(dropped=True)}
    added = [("qq", "100200300", Side.SWINDLER)]
    report = take(Taken(Call(STORY, FIELDS, {}, corrections, added)), cast.lin)

    call = call_of(report)

    assert call.corrections[("phone", SWINDLER_PHONE)].dropped
    assert list(call.added) == added
