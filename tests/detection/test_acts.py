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


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("我转了18000，不对，是16800，都给他了", [16800]),
        ("11月3号付了3千，哦说错了，应该是付了3500", [3500]),
    ],
)
def test_what_was_said_by_mistake_is_no_payment(text: str, yuan: list[int]) -> None:
    assert paid(text) == yuan


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        (
            "11月12日 13:40 手机银行转 黎某某 12000\n11月12日 21:15 同一张卡 1.2w\n"
            "11月13日 00:05 同上 8000 失败",
            [12000, 12000],
        ),
        ("| 日期 | 金额 |\n| 11-20 | 10000 |\n| 11-23 | 30000 |", [10000, 30000]),
        ("11-20 09:10 工资 5800\n11-20 10:00 微信 800", [800]),
    ],
)
def test_rows_of_a_statement_are_payments(text: str, yuan: list[int]) -> None:
    assert paid(text) == yuan


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("叫我扫码解冻，第一次198，第二次498，第三次1000", [198, 498, 1000]),
        ("第一回，清明节那天，两千零五十。第二回，一万零五百。都是我借给他的", [2050, 10500]),
        ("让我交500、1500、5000，最后5000那个没付成功", [500, 1500]),
        ("充了三百又充了八百后面两千六最后一个九千八的也充了", [300, 800, 2600, 9800]),
        ("每天两千，连着三天，都从零钱走的", [2000, 2000, 2000]),
        ("他说充1000送500，我充了1000，又充5000送2500", [1000, 5000]),
        ("从网上代购急救包50个，单价460元，已转账付清", [23000]),
        ("我给她发了红包六个，每个200", [200] * 6),
    ],
)
def test_how_often_and_how_many(text: str, yuan: list[int]) -> None:
    assert paid(text) == yuan


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("向他付款128,600元，15:10又付86,400元，这一笔因户名不符被银行退汇", [128_600]),
        ("支付1999元、支付5000元（交易失败，余额不足）", [1999]),
        ("取了2万现金给他，还约我明天再交一万", [20000]),
        ("先把钱转到我的招行卡里，5万块，再从招行转给对方5万", [50000]),
        ("先后让其转账260元、1288元、3888元，姚某转完前两笔后第三笔未支付", [260, 1288]),
    ],
)
def test_what_did_not_go_through_is_no_payment(text: str, yuan: list[int]) -> None:
    assert paid(text) == yuan


def test_parts_say_a_spoken_sum_exactly() -> None:
    assert loss("我一共被骗了五万。15号转了18000，16号转了21000，17号转了16000") == 55000


def test_amounts_are_read_in_every_writing() -> None:
    assert paid("我用微信付了RMB 52,000") == [52000]
    assert paid("扫码支付人民币12 800元") == [12800]
    assert paid("给他转了万把块") == [10000]
    assert paid("昨天付的3百8，微信,1万9500转过去了") == [380, 19500]


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("商家让先付8500元，她扫了收款码，提车时又多收5400元", [8500, 5400]),
        ("其没有核实便用网银给对方打去7800元，随后对方再借7900元，其起疑未打", [7800]),
        ("三回。10月15日那回4900元，10月18日那回5700元，给了就没音信了", [4900, 5700]),
        ("向萧某索要活动经费28000元、打点费8000元，萧某悉数用微信支付", [28000, 8000]),
        ("工资卡上的4100元一夜之间被转光，银行帮我追了730元回来", [4100]),
        ("攒下86900元，听了讲座以后统统买了他们的份额", [86900]),
        ("已用微信汇出8.1万元，另有2万元因超出当日限额而未能汇出", [81000]),
        ("看到有赚又加码6万，客服要我再付7万，我没付", [60000]),
        ("学长：教材197元，转我就行\n我：数字人民币已转\n学长：再交个住宿510元", [197]),
    ],
)
def test_demands_are_met_and_missed_in_many_words(text: str, yuan: list[int]) -> None:
    assert paid(text) == yuan


def test_a_sum_says_how_often_one_amount_was_paid() -> None:
    assert paid("收资料费，一个人398，我和我姐两家都交了，一共796元") == [398, 398]


def test_what_payees_do_with_the_money_is_no_payment() -> None:
    text = "被害人账户转出98,000元至一级卡。一级卡转出50,000元至二级卡，又转出47,900元至二级卡"

    assert paid(text) == [98000]


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("让跑腿小哥代买礼品卡，花去850元、544元和67元", [850, 544, 67]),
        ("定金两万是刷的信用卡，进度款八万走的支付宝", [20000, 80000]),
        ("前头拿去3200元讲是请客，后头拿去2.2万元讲是打点", [3200, 22000]),
        ("卖家说要补税一万九，我也补了，后来又叫我汇4300元做保证，我没理", [19000]),
        ("房东：水电预存212元\n我：这个也付了\n房东：钥匙押金104元\n我：不给了", [212]),
    ],
)
def test_speech_and_chats_name_the_act_behind(text: str, yuan: list[int]) -> None:
    assert paid(text) == yuan


def test_a_row_of_what_came_back_lowers_the_loss() -> None:
    text = (
        "损失清单\n一、10月20日，网银，4800元，备注：报名费\n"
        "二、10月30日，网银，5300元，备注：材料费\n三、11月12日，退款，3560元"
    )

    assert paid(text) == [4800, 5300]
    assert loss(text) == 6540


@pytest.mark.parametrize(
    "text",
    [
        "【工商银行】您尾号1234的储蓄卡11月20日支出500元，余额12,345元。",
        "警方提示：骗子会让您先垫付50元返65元，再垫付500元，切勿相信。",
        "妈，水电费我下个月发了工资再给你，别急。",
        "本店充1000送500，充5000送2500，欢迎到店办理。",
        "双十一满300减50，到手价259元，拍下立减。",
    ],
)
def test_notices_and_offers_hold_no_payment(text: str) -> None:
    assert paid(text) == []
