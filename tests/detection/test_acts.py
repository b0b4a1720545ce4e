"""Payments told with words that no list has, and lists whose verb stands once."""

import pytest

from tests.detection.told import loss, paid


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("第二天胆子大了，一口气砸进去6万，后面又追了3万", [60000, 30000]),
        ("小李东拼西凑又送出去3万7，还是没解开", [37000]),
        ("我把准备进货的4万块钱投给了他", [40000]),
        ("卖房的钱里，有八十五万进了他们的盘子", [850_000]),
        ("我妈听信了那人的话，把养老钱15万一股脑儿划给了人家", [150_000]),
        ("先后掏出积蓄八万六，还搭进去一条价值1.2万元的金项链", [86000, 12000]),
    ],
)
def test_a_thing_done_needs_no_verb_of_a_list(text: str, yuan: list[int]) -> None:
    assert paid(text) == yuan


@pytest.mark.parametrize(
    "text",
    [
        "他说这个项目一年赚了8万",
        "我保价了三千，第五天赔到我微信里了",
        "他没有搭进去5万，是吹牛的",
        "我攒了3万准备装修，还没动",
        "中介说能砍到2600，我没要",
    ],
)
def test_gains_prices_and_things_undone_are_no_payments(text: str) -> None:
    assert paid(text) == []


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("我分五次给他打钱，依次是3000、3000、5000、8000和10000", [3000, 3000, 5000, 8000, 10000]),
        ("三笔贷款到账后都被骗子转走：招联1.5万，度小满2万，金条8000", [15000, 20000, 8000]),
        ("“保证金”5000、“税金”8600、“激活费”3000，我一样一样都照给了", [5000, 8600, 3000]),
        ("前后拿走了三笔，2万、1.5万、8000。", [20000, 15000, 8000]),
        ("被扣了两次，11月1日一次，800元，11月7日一次，300元，都是自动扣的", [800, 300]),
        ("骗走现金7万元及一枚价值3万元的金戒指", [70000, 30000]),
    ],
)
def test_one_verb_serves_a_list(text: str, yuan: list[int]) -> None:
    assert paid(text) == yuan


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("我把车抵押了8万元，又跟我妈拿了2万元，加一块儿10万元，一次性打到他卡里", [100_000]),
        ("到期返了10300，我加上自己的2万9700凑成4万又投进去了", [40000]),
    ],
)
def test_money_put_together_is_paid_once(text: str, yuan: list[int]) -> None:
    assert paid(text) == yuan


def test_the_other_paying_back_lowers_the_loss() -> None:
    assert loss("又给他打了6万，说好月底还，到现在只还了2万") == 40000
