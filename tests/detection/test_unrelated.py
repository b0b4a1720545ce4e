"""Prices, others' money and honest dealings that a report tells of are no payments."""

import pytest

from fanzha.detection import extract
from fanzha.detection.text.stories import REPORT


def paid(text: str) -> list[int]:
    return [each.amount_fen // 100 for each in extract(text, REPORT).transfers]


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("我买二手相机，对方要价5200元，最终以4800元成交，付款后他把我删了。", [4800]),
        ("严某与对方约定以9000元价格购买账号，先支付了3000元。", [3000]),
        ("说一起买房，我往平台里存了6万元，他说他存了20万元。", [60000]),
        ("我充了1万元，她充了3万元，她是托。", [10000]),
        ("我跟他买了三次货，前两次500元、700元都正常发货了，第三次9000元付完就不发了。", [9000]),
        ("去年投的20万元是正规银行理财，今年这个是别人拉我进的，投了8万元。", [80000]),
    ],
)
def test_what_a_text_sets_apart_from_the_fraud_is_no_payment(text: str, yuan: list[int]) -> None:
    assert paid(text) == yuan


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("对方要价5200元，我付了款就被拉黑了。", [5200]),
        ("我转了2万元，他说他收到了，让我再转3万元，我也转了。", [20000, 30000]),
    ],
)
def test_a_price_that_was_paid_and_money_told_of_by_others_stay(text: str, yuan: list[int]) -> None:
    assert paid(text) == yuan
