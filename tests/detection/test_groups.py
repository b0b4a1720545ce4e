"""Words that speak of several payments at once."""

import pytest

from fanzha.detection import extract
from tests.detection.told import CARD, OTHER, REPORT, paid


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("第一套680，第二套2380，第三套5600，这三样我全买了", [680, 2380, 5600]),
        ("要交1260元，又说公证要480元，前面两笔是支付宝打的", [1260, 480]),
    ],
)
def test_payments_named_together_are_all_paid(text: str, yuan: list[int]) -> None:
    assert paid(text) == yuan


def test_first_and_last_payments_have_each_their_payee() -> None:
    text = (
        "第一次转了1000元，第二次转了2000元，第三次转了3000元，第四次转了4000元。"
        f"前两次转到{CARD}，户名陈小明，后两次转到{OTHER}，户名李小红。"
    )

    found = extract(text, REPORT).transfers

    assert [t.payee_account for t in found] == [CARD, CARD, OTHER, OTHER]
    assert [t.payee_name for t in found] == ["陈小明", "陈小明", "李小红", "李小红"]


def test_payment_named_by_its_sum_takes_the_way_told_there() -> None:
    text = "我转了两次，第一次1500元，第二次4500元。1500元那次是微信转的，4500元那次是支付宝转的"

    assert [t.channel for t in extract(text, REPORT).transfers] == ["微信", "支付宝"]


def test_payee_of_a_later_payment_is_none_of_the_earlier() -> None:
    text = f"11月3日付了500元定金。11月9日又向{CARD}（户名：陈小明）转账2000元。"

    first, second = extract(text, REPORT).transfers

    assert (first.payee_account, first.payee_name) == (None, None)
    assert (second.payee_account, second.payee_name) == (CARD, "陈小明")
