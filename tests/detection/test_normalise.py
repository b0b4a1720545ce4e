"""Folding of dirty text keeps the way back to the original."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanzha.detection.text.normalise import normalise


@pytest.mark.parametrize(
    ("dirty", "plain"),
    [
        ("１５４００００１２３４", "15400001234"),
        ("①③⑧ ❶❷❸", "138 123"),
        ("請轉帳到銀行", "请转账到银行"),
        ("加 微 信", "加微信"),
        ("微🔥信", "微信"),
        ("微\u200b信", "微信"),
        ("1️⃣3️⃣8️⃣", "138"),
        ("微亻言", "微信"),
        ("钅艮彳亍", "银行"),
        ("➕Ｖ", "+V"),
        ("𝟏𝟑𝟖", "138"),
        ("⑩元", "10元"),
        ("①11月6日②3000元", "、11月6日、3000元"),
        ("户名 张三 卡号", "户名 张三 卡号"),
    ],
)
def test_dirty_text_becomes_plain(dirty: str, plain: str) -> None:
    assert normalise(dirty).text == plain


@pytest.mark.parametrize(
    ("dirty", "plain", "original"),
    [
        ("请加微亻言ａｂｃ", "微信", "微亻言"),
        ("共⑩元", "10", "⑩"),
        ("加 微 信 号", "微信", "微 信"),
        ("转1️⃣2️⃣元", "12", "1️⃣2"),
        ("原文不变", "不变", "不变"),
    ],
)
def test_span_of_folded_text_leads_back(dirty: str, plain: str, original: str) -> None:
    folded = normalise(dirty)
    start = folded.text.index(plain)

    assert folded.surface(start, start + len(plain)) == original


@given(st.text(max_size=200))
def test_every_folded_character_stands_for_an_original_one(text: str) -> None:
    folded = normalise(text)
    spans = [folded.span(i, i + 1) for i in range(len(folded.text))]

    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert [start for start, _ in spans] == sorted(start for start, _ in spans)


@given(st.text(alphabet="请加微信转帐abc，。", max_size=50))
def test_plain_chinese_needs_no_map(text: str) -> None:
    assert normalise(text).starts is None
