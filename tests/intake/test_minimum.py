"""The stop-payment minimum set."""

import pytest

from fanzha.intake.minimum import (
    Channel,
    Item,
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
    Channel.HANDOVER: needs("place", "courier_no"),
}


OPENING = needs("in_contact", "channel", "callback")
KNOWN = {"in_contact": "否", "callback": "15400001234"}


def missing(items: list[Item]) -> list[tuple[int, str]]:
    return [(item.payment, item.need.key) for item in items if item.missing]


def test_missing_items_come_first_in_the_order_to_ask() -> None:
    payment = Payment(Channel.BANK, {"payee_account": "9999990000000001", "payer_name": "王某"})

    items = checklist(OPENING, SETS, {}, [payment])

    assert missing(items) == [(0, "in_contact"), (0, "callback"), (1, "amount"), (1, "paid_at")]
    assert [item.missing for item in items] == [True] * 4 + [False] * 2


def test_each_payment_has_the_set_of_its_channel() -> None:
    items = checklist(OPENING, SETS, KNOWN, [Payment(Channel.WECHAT), Payment(Channel.HANDOVER)])

    assert missing(items) == [(1, "amount"), (1, "order_no"), (2, "place"), (2, "courier_no")]


def test_an_unknown_channel_is_asked_before_its_items() -> None:
    items = checklist(OPENING, SETS, KNOWN, [Payment(None, {"amount": "¥5.00"})])

    assert missing(items) == [(1, "channel"), (1, "payee_account"), (1, "paid_at")]


def test_without_a_known_payment_the_channel_is_asked() -> None:
    assert missing(checklist(OPENING, SETS, KNOWN, None)) == [(0, "channel")]


def test_nothing_paid_needs_nothing_more() -> None:
    items = checklist(OPENING, SETS, KNOWN, [])

    assert is_complete(items)
    assert share_known(items) == 1


def test_an_optional_item_does_not_hold_up_the_set() -> None:
    sets = {Channel.WECHAT: (Need("order_no", "order_no", "?", required=False),)}

    items = checklist((), sets, {}, [Payment(Channel.WECHAT)])

    assert is_complete(items)
    assert items[0].key == "1.order_no"


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("手机银行转账", Channel.BANK),
        ("微信扫码", Channel.WECHAT),
        ("支付宝", Channel.ALIPAY),
        ("数字人民币钱包", Channel.ECNY),
        ("USDT", Channel.USDT),
        ("银行柜台取现后交给来人", Channel.HANDOVER),
        ("买了金条寄出", Channel.HANDOVER),
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
