"""What is told once holds wherever it belongs, and what a text leaves open stays open."""

from datetime import UTC, datetime

from fanzha.intake.analysis import Call, analyse
from fanzha.knowledge import scripts

NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
OWN, PAYEE = "9999990000000001", "9999990000000002"


def test_the_account_paid_from_holds_for_later_payments() -> None:
    text = (
        f"9月5日从本人农业银行卡{OWN}向兴业银行{PAYEE}（户名：覃某）转账50000元，"
        f"9月12日又向{PAYEE}转账80000元。"
    )

    _first, second = analyse(Call(text), NOW, scripts()).money

    assert second.payment.values["payer_account"] == OWN
    assert second.payment.values["payee_name"] == "覃某"
    assert second.payment.values["payee_bank"] == "兴业银行"


def test_a_loss_without_a_payment_asks_for_one() -> None:
    found = analyse(Call("昨天被骗了二十万，今天骗子又让我转五万，我没转"), NOW, scripts())

    assert found.paid and len(found.money) == 1
    assert {"channel", "paid_at"} <= {item.need.key for item in found.items if item.missing}


def test_cash_handed_over_is_told_by_its_amount() -> None:
    text = "事主11月21日下午取了18万现金，在小区门口交给一名男子"

    (money,) = analyse(Call(text), NOW, scripts()).money

    assert money.payment.values["goods"] == "现金¥180,000.00"
