"""One text from all sides, in plain words."""

import pytest
from django.utils.translation import override

from fanzha.detection import check_text


def test_fraud_is_named_with_reason_and_advice() -> None:
    check = check_text("我是京东客服，注销金条账户否则影响征信，请共享屏幕，加QQ：123456789")

    lines = list(check.lines())

    assert check.type_name in check.verdict()
    assert check.advice
    assert any("征信" in line for line in lines)
    assert any("123456789" in line for line in lines)


def test_harmless_text_is_no_guarantee() -> None:
    check = check_text("妈，我今晚加班，不回家吃饭了")

    assert check.advice == ()
    assert "96110" in check.verdict()


def test_json_holds_both_commands() -> None:
    found = check_text("转账5000元").as_json()

    assert {"verdict", "is_fraud", "type_name", "elements", "transfers", "loss_fen"} <= set(found)


@pytest.mark.parametrize(
    "text", ["", " \n\t", "😀😭🙏", "15450012345", "1234567890", "http://pay.example/"]
)
def test_what_holds_no_words_is_never_called_free_of_fraud(text: str) -> None:
    assert check_text("妈，到家了").verdict() != check_text(text).verdict()
    assert "未发现" not in check_text(text).verdict()


@pytest.mark.parametrize(
    ("text", "owner"),
    [("96110", "反诈"), ("https://www.icbc.com.cn/", "工商银行"), ("https://www.gov.cn/", "政府")],
)
def test_an_official_value_is_named_with_its_owner(text: str, owner: str) -> None:
    assert owner in check_text(text).verdict()


@pytest.mark.parametrize(
    "text", ["96110是真的吗", "刚才的来电95588是不是骗子", "有人打电话，号码是12381？"]
)
def test_who_asks_about_an_official_number_is_told_whose_it_is(text: str) -> None:
    assert len(check_text(text).notes) == 1


@pytest.mark.parametrize(
    "text", ["这双鞋120吗", "民警提醒：请拨打96110", "花了95588元，是不是贵了？"]
)
def test_sums_and_publicity_ask_about_no_number(text: str) -> None:
    assert check_text(text).notes == ()


def test_the_host_behind_an_at_sign_is_pointed_out() -> None:
    assert (
        "tui.example"
        in check_text("http://gs.gov.cn@tui.example/a").notes[0].split("实际打开的是")[1]
    )


@pytest.mark.parametrize(
    "text",
    [
        "Dear customer, your account is suspended, verify within 24h: bank.example",
        "your bank account is locked, click here to verify your identity: bank.test",
        "Dear user, your card has been locked, click the link to verify: bank.example",
    ],
)
def test_english_phishing_is_seen(text: str) -> None:
    assert check_text(text).typing.is_fraud


@pytest.mark.parametrize(
    "text", ["I was asked to buy gift cards for my boss", "See you at the station", "Bonjour Marie"]
)
def test_a_foreign_message_without_signs_is_left_open(text: str) -> None:
    assert check_text(text).typing.abstained


@pytest.mark.parametrize(
    "text",
    [
        "【ETC中心】您的ETC已停用，请立即登录 http://etc-rz.example 重新认证，逾期作废",
        "【税务局】您有退税待领取，请点击 http://tui.test/c 填写银行卡信息",
        "您的信用卡已被冻结，请登录 www.bank-safe.top 核实身份，否则将停用",
    ],
)
def test_phishing_is_answered_with_link_card_and_bank(text: str) -> None:
    first, then = check_text(text).advice

    assert "链接" in first and "锁卡" in then


def test_one_language_at_a_time() -> None:
    with override("en"):
        check = check_text("兼职刷单日结，加微信返佣金", chinese=False)

    assert (check.type_name + "".join(check.advice)).isascii()


def test_a_value_told_often_is_one_line() -> None:
    lines = list(check_text("今天转账500元，今天又转账500元，QQ123456，今天聊" * 5).lines())

    assert sum("500" in line for line in lines if "\t" in line) == 1
    assert not any("None" in line for line in lines)
