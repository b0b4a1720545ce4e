"""Payments told in passing, in speech, in chats: what is paid, what only named."""

import pytest

from fanzha.detection import extract
from tests.detection.told import CARD, OTHER, REPORT, loss, only, paid


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
        ("让邻居郁某通过微信转账5千元给对方", [5000]),
        ("第二天供货商说要补3万差价，我补了", [30000]),
        ("先付1588入群费，用的支付宝", [1588]),
        ("首期1000，我支付宝付的，后面每个月500，付了三个月", [1000, 500, 500, 500]),
        ("他让我交押一付三一共11200元，我转了8000元", [8000]),
        ("他向我借了2万，我农行手机银行转给他的，到现在没还", [20000]),
        ("其分3笔向裴某（农业银行）转账，每笔5万元，共15万元", [50000, 50000, 50000]),
        ("共转账13.2万元，其中支付宝共计2.2万元，手机银行共计11万元", [22000, 110000]),
        ("我先后转了4笔：3000、5000、8000，都是微信转的", [3000, 5000, 8000]),
        ("按对方要求到ATM存款2万元至同一账户", [20000]),
        ("买家：550吧\n我：好，550微信转你了", [550]),
        ("转了5万人民币到他说的医生卡上", [50000]),
        ("从备用金提取500元，连同自己的4500元共5000元转入对方账户", [5000]),
        ("短信说扣了2000元，我打95599冻结了", [2000]),
        ("买家说多付了500让我退给他，我支付宝退了500给他", [500]),
        ("要求将公司资金58万元汇往新账户。谈某于昨日通过企业网银汇至某公司", [580000]),
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
        ("借给他两次，头两次他都还了，一次两千一次四千，后来转了2万给他", 20000),
        ("转了500元、1980元，后对方将500元退回作为诱饵", 1980),
        ("转了3万元，出金2.5万元成功到账，再次申请出金15万元，平台以缴税为由拒绝", 5000),
        ("我又转了1000，我让他退，他说最多退300，到现在一分没退", 1000),
        ("支付货款13200元，后群主以缺货为由退还2瓶货款4400元", 8800),
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


def test_card_of_kin_is_not_the_payee() -> None:
    text = (
        f"11月9日转给裴福海（{CARD}）5万元，"
        f"11月10日又通过其丈夫的工商银行卡（{OTHER}）向上述账户转账12万元"
    )

    assert [t.payee_account for t in extract(text, REPORT).transfers] == [CARD, CARD]


def test_clock_behind_a_colon_is_a_time() -> None:
    text = "分两笔转账，其中：12时30分转账5000元、13时10分转账2万元"

    assert [(t.at or "")[11:16] for t in extract(text, REPORT).transfers] == ["12:30", "13:10"]


def test_days_in_a_row_belong_to_amounts_in_a_row() -> None:
    text = "分别于11月10日、12日、15日通过柜台汇款3万元、2万元、5万元"

    assert [(t.at or "")[8:10] for t in extract(text, REPORT).transfers] == ["10", "12", "15"]


def test_way_of_the_victim_is_read_behind_his() -> None:
    assert only("对方让其微信扫码支付200元").channel == "微信"


def test_time_behind_a_list_is_that_of_the_list() -> None:
    rows = extract("卡里被刷走2999元、1999元，是昨天晚上9点多刷的", REPORT).transfers

    assert [t.at for t in rows] == ["2026-11-21T21:00:00"] * 2


def test_own_account_is_the_payer() -> None:
    text = f"通过公司账户（招商银行{OTHER}）向李某（{CARD}）转账5万元"

    assert (only(text).payer_account, only(text).payee_account) == (OTHER, CARD)


def test_cash_has_no_payer_account() -> None:
    assert only(f"从我的卡（{OTHER}）里取了5万现金给他").payer_account is None


def test_numbered_payees_are_those_of_their_payments() -> None:
    text = "充了1万，又充了3万，再充了5万，第一个叫甘志文，第二个和第三个叫习雨婷。"

    rows = extract(text, REPORT).transfers
    assert [t.payee_name for t in rows] == ["甘志文", "习雨婷", "习雨婷"]


def test_firm_is_named_to_its_end() -> None:
    assert only("转账22万元至宁波海纳商贸有限公司账户").payee_name == "宁波海纳商贸有限公司"
