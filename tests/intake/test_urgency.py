"""When a text must alarm somebody."""

from datetime import UTC, datetime, timedelta

import pytest

from fanzha.intake.urgency import Urgency, assess

NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "我正在给对方转账，觉得不对",
        "我妈刚刚转了三万元给他",
        "半小时前汇了5000元",
        "他让我马上就去银行汇款",
        "现在还在跟对方视频，屏幕共享没关",
        "十分钟前扫码付了一笔",
        "前天交了4500元，现在还让交一万八，不交就起诉我",
        "昨天送了一次金条，现在又叫我下午四点再送一次",
    ],
)
def test_money_that_moves_now_is_seen(text: str) -> None:
    assert assess(text, NOW)[0] is Urgency.NOW


@pytest.mark.parametrize(
    "text",
    [
        "今天上午转给客服2000元",
        "昨天取了18万交给来人，说今天还要再收12万",
        "我刚才接了个电话他说快递丢了让我加微信填银行卡然后说通道冻结要转一万我就转了",
    ],
)
def test_a_payment_of_today_is_seen(text: str) -> None:
    assert assess(text, NOW)[0] is Urgency.TODAY


@pytest.mark.parametrize(
    "text",
    [
        "昨天转了2000元，现在联系不上",
        "上个月被骗，想问问进展",
        "今天收到诈骗短信，没有转账",
        "刚刚接到可疑电话，还没转钱",
        "当时他让我再转5000我就转了，是上周的事，现在要求立案",
        "我想举报一个刷单网站",
        "",
    ],
)
def test_the_rest_does_not_alarm(text: str) -> None:
    assert assess(text, NOW)[0] is Urgency.NONE


def test_a_known_payment_time_of_today_counts() -> None:
    morning = NOW - timedelta(hours=3)

    assert assess("收款人李某", NOW, [morning])[0] is Urgency.TODAY
    assert assess("收款人李某", NOW, [NOW - timedelta(days=1)])[0] is Urgency.NONE


def test_contact_that_goes_on_makes_todays_payment_urgent() -> None:
    assert assess("今天转了两笔", NOW, still_in_contact=True)[0] is Urgency.NOW
    assert assess("收到短信", NOW, still_in_contact=True)[0] is Urgency.NONE


def test_reasons_point_into_the_text() -> None:
    text = "你好，我正在给他转账"

    (reason,) = assess(text, NOW)[1]

    assert text[reason.start : reason.end] == reason.surface == "正在给他转账"
