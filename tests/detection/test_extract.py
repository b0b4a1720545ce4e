"""Elements of dirty texts: kinds, values and places."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fanzha.detection import Kind, extract

REPORT = datetime(2026, 11, 22, 10, 30)


def values(text: str, kind: str) -> list[object]:
    return [e.value for e in extract(text, REPORT).elements if e.kind == kind]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("对方电话15400001234", "phone", "15400001234"),
        ("打154 0000 1234联系", "phone", "15400001234"),
        ("打154-0000-1234联系", "phone", "15400001234"),
        ("手机号：一五四零零零零一二三四", "phone", "15400001234"),
        ("幺五四零零零零幺二三四这个号", "phone", "15400001234"),
        ("①⑤④⓪⓪⓪⓪①②③④", "phone", "15400001234"),
        ("来电+86 15400001234", "phone", "15400001234"),
        ("号码：00852-60000000", "phone", "0085260000000"),
        ("座机0755-26000000打来", "landline", "075526000000"),
        ("客服热线400-000-1234", "landline", "4000001234"),
        ("卡号：9999 9910 0000 0000 005", "bank_card", "9999991000000000005"),
        ("转到9999990000000006吧", "bank_card", "9999990000000006"),
        ("账号44250100009999999999", "bank_card", "44250100009999999999"),
        ("九九九九九九二零零零零零零零零零零零四这张卡", "bank_card", "9999992000000000004"),
        ("身份证990101199001010012", "id_card", "990101199001010012"),
        ("990101199001011234这个人", "id_card", "990101199001011234"),
        ("加QQ：123456789", "qq", "123456789"),
        ("➕扣扣⑥⑥⑧⑧⑨⑨①", "qq", "6688991"),
        ("QQ一二三四五六七", "qq", "1234567"),
        ("扣332105678拉你进裙", "qq", "332105678"),
        ("想做的扣❸❸❷①⓪⑤⑥⑦⑧", "qq", "332105678"),
        ("扣扣:29O1OO34", "qq", "29010034"),
        ("请 点 击 i c b k . e x a m p l e 解 除", "domain", "icbk.example"),
        ("登录 w w w . a b c . c o m 查看", "domain", "www.abc.com"),
        ("电话15420O12345", "phone", "15420012345"),
        ("sent it to card 9999991357246801", "bank_card", "9999991357246801"),
        ("tz[.]fake-bank[.]example登录", "domain", "tz.fake-bank.example"),
        ("hxxps://tz[.]bank[.]example/login", "url", "https://tz.bank.example/login"),
        ("加V：Abc_8888", "wechat", "abc_8888"),
        ("薇❤：hh_2020x", "wechat", "hh_2020x"),
        ("微亻言号 zl-778899", "wechat", "zl-778899"),
        ("威信号15420008888", "wechat", "15420008888"),
        ("他的号是wxid_a1b2c3d4e5", "wechat", "wxid_a1b2c3d4e5"),
        ("支付宝账号15400001234", "alipay", "15400001234"),
        ("支付宝：Pay.Me@mail.example", "alipay", "pay.me@mail.example"),
        ("点HTTPS://A.Example/Path?x=1。", "url", "https://a.example/Path?x=1"),
        ("www.abc.example/login登录", "url", "www.abc.example/login"),
        ("网站www.ABC-pay.example", "domain", "www.abc-pay.example"),
        ("登录abc点com", "domain", "abc.com"),
        ("登录 icbc。com。cn 查看", "domain", "icbc.com.cn"),
        ("邮箱Help@Bank.example", "email", "help@bank.example"),
        ("下载了“云会通”APP", "app", "云会通"),
        ("下载聚利宝APP投资", "app", "聚利宝"),
        ("一款名为SafeTalk的软件", "app", "SafeTalk"),
        ("在“鑫源国际”平台投资", "app", "鑫源国际"),
        ("会议号：668 123 4567", "meeting_id", "6681234567"),
        ("腾讯会议 123-456-789", "meeting_id", "123456789"),
        ("快递单号SF1234567890123", "courier_no", "SF1234567890123"),
        ("运单号：773000000000001", "courier_no", "773000000000001"),
        ("订单号20261120220014998877665544", "order_no", "20261120220014998877665544"),
        ("IP是203.0.113.45", "ip", "203.0.113.45"),
        ("车牌粤B·00000", "plate", "粤B00000"),
        ("地址TQn9Y2khEsLJW1ChVWFMSMeRDow5KcbLSE", "wallet", "TQn9Y2khEsLJW1ChVWFMSMeRDow5KcbLSE"),
        ("开户行中国建设银行", "bank_name", "中国建设银行"),
        ("工行的卡", "bank_name", "工行"),
    ],
)
def test_element_is_found(text: str, kind: str, value: str) -> None:
    assert values(text, kind) == [value]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("民警工号15400001234", "phone"),
        ("验证码123456请勿泄露", "qq"),
        ("订单号9999991000000000005", "bank_card"),
        ("用微信和支付宝在淘宝买的", "app"),
        ("请下载国家反诈中心APP", "app"),
        ("用腾讯会议软件开会", "app"),
        ("版本v2.0.zip", "domain"),
        ("人民银行规定", "bank_name"),
        ("微信转账5000元", "wechat"),
        ("有三点要求，一点也不难", "datetime"),
        ("涨粉10万粉丝，3千人围观", "amount"),
        ("几万块钱，数千元", "amount"),
        ("3000美元和500U", "amount"),
    ],
)
def test_what_only_looks_like_an_element_is_left(text: str, kind: str) -> None:
    assert values(text, kind) == []


@pytest.mark.parametrize(
    ("text", "value", "precision"),
    [
        ("前天晚上八点多", "2026-11-20T20:00:00", "hour"),
        ("昨天下午3点", "2026-11-21T15:00:00", "hour"),
        ("今早", "2026-11-22T00:00:00", "day"),
        ("今天中午12点半", "2026-11-22T12:30:00", "minute"),
        ("2026年11月20日15时23分许", "2026-11-20T15:23:00", "minute"),
        ("2026-11-20 15:23:10", "2026-11-20T15:23:00", "minute"),
        ("11月20日15时许", "2026-11-20T15:00:00", "hour"),
        ("12月1日", "2025-12-01T00:00:00", "day"),
        ("上周三下午两点半", "2026-11-11T14:30:00", "minute"),
        ("三天前", "2026-11-19T00:00:00", "day"),
        ("两个小时前", "2026-11-22T08:30:00", "hour"),
        ("下午三点一刻", "2026-11-22T15:15:00", "minute"),
        ("昨晚十一点", "2026-11-21T23:00:00", "hour"),
        ("二〇二六年十一月二十日", "2026-11-20T00:00:00", "day"),
        ("前几天", None, ""),
        ("上个月", None, ""),
        ("11月31日", None, ""),
    ],
)
def test_time_is_resolved_against_the_report(text: str, value: str | None, precision: str) -> None:
    found = extract(text, REPORT).of(Kind.DATETIME)

    assert [(e.value, e.precision) for e in found] == [(value, precision)]


def test_relative_time_without_report_time_stays_open() -> None:
    assert [e.value for e in extract("昨天下午3点").of(Kind.DATETIME)] == [None]


def test_clock_time_takes_the_day_named_before() -> None:
    found = values("2026年11月18日14时许接到电话，15时20分转账，次日8点发现", "datetime")

    assert found == ["2026-11-18T14:00:00", "2026-11-18T15:20:00", "2026-11-19T08:00:00"]


def test_report_time_with_zone_is_read_as_local_time() -> None:
    late = datetime(2026, 11, 21, 17, 0, tzinfo=UTC)  # 01:00 of the 22nd in Shanghai

    assert extract("昨天", late).elements[0].value == "2026-11-21T00:00:00"


@pytest.mark.parametrize("gap", ["", " ", "，", "、", "\n", "😊"])
def test_neighbouring_numbers_stay_apart(gap: str) -> None:
    text = f"15400001234{gap or '/'}15420005678"

    assert values(text, "phone") == ["15400001234", "15420005678"]


@given(st.text(max_size=300))
@settings(max_examples=300)
def test_every_element_stands_in_the_original(text: str) -> None:
    for element in extract(text, REPORT).elements:
        assert 0 <= element.start < element.end <= len(text)
        assert text[element.start : element.end] == element.surface


_PIECES = st.sampled_from(
    (
        *("转账", "3万5", "昨天下午3点", "154 0000 1234", "9999991000000000005", "加V：", "abc_88"),
        *(
            "⑩",
            "🔥",
            "。",
            "，",
            "5000元",
            "户名张三",
            "http://a.example/x",
            "a.b.c",
            "支付宝",
            "（",
            "）",
        ),
        *(
            "《",
            "》APP",
            "被骗",
            "分别",
            "、",
            "亻言",
            "二〇二六年",
            "第三次",
            "被拉黑",
            "\u200b",
            " ",
        ),
    )
)


@given(st.lists(_PIECES, max_size=40).map("".join))
@settings(max_examples=300)
def test_mixed_pieces_never_break_spans(text: str) -> None:
    found = extract(text, REPORT)

    spans = [(e.start, e.end) for e in found.elements]
    assert all(text[e.start : e.end] == e.surface for e in found.elements)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert all(text[t.start : t.end] for t in found.transfers)


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1 ",
        "a.",
        "一",
        "转账5000元，",
        "1-",
        "0x",
        "http://",
        "加V",
        "“",
        "千",
        "¥",
        "@a",
        "被",
        "年月",
        "( ",
        "，5",
    ],
)
def test_hostile_repetition_is_read_to_the_end(piece: str) -> None:
    text = piece * (60_000 // len(piece))

    found = extract(text, REPORT)

    assert all(text[e.start : e.end] == e.surface for e in found.elements)


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("转了壹仟贰佰叁拾肆元伍角陆分", 123456),
        ("付了三块五毛钱", 350),
        ("花了三块五和别的", 350),
        ("扣了两百零六块", 20600),
        ("转了两块三个人分", 200),
    ],
)
def test_jiao_and_fen_are_read_in_every_numeral(text: str, fen: int) -> None:
    assert [e.value for e in extract(text).of(Kind.AMOUNT)] == [fen]
