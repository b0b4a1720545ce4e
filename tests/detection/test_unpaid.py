"""Messages that ask for money and notices of banks tell no payment; reports about them do."""

import pytest

from fanzha.detection import extract


@pytest.mark.parametrize(
    "text",
    [
        "帮我转5000给小李，我在开会不方便接电话，账户发你，晚上还你",
        "妈，我手机坏了这是我新号，帮我交3800培训费，老师收款码发你，别打电话",
        "急用钱交培训费28800，你转到老师卡上，卡号9999991357246801",
        "在吗？麻烦您先垫3000元，明天还您",
    ],
)
def test_who_asks_for_money_has_not_been_paid(text: str) -> None:
    found = extract(text)

    assert (found.transfers, found.loss_fen) == ((), 0)


@pytest.mark.parametrize(
    "text",
    [
        "您尾号8821账户11月21日支出3,000元，余额512元",
        "中国建设银行 尾号8821 11月21日 支出3000元 余额512元",
        "贵司尾号3390的账户11月21日9时转出12,000.00元，手续费2元",
    ],
)
def test_a_notice_of_a_bank_is_no_loss(text: str) -> None:
    assert extract(text).loss_fen == 0


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("他说帮我转5000给小李，我转了5000元", 5000),
        ("微信好友让我帮忙转3000元，我就转给他3000元", 3000),
        ("我看到尾号8821的卡支出3000元，不是我花的，钱被骗走了", 3000),
    ],
)
def test_a_report_about_such_a_message_tells_the_payment(text: str, yuan: int) -> None:
    assert extract(text).loss_fen == yuan * 100
