"""What came back of the payments."""

import pytest

from tests.detection.told import loss, paid


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("转了9800元过去，警察帮我止付，钱昨天全额退回来了", 0),
        ("转了9800元，他说明天全额退还给我", 9800),
        ("先被划走4980元，又被划走3000元。后来银行帮我把第二笔追回来了", 4980),
        ("先后转了2万元、2.9万元，民警成功止付2.9万元", 20000),
        ("转了500元，又转了2000元，先退了120元，又退了80元，一共只退回来200元", 2300),
        ("微信扣了我三笔，500、500、300，后来退回来两笔500", 300),
        ("前两天各返了20块，14号垫了500元，15号垫了1500元", 1960),
    ],
)
def test_what_came_back_lowers_the_loss(text: str, yuan: int) -> None:
    assert loss(text) == yuan


def test_payment_that_failed_is_none() -> None:
    assert paid("转了三笔，每笔5万元，第三笔被银行拦了") == [50000, 50000]


def test_answer_in_a_chat_counts_a_return_once() -> None:
    assert loss("我：付了188\n客服：佣金244已经打给您\n我：收到244\n我：又转了1000元") == 944


@pytest.mark.parametrize(
    ("stated", "yuan"),
    [("7万余元", 75499), ("近8万元", 75499), ("8万元", 80000), ("10万余元", 100000)],
)
def test_a_round_loss_gives_way_to_payments_that_agree_with_it(stated: str, yuan: int) -> None:
    told = "我按对方提示转账49999元和2.3万元，又用支付宝扫码付了3000元，之后退回来500元。"
    assert loss(f"{told}共损失{stated}。") == yuan
