"""What a story says without a verb of paying: demands that were met, sums taken together."""

import pytest

from fanzha.detection import extract
from fanzha.detection.text.stories import REPORT


def paid(text: str) -> list[int]:
    return [each.amount_fen // 100 for each in extract(text, REPORT).transfers]


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("先说免费，后来要99元材料费，接着要199元建档费，再要599元面试费我没给。", [99, 199]),
        ("他让我交3000元保证金，后来又让我交6000元，第三次要12000元我没理他。", [3000, 6000]),
        ("要转520元，又要1314元，又要5200元，我没钱了。", [520, 1314]),
    ],
)
def test_who_asked_for_more_had_been_given_what_he_asked_before(text: str, yuan: list[int]) -> None:
    assert paid(text) == yuan


@pytest.mark.parametrize(
    "text",
    [
        "他说要交5万元，我说没有，他又说交3万元，我没理他。",
        "他先要5000元，我嫌贵，又说3000元也行，我还是没给。",
    ],
)
def test_a_demand_that_was_refused_or_haggled_down_is_no_payment(text: str) -> None:
    assert paid(text) == []


def test_a_demand_and_its_payment_are_one() -> None:
    assert paid("他又说要交教材费3600元，我又转了3600元，然后还要8000元，我没转。") == [3600]


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("花呗3000元，借呗8000元，微信余额里的1200元，全给他了。", [3000, 8000, 1200]),
        ("押金1000，租金2000，中介费1000，都付给了假房东。", [1000, 2000, 1000]),
        ("押金800，房租1500，付给了那个假中介。", [800, 1500]),
        ("我们网恋，车票260元、酒店480元、礼物999元，花完她就分手了。", [260, 480, 999]),
    ],
)
def test_a_clause_at_the_end_takes_the_sums_before_it_together(text: str, yuan: list[int]) -> None:
    assert paid(text) == yuan


def test_a_clause_that_denies_takes_nothing() -> None:
    assert paid("押金1000元，租金2000元，都没付。") == []


def test_what_is_collected_under_a_heading_is_paid() -> None:
    text = "林女士被“大师”收取祈福费用：普通灯599元，加急费800元，升级莲花灯补差价2000元。"
    assert paid(text) == [599, 800, 2000]


def test_the_price_of_one_is_no_payment() -> None:
    assert paid("我们村好几户买了他的羊，1800一只，我家买了5只，交了9000。") == [9000]


def test_equal_sums_of_a_list_are_payments_of_their_own() -> None:
    assert paid("被盗刷三笔：199，199，648。") == [199, 199, 648]


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("我卡里被刷走300元，紧接着又是300元。", [300, 300]),
        ("先收了我99元材料费，接着199元建档费，后来又是599元。", [99, 199, 599]),
    ],
)
def test_a_story_that_goes_on_with_one_more_sum_tells_one_more_payment(
    text: str, yuan: list[int]
) -> None:
    assert paid(text) == yuan


def test_what_a_story_says_after_paying_meets_the_demand() -> None:
    assert paid("他让我交800元面试费，交完说岗位满了。") == [800]
    assert paid("对方要求追加5万元，其追加后仍不发货。") == [50000]
    assert paid("师傅修完要980元，不给不走，我就给了。") == [980]
    assert paid("中奖了，要交5600元手续费，交完要28000元税，我没交。") == [5600]
    assert paid("他让我交800元面试费，说交完就能上岗，我没交。") == []


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("我妈买了28000元的理疗床，4600元的净水机，都是那个小伙子让买的。", [28000, 4600]),
        ("我把房子抵押贷了30万元，全投到那个平台里了。", [300000]),
        ("先刷了52元的礼物，又刷520元，她把我删了。", [52, 520]),
        ("一个650元，一个1300元，一个2600元，都是扫码付的。", [650, 1300, 2600]),
    ],
)
def test_sums_without_a_verb_of_paying_take_it_from_beside_them(text: str, yuan: list[int]) -> None:
    assert paid(text) == yuan


def test_who_pays_first_without_being_asked_has_paid() -> None:
    assert paid("何女士看到代购奶粉的信息，先付1200元购买六罐，收到的是假货。") == [1200]
    assert paid("何女士称对方要求先付1200元。") == []


def test_what_one_act_took_is_paid() -> None:
    assert paid("我照他说的输了验证码，9870元就没了。") == [9870]


def test_what_was_credited_in_a_statement_came_back() -> None:
    text = "流水：11月10日 转出50000元；11月10日 转入3000元；11月11日 转出88000元。"
    assert paid(text) == [50000, 88000]


def test_what_the_swindler_borrowed_is_paid() -> None:
    assert paid("对方称路上出了车祸，借款5000元，后来失联。") == [5000]
    assert paid("对方称路上出了车祸，让我借款5000元，我没理。") == []


def test_a_number_of_its_own_is_money_in_a_story() -> None:
    text = "报警，我把3600加4800加2999，全扫给他了。"
    assert paid(text) == [3600, 4800, 2999]


def test_a_number_that_counts_or_names_is_no_money() -> None:
    text = "群里有500人，工号8823，他让我去3080号房，我转了200元。"
    assert paid(text) == [200]
