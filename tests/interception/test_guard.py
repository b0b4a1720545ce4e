"""The life of an order: what is allowed, what is refused, and that nothing happens twice."""

import hmac
from datetime import datetime, timedelta
from typing import Any

import pytest

from fanzha.interception import Step
from fanzha.interception.actions import (
    Repeated,
    Reply,
    Session,
    Verdict,
    answer_challenge,
    confirm_by_hand,
    create_session,
    forget_sessions,
    make_signing_key,
    revoke_signing_key,
    take_step,
)
from fanzha.interception.actions.facts import order_counts
from fanzha.interception.actions.guard import signed_text
from fanzha.kit import Conflict, Forbidden, Invalid, NotFound, at_local
from fanzha.knowledge.actions import publish_lists
from fanzha.ledger.models import Entry
from tests.cast import Cast
from tests.makers.interception import (
    DAY,
    PAYEE,
    make_merchant,
    make_order,
    make_session,
    make_visit,
    new_id,
)
from tests.makers.knowledge import make_listed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def merchant(cast: Cast) -> Any:
    return make_merchant(cast.payment)


def step(
    cast: Cast, last: Reply, name: Step, after_s: float, request: str = "", **visit: Any
) -> Reply:
    at = last.verdict.at + timedelta(seconds=after_s)
    code, stamp = last.session.code, last.stamp
    return take_step(cast.payment, code, name, stamp, make_visit(**visit), request or new_id(), at)


def solve(reply: Reply) -> str:
    """The digits of the captcha that waits."""
    return str(reply.session.challenges.get(state="open").answer)


def test_an_honest_order_may_be_paid(cast: Cast) -> None:
    made = make_session(cast.payment)
    confirmed = step(cast, made, Step.CONFIRM, 8)
    paid = step(cast, confirmed, Step.PAY, 11)

    assert [r.verdict.answer for r in (made, confirmed, paid)] == ["ok", "ok", "ok"]
    assert paid.session.state == "paid" and paid.stamp == ""


@pytest.mark.parametrize(("first", "second"), [(301, 5), (8, 301)])
def test_an_order_that_comes_too_late_is_void_for_good(
    cast: Cast, first: float, second: float
) -> None:
    late = step(cast, make_session(cast.payment), Step.CONFIRM, first)
    if late.stamp:
        late = step(cast, late, Step.PAY, second)

    assert (late.verdict.code, late.session.state) == ("order_expired", "void")
    again = take_step(
        cast.payment, late.session.code, Step.CONFIRM, late.stamp, make_visit(), new_id(), DAY
    )
    assert again.verdict.answer == "refused"


def test_the_whole_order_has_a_limit_of_its_own(cast: Cast, merchant: Any) -> None:
    merchant.total_limit_s = 480
    merchant.save()
    confirmed = step(cast, make_session(cast.payment), Step.CONFIRM, 250)

    assert step(cast, confirmed, Step.PAY, 230.1).verdict.code == "order_expired"


@pytest.mark.parametrize(
    ("visit", "rule", "counted"),
    [
        ({"source_url": "https://elsewhere.example/"}, "P02-DOMAIN", 0),
        ({"source_url": "https://shop-exarnple.com/"}, "P02-LOOKALIKE", 1),
        ({"source_ip": "198.51.100.4"}, "P02-IP", 0),
        ({"source_ip": "no address"}, "P02-IP", 0),
    ],
)
def test_a_rule_refuses_what_comes_from_elsewhere(
    cast: Cast, visit: dict[str, str], rule: str, counted: int
) -> None:
    refused = step(cast, make_session(cast.payment), Step.CONFIRM, 8, **visit)

    assert (refused.verdict.answer, refused.verdict.code) == ("refused", rule)
    assert refused.session.state == "void" and refused.words.do_zh
    assert Entry.objects.filter(metric="orders_refused").count() == counted


def test_a_step_taken_twice_is_refused(cast: Cast) -> None:
    made = make_session(cast.payment)
    confirmed = step(cast, made, Step.CONFIRM, 8)
    paid = step(cast, confirmed, Step.PAY, 9.2)

    assert step(cast, made, Step.CONFIRM, 20).verdict.code == "order_used"
    replayed = step(cast, confirmed, Step.PAY, 12)

    assert replayed.verdict.code == "order_used" and paid.verdict.answer == "ok"


def test_the_same_request_gets_the_same_answer(cast: Cast) -> None:
    made = make_session(cast.payment)
    request = new_id()
    first = step(cast, made, Step.CONFIRM, 8, request)
    second = step(cast, made, Step.CONFIRM, 9, request)

    assert second.repeated and second.stamp == first.stamp
    assert Verdict.objects.filter(step="confirm").count() == 1


def test_a_repeated_order_request_is_the_same_order(cast: Cast) -> None:
    request = new_id()
    first = create_session(cast.payment, make_order(), make_visit(), request, DAY)
    second = create_session(cast.payment, make_order(), make_visit(), request, DAY)

    assert second.session == first.session and second.stamp == first.stamp
    with pytest.raises(Conflict):
        create_session(cast.payment, make_order(amount_fen=1), make_visit(), request, DAY)


def test_an_order_number_is_used_once(cast: Cast) -> None:
    make_session(cast.payment)

    assert make_session(cast.payment).verdict.code == "order_used"


def test_a_stamp_of_another_order_or_step_is_refused(cast: Cast) -> None:
    one, other = make_session(cast.payment), make_session(cast.payment, order_no="B2")
    at = DAY + timedelta(seconds=9)
    foreign = take_step(
        cast.payment, one.session.code, Step.CONFIRM, other.stamp, make_visit(), new_id(), at
    )
    early = take_step(
        cast.payment, one.session.code, Step.PAY, one.stamp, make_visit(), new_id(), at
    )

    assert {foreign.verdict.code, early.verdict.code} == {"stamp_invalid"}
    assert step(cast, one, Step.CONFIRM, 10).verdict.answer == "ok"


@pytest.mark.parametrize(
    ("now", "amount_fen", "pause"),
    [
        (DAY, 12_900, 0.3),
        (DAY, 5_000_000, 9),
        (at_local(DAY.date()) + timedelta(hours=3), 12_900, 9),
    ],
)
def test_a_captcha_is_asked_and_its_answer_lets_the_order_on(
    cast: Cast, now: datetime, amount_fen: int, pause: float
) -> None:
    made = make_session(cast.payment, now, amount_fen=amount_fen)
    asked = step(cast, made, Step.CONFIRM, pause)
    assert asked.verdict.answer == "challenge" and asked.picture.startswith("data:image/png")

    digits = solve(asked)
    proof = answer_challenge(
        cast.payment, asked.session.code, digits, amount_fen, PAYEE, asked.verdict.at
    )
    confirmed = step(cast, asked, Step.CONFIRM, 20)

    assert proof.code == "ok" and confirmed.verdict.answer == "ok"


def test_a_captcha_does_not_extend_the_order(cast: Cast) -> None:
    asked = step(cast, make_session(cast.payment), Step.CONFIRM, 0.3)

    assert step(cast, asked, Step.CONFIRM, 300).verdict.code == "order_expired"


def challenged(cast: Cast) -> Reply:
    return step(cast, make_session(cast.payment), Step.CONFIRM, 0.3)


def test_a_captcha_is_used_once(cast: Cast) -> None:
    asked = challenged(cast)
    digits, at = solve(asked), asked.verdict.at
    answer_challenge(cast.payment, asked.session.code, digits, 12_900, PAYEE, at)

    again = answer_challenge(cast.payment, asked.session.code, digits, 12_900, PAYEE, at)

    assert again.code == "captcha_over"


@pytest.mark.parametrize(
    ("late_s", "amount_fen", "code"), [(181, 12_900, "captcha_over"), (1, 12_800, "order_changed")]
)
def test_a_right_captcha_counts_in_time_and_for_the_same_order(
    cast: Cast, late_s: int, amount_fen: int, code: str
) -> None:
    asked = challenged(cast)
    at = asked.verdict.at + timedelta(seconds=late_s)

    proof = answer_challenge(cast.payment, asked.session.code, solve(asked), amount_fen, PAYEE, at)

    assert proof.code == code and not Session.objects.get().captcha_passed


def test_three_wrong_answers_end_a_captcha(cast: Cast) -> None:
    asked = challenged(cast)
    digits, at = solve(asked), asked.verdict.at
    codes = [
        answer_challenge(cast.payment, asked.session.code, "0", 12_900, PAYEE, at).code
        for _try in range(3)
    ]

    assert codes == ["captcha_wrong", "captcha_wrong", "captcha_over"]
    last = answer_challenge(cast.payment, asked.session.code, digits, 12_900, PAYEE, at)
    assert last.code == "captcha_over"


def test_captchas_cannot_be_asked_for_without_end(cast: Cast) -> None:
    asked = challenged(cast)
    for pause in (1.2, 1.4, 1.6):
        asked = step(cast, asked, Step.CONFIRM, pause, page_loaded=False)

    assert (asked.verdict.code, asked.session.state) == ("captcha_over", "void")


def test_a_repeated_order_that_differs_uses_the_captcha_up(cast: Cast) -> None:
    asked = challenged(cast)
    digits, at = solve(asked), asked.verdict.at
    answer_challenge(cast.payment, asked.session.code, digits, 1, PAYEE, at)

    again = answer_challenge(cast.payment, asked.session.code, digits, 12_900, PAYEE, at)

    assert again.code == "captcha_over"


def test_a_payee_on_the_list_of_case_accounts_is_refused(cast: Cast) -> None:
    make_listed(cast.chen, value=PAYEE)
    publish_lists(cast.chen)

    refused = make_session(cast.payment)

    assert (refused.verdict.answer, refused.verdict.code) == ("refused", "SES-CASE-PAYEE")


def test_a_person_of_the_platform_can_confirm_by_hand(cast: Cast) -> None:
    asked = challenged(cast)
    with pytest.raises(Forbidden):
        confirm_by_hand(asked.session, cast.chen, "电话核实")
    with pytest.raises(Invalid):
        confirm_by_hand(asked.session, cast.pay, " ")

    confirm_by_hand(asked.session, cast.pay, "电话核实本人")

    assert step(cast, asked, Step.CONFIRM, 30).verdict.answer == "ok"
    with pytest.raises(Conflict):
        confirm_by_hand(asked.session, cast.pay, "再来一次")


def test_a_merchant_with_a_key_must_sign(cast: Cast, merchant: Any) -> None:
    _key, secret = make_signing_key(cast.pay, merchant, "主密钥")
    assert make_session(cast.payment).verdict.code == "signature_wrong"

    order = make_order()
    signature = hmac.digest(secret.encode(), signed_text(order), "sha256").hex()

    assert make_session(cast.payment, signature=signature).verdict.answer == "ok"
    assert secret not in str(merchant.keys.values_list("secret", flat=True).query)


@pytest.mark.parametrize("signature", ["", "é" * 64, "0" * 64])
def test_a_revoked_key_leaves_no_way_around_signing(
    cast: Cast, merchant: Any, signature: str
) -> None:
    key, _secret = make_signing_key(cast.pay, merchant, "旧密钥")
    revoke_signing_key(cast.pay, key)

    assert make_session(cast.payment, signature=signature).verdict.code == "signature_wrong"


def test_another_unit_has_no_such_order(cast: Cast) -> None:
    made = make_session(cast.payment)

    with pytest.raises(NotFound):
        take_step(
            cast.bank, made.session.code, Step.CONFIRM, made.stamp, make_visit(), new_id(), DAY
        )
    with pytest.raises(NotFound):
        make_session(cast.bank)


def test_many_orders_of_one_device_look_automated(cast: Cast) -> None:
    said = [make_session(cast.payment, order_no=f"N{n}").verdict for n in range(6)]

    assert [v.answer for v in said] == ["ok"] * 5 + ["challenge"]
    assert said[-1].patterns == ["many_device"]


def test_a_step_that_dies_in_the_middle_changes_nothing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make_session(cast.payment)
    monkeypatch.setattr(Verdict.objects, "create", _killed)
    with pytest.raises(KeyboardInterrupt):
        step(cast, made, Step.CONFIRM, 8)
    monkeypatch.undo()

    assert step(cast, made, Step.CONFIRM, 9).verdict.answer == "ok"


def _killed(**_values: object) -> Verdict:
    raise KeyboardInterrupt


def test_an_order_that_is_paid_otherwise_is_void(cast: Cast) -> None:
    made = make_session(cast.payment)
    at = made.verdict.at + timedelta(seconds=8)
    ask = cast.payment, made.session.code, Step.CONFIRM, made.stamp, make_visit()

    said = take_step(*ask, new_id(), at, Repeated(amount_fen=12_901, payee_account=PAYEE))

    assert (said.verdict.code, said.session.state) == ("order_changed", "void")


def test_a_step_from_another_device_asks_for_a_person(cast: Cast) -> None:
    made = make_session(cast.payment)

    said = step(cast, made, Step.CONFIRM, 8, device="phone-2")

    assert (said.verdict.code, said.verdict.patterns) == ("P03-CAPTCHA", ["other_device"])


def test_the_counts_of_an_order_are_those_before_the_step(cast: Cast) -> None:
    for number in range(3):
        made = make_session(cast.payment, order_no=f"B{number}", payer_account=f"9999{number % 2}")
    session, at = made.session, made.verdict.at

    created, later = (order_counts(session, name, at) for name in (Step.CREATE, Step.CONFIRM))

    assert list(created.values()) == [1, 2, 2, 2, 2]
    assert list(later.values()) == [2, 3, 2, 3, 3]


def test_many_payers_on_one_device_ask_for_a_person(cast: Cast) -> None:
    for number in range(6):
        at = DAY - timedelta(hours=number + 1)
        make_session(cast.payment, at, order_no=f"B{number}", payer_account=f"9999{number}")

    assert make_session(cast.payment).rules == ("SES-DEVICE-PAYERS",)


@pytest.mark.parametrize("address", ["::ffff:203.0.113.7", "203.0.113.7"])
def test_one_address_in_both_spellings_is_registered(cast: Cast, address: str) -> None:
    said = step(cast, make_session(cast.payment), Step.CONFIRM, 8, source_ip=address)

    assert said.verdict.answer == "ok"


@pytest.mark.parametrize("number", ["", "A\x001", "A\n1"])
def test_an_order_number_is_readable(cast: Cast, number: str) -> None:
    with pytest.raises(Invalid):
        make_session(cast.payment, order_no=number)


def test_old_orders_forget_whom_they_concerned(cast: Cast) -> None:
    make_session(cast.payment)

    assert forget_sessions(DAY + timedelta(days=1)) == 0
    assert forget_sessions(DAY + timedelta(days=100)) == 1
    session = Session.objects.get()
    assert (session.payee, session.device_index) == ("", "") and session.verdicts.exists()
