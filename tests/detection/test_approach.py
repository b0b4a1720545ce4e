"""Whom the swindler posed as, how he reached the victim, and whose card a number is."""

import pytest

from fanzha.detection import extract
from fanzha.detection.text.issuers import bank_of


@pytest.mark.parametrize(
    ("text", "identity"),
    [
        ("接到自称市公安局民警的电话", "公检法"),
        ("有人冒充淘宝客服说要退款", "电商客服"),
        ("对方称其是银保监会的工作人员", "金融监管"),
        ("“王总”是骗子，群里的“董事长”让转账", "领导"),
        ("有個自稱消防大隊的人來訂貨", "军警采购"),
    ],
)
def test_identity_posed_as_is_named(text: str, identity: str) -> None:
    assert identity in [clue.value for clue in extract(text).identities]


@pytest.mark.parametrize("text", ["我去公安局报案", "我儿子帮我报的警", "银行柜员劝阻了我"])
def test_real_people_are_no_identity_posed_as(text: str) -> None:
    assert extract(text).identities == ()


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("接到陌生电话，让我加QQ", "电话"),
        ("在抖音看到兼职广告后加微信", "短视频"),
        ("被拉进微信群，群里让下载软件", "群聊"),
        ("收到短信说积分到期", "短信"),
        ("在闲鱼上看中一台相机", "二手平台"),
    ],
)
def test_first_way_of_contact_comes_first(text: str, first: str) -> None:
    assert extract(text).lures[0].value == first


def test_name_of_a_posed_identity_is_no_way_of_contact() -> None:
    found = extract("接到自称抖音客服的电话")

    assert [clue.value for clue in found.lures] == ["电话"]


def test_clues_stand_in_the_original() -> None:
    text = "接到自称㊙️市公 安 局民警的来電"
    found = extract(text)

    for clue in (*found.identities, *found.lures):
        assert text[clue.start : clue.end] == clue.surface


@pytest.mark.parametrize(
    ("card", "bank"),
    [("6228480000000000001", "中国农业银行"), ("6217000000000000001", "中国建设银行")],
)
def test_first_digits_tell_the_bank(card: str, bank: str) -> None:
    assert bank_of(card) == bank


def test_unknown_first_digits_tell_no_bank() -> None:
    assert bank_of("9999991000000000005") is None


def test_phone_outside_the_number_plan_is_less_sure() -> None:
    # 1979 lies in the plan but has no segment yet; 154 is not allocated.
    planned, odd = extract("19790001234"), extract("15400001234")

    assert planned.elements[0].confidence > odd.elements[0].confidence
