"""Payments of the victim: one per payment told, with payee, channel and time; the loss."""

from datetime import datetime

import pytest

from fanzha.detection import Transfer, extract

REPORT = datetime(2026, 11, 22, 10, 30)
CARD, OTHER = "9999991000000000005", "9999992000000000004"


def paid(text: str) -> list[int]:
    return [t.amount_fen // 100 for t in extract(text, REPORT).transfers]


def only(text: str) -> Transfer:
    (transfer,) = extract(text, REPORT).transfers
    return transfer


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("我转了3万5过去", [35000]),
        ("受害人通过手机银行转账49,800元", [49800]),
        ("先后转账5000元、8000元和1万2", [5000, 8000, 12000]),
        ("转了两笔，一笔2万，一笔3万5", [20000, 35000]),
        ("刷了199、599和1299", [199, 599, 1299]),
        ("对方让我先垫付100元，我就转了过去", [100]),
        ("客服说要交3000元手续费，我就用手机银行转了3000到那个账户", [3000]),
        ("对方要求再交2万元保证金，我没转", []),
        ("请将5000元汇至安全账户", []),
        ("准备转账5000元时被银行工作人员拦下", []),
        ("余额宝里有5000元，贷款额度10万元", []),
        ("账户显示盈利20万元，提现时提示要交税3万元", []),
        ("先后三次转账共计4500元（分别为1500元、2000元、1000元）", [1500, 2000, 1000]),
        ("分5次转账合计25万元", [250000]),
        ("卡被盗刷2笔，金额分别为9999元、9998元", [9999, 9998]),
        ("买了3000个USDT转给对方，价值21500元", [21500]),
        ("去取了现金8万元交给上门的人", [80000]),
        ("转账记录：11-20 14:01 5000元；11-20 14:05 8000元", [5000, 8000]),
        ("【银行】您尾号1234的卡支出人民币500.00元，余额1,234.56元", []),
    ],
)
def test_each_payment_told_is_one_transfer(text: str, yuan: list[int]) -> None:
    assert paid(text) == yuan


def test_payee_channel_and_time_stand_with_the_payment() -> None:
    text = (
        f"11月20日15时20分，王某通过手机银行向对方账户（户名：李建国，账号：{CARD}，开户行：农业银行）"
        f"转账49800元；15时35分，又通过支付宝向对方账户（15420002222）转账20000元"
    )

    first, second = extract(text, REPORT).transfers

    assert first.payee_account == CARD
    assert (first.payee_name, first.channel) == ("李建国", "手机银行")
    assert first.at == "2026-11-20T15:20:00"
    assert (second.payee_account, second.payee_name) == ("15420002222", None)
    assert (second.channel, second.at) == ("支付宝", "2026-11-20T15:35:00")


def test_account_named_after_the_amount_belongs_to_it() -> None:
    first, second = extract(f"转账5000元到{CARD}，又转账8000元到{OTHER}", REPORT).transfers

    assert (first.payee_account, second.payee_account) == (CARD, OTHER)


def test_own_card_of_the_victim_is_no_payee() -> None:
    transfer = only(f"我用自己的建设银行卡{OTHER}向对方提供的卡号{CARD}转账5000元")

    assert transfer.payee_account == CARD


def test_only_payee_of_the_text_holds_for_all_payments() -> None:
    text = f"收款账户：户名张三，{CARD}。我转了3000。后来又转了5000。"

    assert {(t.payee_account, t.payee_name) for t in extract(text, REPORT).transfers} == {
        (CARD, "张三")
    }


def test_form_with_fields_is_one_payment() -> None:
    transfer = only(
        f"被骗金额：35000元。嫌疑人账号：{CARD}（平安银行，户名：吴某）。"
        "转账时间：2026年11月21日09:42。转账方式：手机银行。"
    )

    assert (transfer.payee_name, transfer.channel) == ("吴某", "手机银行")
    assert transfer.at == "2026-11-21T09:42:00"


@pytest.mark.parametrize(
    ("text", "loss"),
    [
        ("转了3000元，又转了5000元", 8000),
        ("第一次充了100，返了130。第二次转了3000", 2970),
        ("投入12万元，提现到账1.2万元", 108_000),
        ("转账35000元，又转账8000元，共计损失43000元", 43_000),
        ("损失2000元", 2000),
        ("没有转账", 0),
        ("充值100返利300", 0),
    ],
)
def test_loss_is_what_was_told_or_paid_less_returned(text: str, loss: int) -> None:
    assert extract(text, REPORT).loss_fen == loss * 100


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        ("后来被对方拉黑", False),
        ("电话打不通，联系不上了", False),
        ("对方现在还在催我转账", True),
        ("目前仍在与对方联系", True),
        ("一开始打不通，现在还在联系", True),
        ("我转了5000元", None),
    ],
)
def test_contact_follows_the_last_word_on_it(text: str, contact: bool | None) -> None:
    assert extract(text, REPORT).still_in_contact is contact
