"""The seat and report pages."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.cast import Cast
from tests.makers.intake import PAYEE, PHONE, STORY, make_report

from fanzha.intake.actions import Report, give_tip
from fanzha.knowledge.actions import Indicator, confirm_indicator
from fanzha.organisations.actions import AuditEntry, Draft

Login = Callable[..., Client]
FORM = {
    "narrative": STORY.replace("。", "。\r\n"),
    "f-reporter_name": "王小明",
    "f-reporter_phone": PHONE,
    "source": "110",
    "type": "T03",
}


def test_what_is_typed_is_marked_and_asked_for(cast: Cast, login: Login) -> None:
    answer = login(cast.lin).post("/seat/analyse/", FORM).json()

    assert PAYEE in answer["marks"] and 'data-kind="bank_card"' in answer["marks"]
    assert 'name="a-1.payer_account"' in answer["panel"]
    assert answer["missing"] > 0 and answer["read"] is None


def test_an_answer_fills_its_item(cast: Cast, login: Login) -> None:
    client = login(cast.lin)
    before = client.post("/seat/analyse/", FORM).json()["missing"]

    after = client.post("/seat/analyse/", {**FORM, "a-1.payer_account": "9999990000000001"})

    assert after.json()["missing"] == before - 1


def test_a_pasted_sheet_is_taken_apart(cast: Cast, login: Login) -> None:
    sheet = f"接警编号：J77\n报警人：李某\n报警电话：{PHONE}\n简要案情：{STORY}"

    answer = login(cast.lin).post("/seat/analyse/", {"narrative": sheet, "pasted": "1"}).json()

    assert answer["read"]["fields"]["case_no"] == "J77"
    assert answer["read"]["narrative"] == STORY


def test_saving_leads_to_the_report_and_drops_the_draft(cast: Cast, login: Login) -> None:
    client = login(cast.lin)
    client.post("/seat/draft/", FORM)
    assert PHONE in client.get("/seat/").content.decode()

    answer = client.post("/seat/", {**FORM, "then": "save"})

    assert answer["Location"] == f"/reports/{Report.objects.get().pk}/"
    assert not Draft.objects.exists()


def test_a_taken_number_keeps_everything_on_the_page(cast: Cast, login: Login) -> None:
    make_report(cast.lin, case_no="J1")

    answer = login(cast.lin).post("/seat/", {**FORM, "f-case_no": "J1"})

    assert answer.status_code == 409
    assert PAYEE in answer.content.decode()


def test_the_report_page_masks_people(cast: Cast, login: Login) -> None:
    report = make_report(cast.lin, narrative=f"报案人王小明，本人电话{PHONE}。{STORY}")

    page = login(cast.lin).get(f"/reports/{report.pk}/").content.decode()

    assert PHONE not in page and "王小明" not in page
    assert PAYEE in page and "王**" in page


def test_plain_pages_open_with_a_purpose_only(cast: Cast, login: Login) -> None:
    report = make_report(cast.lin)
    client = login(cast.lin)
    url = f"/reports/{report.pk}/"

    assert client.get(f"{url}stop/").status_code == 403
    client.post(f"{url}open/", {"purpose": "stop_payment", "page": "stop"})

    assert "王小明" in client.get(f"{url}stop/").content.decode()
    assert AuditEntry.objects.filter(action="personal.revealed", ref=report.ref).count() == 1


@pytest.mark.parametrize("path", ["", "edit/", "stop/", "sheet/", "advice/"])
def test_another_station_sees_no_page_of_it(cast: Cast, login: Login, path: str) -> None:
    report = make_report(cast.zhao)

    assert login(cast.qian).get(f"/reports/{report.pk}/{path}").status_code == 404


@pytest.mark.parametrize("path", ["/seat/", "/reports/", "/tips/"])
def test_a_bank_clerk_opens_none_of_it(cast: Cast, login: Login, path: str) -> None:
    assert login(cast.li).get(path).status_code == 403


def test_a_station_officer_takes_a_report(cast: Cast, login: Login) -> None:
    login(cast.zhao).post("/seat/", FORM)

    assert Report.objects.get().owner == cast.station


def test_the_copied_sheet_carries_every_payment(cast: Cast, login: Login) -> None:
    second = f"昨天又转了2000元到户名张某的账户{PAYEE}。"
    report = make_report(cast.lin, narrative=STORY + second)
    client = login(cast.lin)
    client.cookies["django_language"] = "en"
    client.post(f"/reports/{report.pk}/open/", {"purpose": "feedback", "page": "sheet"})

    page = client.get(f"/reports/{report.pk}/sheet/").content.decode()

    assert "转账金额：¥35,000.00；¥2,000.00" in page
    assert "转账明细：1）" in page and "2）" in page and "110来电" in page


def test_the_copied_sheet_follows_the_units_order(cast: Cast, login: Login) -> None:
    report = make_report(cast.lin, case_no="J9")
    client = login(cast.lin)
    client.post(f"/reports/{report.pk}/open/", {"purpose": "feedback", "page": "sheet"})

    client.post(
        f"/reports/{report.pk}/sheet/order/", {"order": "损失金额\n接警单编号", "separator": "："}
    )

    page = client.get(f"/reports/{report.pk}/sheet/").content.decode()
    assert "损失金额：¥35,000.00\n接警编号：J9</textarea>" in page


def test_the_seat_is_alarmed_by_an_urgent_tip(cast: Cast, login: Login) -> None:
    give_tip("我妈正在给骗子转账", "10.0.0.1")

    page = login(cast.lin).get("/seat/alarm/").content.decode()

    assert "data-urgent" in page


def test_the_top_box_jumps_to_the_report_of_a_phone(cast: Cast, login: Login) -> None:
    report = make_report(cast.lin)

    answer = login(cast.lin).post("/search/", {"q": "154 0000 1234"})

    assert answer["Location"] == f"/reports/{report.pk}/"


def test_anything_can_be_checked_by_a_clerk(cast: Cast, login: Login) -> None:
    answer = login(cast.li).post("/check/", {"text": "刷单返利，先垫付本金"})

    assert answer.status_code == 200


def test_an_endless_narrative_is_refused(cast: Cast, login: Login) -> None:
    answer = login(cast.lin).post("/seat/analyse/", {"narrative": "啊" * 20_001})

    assert answer.status_code == 400


def test_a_bare_number_is_looked_up_as_any_kind(cast: Cast, login: Login) -> None:
    make_report(cast.lin)
    confirm_indicator(Indicator.objects.get(value=PAYEE), cast.feng)

    page = login(cast.li).post("/check/", {"text": f"请转到 {PAYEE}"}).content.decode()

    assert "in-known-bad" in page


def test_reports_are_found_by_the_beginning_of_their_number(
    cast: Cast, login: Callable[..., Client]
) -> None:
    kept, other = make_report(cast.lin), make_report(cast.lin)
    Report.objects.filter(pk=kept.pk).update(number="JJ20261122001")

    page = login(cast.lin).get("/reports/?q=JJ20261122").content.decode()

    assert "JJ20261122001" in page
    assert other.number not in page
