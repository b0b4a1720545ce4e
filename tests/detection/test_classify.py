"""Fraud or not, the type, and the reasons."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanzha.detection import classify
from fanzha.detection.text.lexicon import shipped
from fanzha.detection.text.model import shipped_model
from fanzha.detection.text.phrases import heavy
from tests.detection.texts import FRAUD, HONEST, LATER_FRAUD, LATER_HONEST

_FRAUD = FRAUD + LATER_FRAUD
_HONEST = HONEST + LATER_HONEST


# A trained model is right on most texts, not on each: the share counts, of every type.
_SEEN, _TYPED, _CLEAN = 0.95, 0.93, 0.97


def test_fraud_is_seen_and_typed() -> None:
    found = [(code, classify(text)) for code, text in _FRAUD]

    assert sum(typing.is_fraud for _, typing in found) >= _SEEN * len(found)
    assert sum(typing.type == code for code, typing in found) >= _TYPED * len(found)


def test_every_type_is_found_in_most_of_its_texts() -> None:
    rights: dict[str, list[bool]] = {}
    for code, text in _FRAUD:
        rights.setdefault(code, []).append(classify(text).type == code)

    assert {code for code, right in rights.items() if sum(right) < 0.7 * len(right)} == set()


def test_sub_type_lies_in_its_type() -> None:
    found = [classify(text) for _, text in _FRAUD]

    assert all(t.sub_type is None or t.sub_type.startswith(t.type or "-") for t in found)


def test_honest_neighbours_stay_clean() -> None:
    found = [classify(text) for text in _HONEST]

    assert sum(not typing.is_fraud for typing in found) >= _CLEAN * len(found)
    assert all((typing.type is None) != typing.is_fraud for typing in found)


@pytest.mark.parametrize(
    ("text", "sub_type"),
    [
        ("在相亲软件认识的男友带我投资外汇，后来平台无法提现，被骗15万", "T0202"),
        ("抖音客服说我误开通直播会员，不取消每月扣费800元，让我共享屏幕", "T0303"),
        ("对方说我大学期间注册过校园贷，要注销账户否则影响征信，让我转账", "T0501"),
        ("部队后勤的人订购床垫，又让我代购自热罐头，垫付货款后失联", "T1101"),
        ("裸聊被录屏，对方拿到通讯录威胁发给我亲友，我转了钱", "T1002"),
        ("网上说能帮我追回被骗的钱，先交服务费，结果又被骗", "T0606"),
    ],
)
def test_sub_type_is_named(text: str, sub_type: str) -> None:
    assert classify(text).sub_type == sub_type


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("网恋对象让我在她说的平台投资虚拟币，提不出来，被骗20万", "T02"),
        ("网恋女友说母亲住院借钱，又要路费，见面前把我拉黑，被骗2万", "T10"),
        ("客服说不注销金条账户影响征信，让我把各贷款平台额度转出，被骗", "T05"),
        ("贷款放款前要先交手续费和保证金，交了还不放款，被骗", "T04"),
        ("客服说快递丢失给我理赔退款，让我共享屏幕，卡里钱没了，被骗", "T03"),
        ("QQ群里老板让会计把合同款打到客户账户，后发现老板是冒充的，被骗", "T08"),
    ],
)
def test_border_between_types_follows_the_manual(text: str, code: str) -> None:
    assert classify(text).type == code


def test_evasive_spelling_changes_nothing() -> None:
    plain = classify("兼职刷单日结，加微信返佣金")
    dirty = classify("兼 職 刷🔥單 日結，加 微 信 返傭金")

    assert (dirty.is_fraud, dirty.type) == (plain.is_fraud, plain.type) == (True, "T01")


def test_reasons_are_places_in_the_original() -> None:
    text = "➕薇信 做 任 务 返利，先垫付本金，刷單日结"

    reasons = classify(text).reasons

    assert reasons
    assert all(text[r.start : r.end] == r.surface for r in reasons)


def test_lottery_seldom_named_is_other() -> None:
    assert classify("恭喜您中奖16万元，领奖前请先缴纳公证费").type == "T99"


@given(st.text(max_size=300))
def test_any_string_gets_a_sound_verdict(text: str) -> None:
    typing = classify(text)

    assert 0 <= typing.probability <= 1
    assert typing.score == round(100 * typing.probability)
    assert (typing.type is None) == (not typing.is_fraud)
    assert all(text[r.start : r.end] == r.surface for r in typing.reasons)


def test_a_long_text_is_typed_like_its_beginning() -> None:
    once = "刷单返利加微信转账"

    assert classify(once * 30_000).type == classify(once * 3).type


def test_codes_of_the_model_are_those_of_the_taxonomy() -> None:
    from fanzha.knowledge import taxonomy

    cues, known = shipped().cues, taxonomy()
    codes = set(cues.prior)
    for concept in cues.concepts:
        codes |= {*concept.types, *concept.subs}
    for pair in (pair for rows in cues.pairs.values() for pair in rows):
        codes |= {*pair.types, *pair.subs}

    assert [code for code in sorted(codes) if not known.knows(code)] == []


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("T06", "律师说能帮我追回被骗资金，先交服务费3000元，交完又要材料费"),
        ("T08", "妈，我跟同学打架把人打伤了，他家长要三万私了，你快转到这张卡，别告诉爸"),
        ("T04", "您的收款账号有误，贷款资金已冻结，需转入9000元做解冻认证"),
        ("T12", "半夜手机收到上百条验证码，信号也没了，早上发现银行卡被刷了好几笔"),
        ("T11", "学校食堂采购要订一批酒水，另让您联系指定供应商先垫付货款，一起开票"),
        ("T10", "你的通讯录我都有，不转钱就群发给你家人"),
    ],
)
def test_scheme_told_in_one_clause_is_typed(code: str, text: str) -> None:
    assert (classify(text).is_fraud, classify(text).type) == (True, code)


@pytest.mark.parametrize(
    "text",
    [
        "公安机关不会通过电话办案，更不会让您转账，请转告身边的老人",
        "警方打掉一个诈骗团伙，抓获嫌疑人6名，涉案资金300余万元",
        "法院公开宣判一起电信诈骗案，主犯获刑十年",
    ],
)
def test_news_and_publicity_about_fraud_stay_clean(text: str) -> None:
    assert not classify(text).is_fraud


@pytest.mark.parametrize(
    "text",
    [
        "https://www.gov.cn/",
        "https://www.icbc.com.cn/ICBC/",
        "这是学校官网 https://www.pku.edu.cn/ 请查收通知",
        "会议资料在 https://docs.company.example/2026 请大家下载",
        "周末爬山路线看这里 http://hike.example/route3 记得带水",
        "新房的装修图 http://home.test/pic 你看看喜欢哪个",
    ],
)
def test_letters_of_an_address_are_no_words(text: str) -> None:
    assert not classify(text).is_fraud


@pytest.mark.parametrize("address", ["shop.example", "shop.test", "shop.invalid", "shop.org"])
def test_a_reserved_ending_weighs_nothing(address: str) -> None:
    asked = "【社保局】您的社保账户异常，请尽快认证 http://{}/r 否则停用"

    assert classify(asked.format(address)).score == classify(asked.format("shop.com")).score


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://gs.gov.cn@tui.example/a", "address_hidden"),
        ("http://203.0.113.7/pay", "address_numbered"),
        ("https://t.cn/abcd", "address_short"),
        ("www.icbc-login.example", "address_imitated"),
        ("http://tui-shui.top", "address_cheap"),
    ],
)
def test_an_address_counts_by_what_it_is(address: str, words: str) -> None:
    reasons = classify(f"【税务局】您有退税待领取，请点击{address} 填写银行卡信息").reasons

    assert [(r.concept, r.surface) for r in reasons if r.concept.startswith("address_")] == [
        (words, address)
    ]


@pytest.mark.parametrize(
    "number", ["1-5-4-2-0-0-1-2-3-4-5", "1542 001 2345", "1.5.4.2.0.0.1.2.3.4.5"]
)
def test_a_split_number_is_the_number(number: str) -> None:
    text = "【快递】包裹丢失，三倍理赔，请致电{}办理"

    assert classify(text.format(number)).score == classify(text.format("15420012345")).score


@pytest.mark.parametrize(
    "text", ["我在Telegram上点了链接手机黑屏，钱没了", "他让我下载TeamViewer远程操作，卡里少了2万"]
)
def test_no_reason_cuts_a_latin_word_or_a_number(text: str) -> None:
    def joined(at: int) -> bool:
        pair = text[at - 1 : at + 1]
        return len(pair) == 2 and pair.isascii() and pair.isalnum()

    reasons = [r for r in classify(text).reasons if r.concept == "wording"]

    assert reasons and not any(joined(r.start) or joined(r.end) for r in reasons)


@pytest.mark.parametrize(
    "text", ["（转发）点了链接手机黑屏，钱没了", "我点了“查看详情”链接，手机黑屏，钱没了"]
)
def test_no_stretch_of_wording_runs_over_a_bracket(text: str) -> None:
    found = [text[p.start : p.end] for p in heavy(text, "T12", shipped_model())]

    assert found and not any(set(surface) & set("（）“”") for surface in found)
