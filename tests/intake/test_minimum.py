"""The stop-payment minimum set."""

import pytest

from fanzha.intake.minimum import (
    Channel,
    Need,
    Payment,
    channel,
    checklist,
    distribute,
    is_complete,
    share_known,
)


def needs(*keys: str) -> tuple[Need, ...]:
    return tuple(Need(key, key, f"{key}?") for key in keys)


SETS = {
    Channel.BANK: needs("payer_name", "payee_account", "amount", "paid_at"),
    Channel.WECHAT: needs("amount", "order_no"),
    Channel.CASH: needs("place", "courier_no"),
}


def test_missing_items_come_first_in_the_order_to_ask() -> None:
    payment = Payment(Channel.BANK, {"payee_account": "9999990000000001", "payer_name": "王某"})

    items = checklist(SETS, [payment], still_in_contact=None)

    assert [i.need.key for i in items if i.missing] == ["still_in_contact", "amount", "paid_at"]
    assert items[0].missing and not items[-1].missing


def test_each_payment_has_the_set_of_its_channel() -> None:
    payments = [Payment(Channel.WECHAT), Payment(Channel.CASH)]

    items = checklist(SETS, payments, still_in_contact=False)

    assert [(i.payment, i.need.key) for i in items if i.missing] == [
        (1, "amount"),
        (1, "order_no"),
        (2, "place"),
        (2, "courier_no"),
    ]


def test_an_unknown_channel_is_asked_before_its_items() -> None:
    items = checklist(SETS, [Payment(None, {"amount": "¥5.00"})], still_in_contact=False)

    assert items[0].need.key == "channel"
    assert "order_no" not in [i.need.key for i in items]


def test_without_a_payment_it_is_asked_whether_there_was_one() -> None:
    items = checklist(SETS, [], still_in_contact=False)

    assert [i.need.key for i in items if i.missing] == ["paid", "channel"]


def test_nothing_paid_needs_nothing_more() -> None:
    items = checklist(SETS, [], still_in_contact=True, nothing_paid=True)

    assert is_complete(items)
    assert share_known(items) == 1


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("手机银行转账", Channel.BANK),
        ("微信扫码", Channel.WECHAT),
        ("支付宝", Channel.ALIPAY),
        ("数字人民币钱包", Channel.ECNY),
        ("USDT", Channel.USDT),
        ("银行柜台取现后交给来人", Channel.CASH),
        ("买了金条寄出", Channel.GOLD),
        ("不清楚", None),
    ],
)
def test_words_name_their_channel(words: str, kind: Channel | None) -> None:
    assert channel(words) is kind


def test_order_numbers_go_to_their_payments_in_order() -> None:
    payments = [Payment(Channel.WECHAT), Payment(Channel.BANK), Payment(Channel.WECHAT)]

    given = distribute(payments, "order_no", frozenset({Channel.WECHAT}), ["1001", "1002"])

    assert [p.values.get("order_no") for p in given] == ["1001", None, "1002"]


def test_an_ambiguous_order_number_is_asked_again() -> None:
    payments = [Payment(Channel.WECHAT)] * 3

    given = distribute(payments, "order_no", frozenset({Channel.WECHAT}), ["1001", "1002"])

    assert all(not p.values for p in given)
