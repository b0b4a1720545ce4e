"""Payments told as the places of a series, and stated sums against what is told one by one."""

import pytest

from tests.detection.told import loss, paid


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("我给他打了三回钱，头回八百，二回两千四，三回五千", [800, 2400, 5000]),
        ("扫了五次，头一次是300，后面四次都是999", [300, 999, 999, 999, 999]),
        ("卡里的钱被分成两次转走了，3万一次，2万3一次", [30000, 23000]),
        ("第一次投了1千，第二次5千，最后一单2万", [1000, 5000, 20000]),
        ("两个月里买了3次，每次1680元", [1680, 1680, 1680]),
        ("充了四次，前三次是小的，分别是100、300、500", [100, 300, 500]),
        ("转了两次，第一次3000元，第二次要5000元我没转", [3000]),
    ],
)
def test_a_place_of_a_series_is_what_the_others_are(text: str, yuan: list[int]) -> None:
    assert paid(text) == yuan


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        (
            "按提示缴纳保证金4200元，后又被要求缴纳解冻金8400元，两次均为转账，共损失12600元",
            [4200, 8400],
        ),
        ("以购机款、激活费名义被骗2699元、800元，合计3499元，均系微信支付", [2699, 800]),
        ("转了3000元，又被要求交8000元，未交，损失3000元", [3000]),
    ],
)
def test_a_stated_sum_says_what_was_paid(text: str, yuan: list[int]) -> None:
    assert paid(text) == yuan


def test_what_the_police_fetched_back_lowers_the_sum() -> None:
    text = "累计向诈骗账户转账11笔，共计186.3万元，其中经公安机关紧急止付挽回42万元"

    assert loss(text) == 1_443_000


def test_money_that_was_saved_is_no_loss() -> None:
    assert loss("已转账2万元，正准备转5万元时被民警制止，避免损失5万元") == 20000


def test_money_moved_between_own_accounts_is_no_payment() -> None:
    text = (
        "将定期存款20万元转为活期后，又将支付宝余额1.2万元转入该银行卡，随后把21.2万元全部转给对方"
    )

    assert paid(text) == [212_000]


def test_blanks_of_a_telephone_are_commas() -> None:
    text = "主播说拍下先付定金299 我付了 然后加微信补尾款 2701 微信转的 收到货是假的"

    assert paid(text) == [299, 2701]
