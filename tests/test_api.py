"""The HTTP API: each operation opens to a key with its scope and to nobody else."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from fanzha.interception.actions import Challenge
from fanzha.organisations.actions import ApiKey, AuditEntry, create_key, revoke_key
from fanzha.wiring.api import api
from tests.cast import Cast
from tests.makers.interception import make_merchant

pytestmark = pytest.mark.django_db
LIST = (
    "预警编号,预警时间,风险等级,姓名,手机号,现住地\n"
    "YJ-1,2026-11-20 08:00,高,王测,15400001234,东门社区\n"
)

VISIT = {"source_url": "https://shop-example.com/cart", "source_ip": "203.0.113.7"}
REPEATED = {"amount_fen": 12_900, "payee_account": "9999990000000000066"}
ORDER = {"merchant": "shop", "order_no": "A1", **REPEATED}


def guard_key(cast: Cast) -> dict[str, str]:
    _row, text = create_key(cast.ma, cast.payment, "guard", ("session.guard",))
    return {"HTTP_AUTHORIZATION": f"Bearer {text}"}


def answer_of(session: str) -> str:
    return str(Challenge.objects.get(session__code=session, state="open").answer)


def key(cast: Cast, *scopes: str) -> dict[str, str]:
    _row, text = create_key(cast.ma, cast.centre, "test", scopes)
    return {"HTTP_AUTHORIZATION": f"Bearer {text}"}


def ask(path: str, body: dict[str, Any], **headers: str) -> Any:
    return Client().post(f"/api/v1/{path}", json.dumps(body), "application/json", **headers)  # type: ignore[arg-type]


def test_every_operation_but_the_public_check_asks_for_a_key() -> None:
    operations = [
        operation
        for _prefix, router in api._routers
        for view in router.path_operations.values()
        for operation in view.operations
    ]

    assert [each.path for each in operations if not each.auth_callbacks] == ["/check"]


def test_anybody_may_ask_about_a_text() -> None:
    reply = ask("check", {"text": "我是公安局的，你涉嫌洗钱，马上把钱转到安全账户"}).json()

    assert (reply["level"], reply["type"], reply["hotline"]) == ("danger", "T07", "96110")
    assert "安全账户" in reply["why"]


@pytest.mark.parametrize("body", [{}, {"text": "在吗", "number": "96110"}, {"picture": "?"}])
def test_a_question_is_one_filled_field(body: dict[str, Any]) -> None:
    reply = ask("check", body)

    assert (reply.status_code, reply["Content-Type"]) == (400, "application/problem+json")


@override_settings(ZONE="police")
def test_the_police_network_has_no_public_check() -> None:
    assert ask("check", {"text": "在吗"}).status_code == 404


def test_a_text_is_classified(cast: Cast) -> None:
    reply = ask(
        "text/classify",
        {"text": "我是京东客服，您的快递丢失，请下载会议软件共享屏幕办理三倍理赔"},
        **key(cast, "text.check"),
    )

    assert reply.status_code == 200
    assert reply.json()["type"] == "T03"


def test_a_text_is_taken_apart(cast: Cast) -> None:
    reply = ask(
        "text/extract", {"text": "我向账户9999990000000002转账35000元"}, **key(cast, "text.check")
    )

    assert reply.json()["loss_fen"] == 3_500_000


def test_without_a_key_the_answer_is_401(db: None) -> None:
    reply = ask("text/classify", {"text": "x"})

    assert reply.status_code == 401
    assert reply["Content-Type"] == "application/problem+json"


def test_a_key_without_the_scope_is_refused(cast: Cast) -> None:
    assert ask("text/classify", {"text": "x"}, **key(cast, "warning.push")).status_code == 403


def test_an_unknown_or_revoked_key_is_nobody(cast: Cast) -> None:
    row, revoked = create_key(cast.ma, cast.centre, "test", ["text.check"])
    revoke_key(cast.ma, row)

    for text in (revoked, "fz_x_y", "nonsense"):
        reply = ask("text/classify", {"text": "x"}, HTTP_AUTHORIZATION=f"Bearer {text}")
        assert reply.status_code == 401


def test_a_wrong_method_is_a_problem_like_any_other(cast: Cast) -> None:
    reply = Client().get("/api/v1/text/classify", **key(cast, "text.check"))  # type: ignore[arg-type]

    assert (reply.status_code, reply["Allow"]) == (405, "POST")
    assert reply["Content-Type"] == "application/problem+json"


def test_personal_data_that_goes_to_a_key_names_the_key(cast: Cast) -> None:
    headers = key(cast, "warning.push", "feedback.read")
    file = SimpleUploadedFile("list.csv", LIST.encode())
    batch = Client().post("/api/v1/warnings/imports", {"file": file}, **headers).json()["batch"]  # type: ignore[arg-type]
    Client().get(f"/api/v1/warnings/imports/{batch}/feedback", **headers)  # type: ignore[arg-type]

    used = AuditEntry.objects.filter(action="key.used").order_by("sequence")

    operations = [entry.facts["operation"] for entry in used]
    assert operations == ["warnings_import", "warnings_feedback"]
    assert {entry.ref for entry in used} == {f"organisations:key:{ApiKey.objects.get().pk}"}


def test_bad_input_names_the_field_and_not_its_value(cast: Cast) -> None:
    reply = ask("text/classify", {"text": ["15400001234"]}, **key(cast, "text.check"))

    assert reply.status_code == 400
    assert "text" in reply.json()["detail"]
    assert "15400001234" not in reply.content.decode()


def test_a_field_that_is_wrong_is_told_with_its_bound() -> None:
    reply = ask("check", {"number": "1" * 301})

    assert reply.json()["detail"] == "number: String should have at most 300 characters"


def test_an_unknown_indicator_is_unknown(cast: Cast) -> None:
    body = {"kind": "phone", "value": "15420005521"}

    assert ask("indicators/check", body, **key(cast, "indicator.read")).json() == {"known": False}


def test_a_kind_that_does_not_exist_is_refused(cast: Cast) -> None:
    body = {"kind": "horoscope", "value": "x"}

    assert ask("indicators/check", body, **key(cast, "indicator.read")).status_code == 400


def test_a_pushed_list_gives_counts_and_feedback_but_no_person(cast: Cast) -> None:
    headers = key(cast, "warning.push", "feedback.read")
    file = SimpleUploadedFile("list.csv", LIST.encode())

    reply = Client().post("/api/v1/warnings/imports", {"file": file}, **headers)  # type: ignore[arg-type]
    batch = reply.json()["batch"]
    feedback = Client().get(f"/api/v1/warnings/imports/{batch}/feedback", **headers)  # type: ignore[arg-type]

    assert (reply.json()["read"], reply.json()["accepted"]) == (1, 1)
    assert "王测" not in reply.content.decode()
    assert feedback.content.decode("utf-8-sig").startswith("预警编号,")


def test_the_feedback_of_another_unit_does_not_exist(cast: Cast) -> None:
    _row, text = create_key(cast.ma, cast.station, "other", ["feedback.read"])
    file = SimpleUploadedFile("list.csv", LIST.encode())
    pushed = Client().post("/api/v1/warnings/imports", {"file": file}, **key(cast, "warning.push"))  # type: ignore[arg-type]

    path = f"/api/v1/warnings/imports/{pushed.json()['batch']}/feedback"

    assert Client().get(path, HTTP_AUTHORIZATION=f"Bearer {text}").status_code == 404


def test_the_payment_guard_is_asked_step_by_step(cast: Cast) -> None:
    make_merchant(cast.payment)
    headers = guard_key(cast)
    made = ask("sessions", {**VISIT, **ORDER, "request_id": "create-01"}, **headers).json()
    body = {**VISIT, "stamp": made["stamp"], "request_id": "confirm-1"}

    asked = ask(f"sessions/{made['session']}/confirm", body, **headers).json()
    body["request_id"], body["stamp"] = "confirm-2", asked["stamp"]
    proof = {"answer": answer_of(made["session"]), **REPEATED}
    proved = ask(f"sessions/{made['session']}/challenge", proof, **headers).json()
    again = ask(f"sessions/{made['session']}/confirm", body, **headers).json()

    assert (asked["verdict"], asked["code"]) == ("challenge", "P03-CAPTCHA")  # within a second
    assert (proved["verdict"], again["verdict"]) == ("ok", "ok")


def test_the_guard_tells_nothing_to_another_unit(cast: Cast) -> None:
    make_merchant(cast.payment)
    made = ask("sessions", {**VISIT, **ORDER, "request_id": "create-01"}, **guard_key(cast)).json()
    other = key(cast, "session.guard")

    for path in ("confirm", "pay"):
        body = {**VISIT, "stamp": made["stamp"], "request_id": "confirm-1"}
        assert ask(f"sessions/{made['session']}/{path}", body, **other).status_code == 404
    proof = {"answer": "1", **REPEATED}
    assert ask(f"sessions/{made['session']}/challenge", proof, **other).status_code == 404
    assert ask("sessions", {**VISIT, **ORDER, "request_id": "create-02"}).status_code == 401
