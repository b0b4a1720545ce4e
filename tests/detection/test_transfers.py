"""Payments of the victim as statements and chats tell them: payee, channel, time; the loss."""

import pytest

from fanzha.detection import Kind, extract
from tests.detection.told import CARD, OTHER, REPORT, only, paid


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


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("我按照客服的指示用手机银行转了3000元", [3000]),
        ("对方要我交押金500元，我扫码付了，又要我交800元，我没交", [500]),
        ("第二笔2万元转账时因为风控没有转成功", []),
        ("从借呗借了8000元、微粒贷借了1.2万元，全部转到对方账户", [8000, 12000]),
        ("取现3万元，又向朋友借2万元，一共5万元现金交给上门的人", [50000]),
        ("第一单60元返了65元，第二单400元，第三单2000元，都付了", [60, 400, 2000]),
        ("先后两次用微信转账给对方，每次600元", [600, 600]),
        ("共转账2笔：700元(微信)、900元(支付宝)", [700, 900]),
        ("银行卡账户内8万元被分三笔转走", [80000]),
        ("报警人称其用3万元购买了USDT转给对方", [30000]),
        ("如不取消每个月扣800元", []),
        ("我用手机银行把外汇平台要的定金付了，账号里显示盈利2万元", []),
    ],
)
def test_payments_are_told_apart_from_demands(text: str, yuan: list[int]) -> None:
    assert paid(text) == yuan


def test_each_account_keeps_its_holder_and_bank() -> None:
    text = (
        f"向户名为陈小明的建设银行账户{CARD}转账5000元，又向{OTHER}（李小红）转账6000元，后发现被骗"
    )

    first, second = extract(text, REPORT).transfers

    assert (first.payee_account, first.payee_name) == (CARD, "陈小明")
    assert (first.payee_bank, first.channel) == ("建设银行", "银行卡")
    assert (second.payee_account, second.payee_name) == (OTHER, "李小红")


def test_payment_told_behind_the_demand_takes_what_stands_there() -> None:
    text = (
        f"客服要求先交工本费900元，我昨天下午四点通过手机银行转到{CARD}，"
        "今天又要公证费300，我用微信转的"
    )

    first, second = extract(text, REPORT).transfers

    assert (first.payee_account, first.channel) == (CARD, "手机银行")
    assert first.at == "2026-11-21T16:00:00"
    assert (second.payee_account, second.channel) == (None, "微信")


def test_answer_in_the_next_line_of_a_chat_meets_the_demand() -> None:
    text = f"总经理：先把8万打到这个账户 {CARD}，户名陈小明\n会计：好的，已经转了"

    assert (only(text).amount_fen, only(text).payee_name) == (8_000_000, "陈小明")


def test_times_before_a_pair_of_amounts_belong_one_to_one() -> None:
    text = "11月18日13时05分、13时31分分别向对方转账1000元、2000元"

    assert [t.at for t in extract(text, REPORT).transfers] == [
        "2026-11-18T13:05:00",
        "2026-11-18T13:31:00",
    ]


def test_time_of_the_report_is_no_time_of_payment() -> None:
    assert only("11月21日16时30分，王某来所报案，称其向对方转账1000元").at is None


def test_order_number_stands_with_its_payment() -> None:
    text = "用支付宝转了500元，订单号20261120220014998877665544"

    assert only(text).order_no == "20261120220014998877665544"


def test_phone_paid_by_alipay_is_an_alipay_account() -> None:
    found = extract("我用支付宝转了500元到15400001234，收款人*伟")

    assert [e.value for e in found.of(Kind.ALIPAY)] == ["15400001234"]
    assert (found.transfers[0].payee_account, found.transfers[0].payee_name) == (
        "15400001234",
        "*伟",
    )


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("先后转账2000元、3000元，共被骗8000元", 8000),
        ("先后转账2000元、3000元，合计5000元", 5000),
        ("我之前被骗了5万元，网上找人追款，又转给他3000元", 3000),
        ("充值5000元，充值2万元，提现3000元成功，后无法提现", 22000),
        ("【某银行】您尾号0001的账户快捷支付35.80元，余额100.00元", 0),
    ],
)
def test_loss(text: str, yuan: int) -> None:
    assert extract(text, REPORT).loss_fen == yuan * 100


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("再打过去就不接了", False),
        ("后被对方踢出群聊", False),
        ("他现在还天天给我打电话让我凑钱", True),
        ("目前对方仍在微信上让她继续做任务", True),
        ("我没做任务，直接退群了", None),
    ],
)
def test_contact(text: str, told: bool | None) -> None:
    assert extract(text).still_in_contact is told


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("座机0512-00001234打来", "landline", "051200001234"),
        ("+86-27-00001234", "landline", "02700001234"),
        ("数字人民币钱包编号0022000000000001", "wallet", "0022000000000001"),
        ("11月15日见面，17日又来取钱", "datetime", "2026-11-17T00:00:00"),
        ("11月15日见面，隔天下午3点又来", "datetime", "2026-11-16T15:00:00"),
        ("11月中旬认识的", "datetime", None),
        ("11月21日16时48分，报警人陈某来电：今日15时许", "datetime", "2026-11-21T15:00:00"),
        ("昨晚在群里认识的，凌晨两点转了2000元", "datetime", "2026-11-22T02:00:00"),
        ("我转了2000元，他又说要公证，480，我也交了", "amount", 48_000),
        ("转账500元一共两次", "amount", 50_000),
        ("补了800关税", "amount", 80_000),
        ("下载“云尚汇”后注册", "app", "云尚汇"),
    ],
)
def test_element(text: str, kind: str, value: str | int | None) -> None:
    assert [e.value for e in extract(text, REPORT).of(Kind(kind))][-1] == value


def test_long_list_of_payments_is_read_in_linear_time() -> None:
    found = extract("借了1元、要交1元都付了，" * 4000, REPORT)

    assert len(found.elements) == 8000


@pytest.mark.parametrize(
    ("text", "account", "name"),
    [
        (f"转账给张三{CARD}，5万元", CARD, "张三"),
        (f"转给李四{CARD} 3万元", CARD, "李四"),
        ("我被骗5万元，转给9999990000000000028", "9999990000000000028", None),
    ],
)
def test_number_behind_a_name_keeps_its_digits(text: str, account: str, name: str | None) -> None:
    assert (only(text).payee_account, only(text).payee_name) == (account, name)


def test_mistyped_account_is_kept_and_flagged() -> None:
    (card,) = extract("我被骗5万元，转给9999990000000000028").of(Kind.BANK_CARD)

    assert card.confidence <= 0.5


def test_cash_is_no_way_of_a_wired_payment() -> None:
    first, second = extract("其中转账6万，现金交付4万").transfers

    assert (first.channel, second.channel) == (None, "现金")


def test_money_back_without_a_unit_lowers_the_loss() -> None:
    assert extract("转了三千五，又转了一万二，最后退回来500").loss_fen == 1_500_000


def test_sum_beyond_all_cases_is_no_amount() -> None:
    assert extract("被骗九千万亿元").of(Kind.AMOUNT) == ()


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("微信转了1500，1500那次之后他又要5000，我没转", [1500]),
        ("体检费260元、服装费380元，我都用微信付了", [260, 380]),
        ("让我交800，我就交了；又要2000，我没交", [800]),
        ("拍下玉镯2980元，主播让我微信付，我付了2980元", [2980]),
        ("我付了200，后来又付了200", [200, 200]),
        ("他让我转三千八说是保证金我就用微信转了", [3800]),
        ("把6万块现金装在袋子里交给司机", [60000]),
        ("准备汇8万元给孙子，被柜员拦住，钱没有汇", []),
        ("一张演唱会票780元一张，我转了1560元", [1560]),
        ("从金条借了3万元，分别将3万元、1.5万元转至对方账户", [30000, 15000]),
        ("又让我再转3万，我转了2万，还差1万我没有", [20000]),
        ("要交2200元解冻，我扫码付了2200元，又要交4400元，我也付了", [2200, 4400]),
        ("共转账386元两次", [386, 386]),
    ],
)
def test_what_was_asked_and_what_was_paid(text: str, yuan: list[int]) -> None:
    assert paid(text) == yuan
