"""Whose an element is."""

import pytest

from fanzha.intake.sides import Side, side

PHONE, CARD = "15400001234", "9999990000000001"


@pytest.mark.parametrize(
    ("before", "kind", "expected"),
    [
        ("对方电话", "phone", Side.SWINDLER),
        ("接到自称客服的来电", "phone", Side.SWINDLER),
        ("我的电话是", "phone", Side.VICTIM),
        ("向对方转账，本人卡号", "bank_card", Side.VICTIM),
        ("从我的卡转到", "bank_card", Side.SWINDLER),
        ("电话", "phone", Side.UNKNOWN),
        ("对方让加微信说走平台要手续费，微信号", "wechat", Side.SWINDLER),
        ("来反映一下这个号码", "phone", Side.SWINDLER),
        ("交给一名男子，车牌", "plate", Side.SWINDLER),
        ("叫我打到他帐户，卡号", "bank_card", Side.SWINDLER),
        ("对方说了很多。号码", "phone", Side.UNKNOWN),
        ("我的身份证", "id_card", Side.VICTIM),
        ("对方身份证", "id_card", Side.VICTIM),
        ("我下载了", "app", Side.SWINDLER),
        ("共", "amount", Side.UNKNOWN),
    ],
)
def test_the_nearest_hint_decides(before: str, kind: str, expected: Side) -> None:
    assert side(kind, before + PHONE, len(before), (), PHONE) is expected


@pytest.mark.parametrize(
    ("after", "expected"),
    [("，户名张某", Side.SWINDLER), ("→兴业银行", Side.VICTIM), ("，", Side.UNKNOWN)],
)
def test_the_words_after_an_account_decide_where_none_stand_before(
    after: str, expected: Side
) -> None:
    text = f"卡号{CARD}{after}"

    assert side("bank_card", text, 2, (), CARD) is expected


def test_a_known_own_number_is_the_victims_whatever_stands_before() -> None:
    text = f"对方让我把钱转到{CARD}"

    assert side("bank_card", text, text.index(CARD), {CARD}, CARD) is Side.VICTIM
