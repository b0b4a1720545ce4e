"""What a resident is told."""

import pytest

from fanzha.detection import Answer, Known, Level, answer, check_text

POLICE = "我是市公安局的民警，您名下银行卡涉嫌洗钱，请把资金转到安全账户接受清查，不要告诉家人"


def told(text: str, *known: Known, bare: bool = False, owner: str = "") -> Answer:
    return answer(check_text(text), known, bare=bare, owner=owner)


def test_fraud_comes_with_reasons_steps_and_what_comes_next() -> None:
    found = told(POLICE)

    assert (found.level, found.type) == (Level.DANGER, "T07")
    assert "安全账户" in found.why and "安全账户" in found.slogan
    assert found.now and found.next


def test_who_has_paid_is_sent_to_110_first() -> None:
    assert "110" in told(POLICE + "，我已经转了三万元到对方的卡上").now[0]
    assert "110" not in told(POLICE).now[0]


def test_a_confirmed_indicator_outweighs_harmless_words() -> None:
    found = told("你好，在吗", Known("phone", "15400001234", "冒充公检法"))

    assert found.level is Level.DANGER
    assert found.as_json()["known"] == [{"kind": "phone", "type_name": "冒充公检法"}]


@pytest.mark.parametrize(
    ("owner", "level"), [("", Level.UNKNOWN), ("反诈预警劝阻专线", Level.OFFICIAL)]
)
def test_a_bare_number_is_never_called_clean(owner: str, level: Level) -> None:
    found = told("96110", bare=True, owner=owner)

    assert found.level is level
    assert owner in found.verdict


def test_an_official_address_is_no_number_to_dial() -> None:
    found = told("www.icbc.com.cn", bare=True, owner="工商银行")

    assert "工商银行" in found.verdict
    assert not any("dial" in step for step in found.now)


def test_an_ordinary_message_has_no_type_and_no_slogan() -> None:
    found = told("妈，我晚上回家吃饭，路上买点水果")

    assert (found.level, found.type, found.why, found.slogan) == (Level.CLEAN, None, (), "")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("宝妈兼职，点赞关注一单5元现结，日入200，加微信进群领任务", "刷单"),
        ("老师带单稳赚不赔，内部消息牛股群，点击链接免费领取涨停股", "投资"),
        ("贷款APP客服说银行卡号填错被银监会冻结，要我交两万解冻费才放款", "放款"),
        ("出售游戏账号，客服说资金被冻结，要充值同等金额解冻才能提现", "游戏"),
        ("小李，我是王书记，我这有笔钱急着转给一个朋友，你先帮我转过去", "领导"),
        ("恭喜您被栏目组抽中二等奖，奖金18万元，请先缴纳个人所得税3600元", "中奖"),
        ("高薪出国务工，柬埔寨打字员月薪3万，包机票签证，介绍人带队出境", "不转账"),
        ("跟网上认识的女孩视频，她录了我的裸照，不打钱就发给通讯录里所有人", "不转账"),
    ],
)
def test_the_slogan_speaks_of_the_type(text: str, word: str) -> None:
    assert word in told(text).slogan


@pytest.mark.parametrize(
    "text",
    [
        "【ETC中心】您的ETC已停用，请立即登录 http://etc-rz.example 重新认证，逾期作废",
        "【税务局】您有退税待领取，请点击 http://tui.test/c 填写银行卡信息",
    ],
)
def test_phishing_adds_what_to_do_about_the_card(text: str) -> None:
    assert any("锁卡" in step for step in told(text).now)
    assert not any("锁卡" in step for step in told(POLICE).now)


def test_a_strange_address_is_explained_among_the_reasons() -> None:
    why = told("【税务局】您有退税待领取，点此领取 http://gs.gov.cn@tui.example/a").why

    assert any("实际打开的是 tui.example" in each for each in why)
    assert all(each != "http://gs.gov.cn@tui.example/a" for each in why)
