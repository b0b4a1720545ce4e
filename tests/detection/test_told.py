"""Payments told in passing, in speech, in chats: what is paid, what only named."""

import pytest

from fanzha.detection import extract
from tests.detection.told import CARD, loss, only, paid


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("对方以办理过户为由收取4500元，也是支付宝付的", [4500]),
        ("对方发来虚假转账截图显示已向其转账20万元，其遂转账20万元给对方", [200000]),
        (
            "被分三次转走4.9万元、4.9万元、1.3万元，其中最后一笔1.3万元被银行拦截未成功",
            [49000, 49000],
        ),
        ("从花呗套了6000转过去", [6000]),
        ("把定期的十二万取出来，分三次打进平台，五万、五万、两万", [50000, 50000, 20000]),
        ("问我借五千块，我就去银行汇给他了", [5000]),
        ("我用支付宝過咗2300畀佢，又過咗860", [2300, 860]),
        ("在网上买了5张，每张1000，又买了3张500的，都发给他了", [5000, 1500]),
        ("我取了3万现金给他，另外3万是手机银行转的", [30000, 30000]),
        ("班主任：请交资料费580元\n妈妈：已付\n我：好的，转了580\n我：又转了一次580", [580, 580]),
        ("我：跟上次一样打10万吗\n导师：是的", []),
    ],
)
def test_only_what_was_paid_is_a_payment(text: str, yuan: list[int]) -> None:
    assert paid(text) == yuan


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("转了3万元，转了5万元，期间仅取回2000元", 78000),
        ("分别充了100、300、500，都提出来了，一共提了1080。后面充了5000，没提出来", 4820),
        ("被扣了999、1999，共损失2998元，后来追回来999元", 1999),
        ("转了3万元，退了5000元，实际损失2.5万元", 25000),
    ],
)
def test_the_loss_is_what_did_not_come_back(text: str, yuan: int) -> None:
    assert loss(text) == yuan


def test_account_behind_a_list_is_that_of_the_whole_list() -> None:
    text = f"分两笔将3万元、2万元转入户名为“荆磊”的账户（{CARD}）"

    rows = extract(text).transfers
    assert [(t.payee_account, t.payee_name) for t in rows] == [(CARD, "荆磊")] * 2


def test_name_in_brackets_is_that_of_its_own_payment() -> None:

    rows = extract("交诚意金200（微信），又交定金1500（银行卡，给了一个叫冉丽丽的）").transfers
    assert [t.payee_name for t in rows] == [None, "冉丽丽"]


def test_masked_name_in_brackets_is_the_payee() -> None:
    assert only("支付宝余额2650元被转至一陌生账户（*佳怡）").payee_name == "*佳怡"
