"""Chinese numbers: reader, writer, amounts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanzha.kit.errors import Invalid
from fanzha.kit.numerals import (
    Direction,
    amount_fen,
    chinese_to_int,
    parse_amount,
    read_number,
    write_number,
)


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("3万5", 3_500_000),
        ("3.5万", 3_500_000),
        ("3万5千", 3_500_000),
        ("三万五千元", 3_500_000),
        ("三万五", 3_500_000),
        ("3w5", 3_500_000),
        ("2.8w", 2_800_000),
        ("5k", 500_000),
        ("¥1,234.56", 123_456),
        ("￥１２３４", 123_400),
        ("35000", 3_500_000),
        ("35000.00元", 3_500_000),
        ("两千块", 200_000),
        ("兩萬圓", 2_000_000),
        ("80余万元", 80_000_000),
        ("80余萬元", 80_000_000),
        ("三万多", 3_000_000),
        ("十二万三千四百五十六元七角八分", 12_345_678),
        ("壹万贰仟元整", 1_200_000),
        ("一百零五块", 10_500),
        ("三百二", 32_000),
        ("12万3456元", 12_345_600),
        ("3万零5元", 3_000_500),
        ("三块五", 350),
        ("两块五毛", 250),
        ("5毛", 50),
        ("1.5亿元", 15_000_000_000),
        ("人民币 4 980 元", 498_000),
        ("4980元人民币", 498_000),
        ("十万", 10_000_000),
    ],
)
def test_amount_is_read_in_fen(text: str, fen: int) -> None:
    assert parse_amount(text) == fen


@pytest.mark.parametrize(
    "text", ["", "元", "几万块", "3月5日", "abc", "1..2元", "9" * 60, "三五元三五", "五六百元"]
)
def test_text_that_is_no_amount_is_invalid(text: str) -> None:
    with pytest.raises(Invalid):
        parse_amount(text)


@pytest.mark.parametrize(
    ("text", "value", "unit", "approx"),
    [
        ("15万余份", 150_000, "份", True),
        ("15萬餘份", 150_000, "份", True),
        ("上万条", 10_000, "条", True),
        ("23.6万人", 236_000, "人", False),
        ("80余万元", 800_000, "元", True),
        ("xx余次", None, "次", True),
        ("x0余人次", None, "人次", True),
        ("数百人", None, "人", True),
        ("近500", 500, "", True),
        ("约2", 2, "", True),
        ("两次", 2, "次", False),
        ("1390人次", 1390, "人次", False),
        ("百余名", 100, "名", True),
        ("2,500册", 2500, "册", False),
        ("共发放5000余份", 5000, "份", True),
        ("500人左右", 500, "人", True),
        ("若干", None, "", True),
        ("一批", None, "批", True),
        ("半个月", None, "月", True),
        ("两三次", None, "次", True),
        ("十七八人", None, "人", True),
        ("3成", 30, "%", False),
        ("近 1.5 万人次", 15_000, "人次", True),
        ("共计 12 场", 12, "场", False),
        ("１５萬餘份", 150_000, "份", True),
        ("十几次", None, "次", True),
        ("##次", None, "次", True),
        ("20xx年", None, "年", True),
        ("百分之九十", 90, "%", False),
        ("3万8千份", 38_000, "份", False),
        ("廿三人", 23, "人", False),
        ("卅次", 30, "次", False),
        ("俩人", 2, "人", False),
        ("叁仟伍佰元整", 3500, "元", False),
        ("三点五万人", 35_000, "人", False),
        (".5万份", 5000, "份", False),
        ("3000＋人", 3000, "人", True),
        ("200人以内", 200, "人", True),
        ("八成", 80, "%", False),
        ("2026年11月发放500份", 500, "份", False),
        ("××余次", None, "次", True),
        ("3-5万元", None, "元", True),
        ("两百至三百人", None, "人", True),
        ("三四十人", None, "人", True),
        ("五六百份", None, "份", True),
        ("成千上万", None, "", True),
        ("三分之一", None, "", False),
        ("第3次", None, "", False),
        ("-5人", None, "", False),
        ("千万别转账", None, "", False),
        ("12月5日", None, "", False),
        ("12345678901234567890", None, "", False),
        ("三十余万元", 300_000, "元", True),
    ],
)
def test_count_of_a_work_record_is_read(
    text: str, value: int | None, unit: str, approx: bool
) -> None:
    number = read_number(text)

    assert (number.value, number.unit, number.approx, number.raw) == (value, unit, approx, text)


@pytest.mark.parametrize(
    ("text", "direction"),
    [("不超过20次", "under"), ("至少20次", "over"), ("几乎20次", "under"), ("20次左右", "about")],
)
def test_words_around_a_count_say_where_the_true_one_lies(text: str, direction: Direction) -> None:
    number = read_number(text)

    assert (number.value, number.unit, number.direction) == (20, "次", direction)


@pytest.mark.parametrize(
    ("value", "unit", "approx", "direction", "text"),
    [
        (120_000_000, "元", False, "over", "1.2亿元"),
        (150_000, "份", True, "over", "15万余份"),
        (1390, "人次", False, "over", "1390人次"),
        (236_000, "人", False, "over", "23.6万人"),
        (800_000, "元", True, "over", "80余万元"),
        (12_345, "份", False, "over", "12345份"),
        (500, "人", True, "under", "近500人"),
        (None, "次", False, "over", "—"),
        (0, "次", False, "over", "0次"),
    ],
)
def test_count_is_written_as_work_records_do(
    value: int | None, unit: str, approx: bool, direction: Direction, text: str
) -> None:
    assert write_number(value, unit, approx, direction) == text


@given(st.integers(0, 10**12), st.sampled_from(["份", "人次", "元", ""]), st.booleans())
def test_written_count_reads_back(value: int, unit: str, approx: bool) -> None:
    number = read_number(write_number(value, unit, approx))

    assert (number.value, number.unit, number.approx) == (value, unit, approx)


@given(
    st.integers(0, 10**9),
    st.sampled_from(["份", "人次", "元", "场", "册"]),
    st.sampled_from(["over", "under", "about"]),
)
def test_direction_of_a_written_count_reads_back(
    value: int, unit: str, direction: Direction
) -> None:
    written = write_number(value, unit, True, direction)

    assert read_number(written).direction == direction
    assert read_number(written).value == value


_FORMS = st.sampled_from(
    [("{}万余份", 10**4), ("近{}万人", 10**4), ("{}百余次", 100), ("约{}千册", 1000)]
)


@given(st.integers(1, 99), _FORMS)
def test_what_was_read_is_written_as_it_means(count: int, form: tuple[str, int]) -> None:
    pattern, size = form
    number = read_number(pattern.format(count))

    written = write_number(number.value, number.unit, number.approx, number.direction or "over")

    assert number.value == count * size
    assert read_number(written).value == number.value
    assert read_number(written).direction == number.direction


@given(st.integers(1, 99_999), st.sampled_from(["份", "人次"]))
def test_blanks_full_width_and_traditional_forms_change_nothing(value: int, unit: str) -> None:
    plain = f"{value}余{unit}"
    wide = plain.translate({ord(str(d)): chr(0xFF10 + d) for d in range(10)}).replace("余", " 餘 ")

    assert read_number(wide).value == read_number(plain).value
    assert read_number(wide).direction == "over"


@given(st.text(max_size=60))
def test_reading_never_raises(text: str) -> None:
    read_number(text)
    amount_fen(text)


@pytest.mark.parametrize(
    ("text", "value"), [("三万五千", 35_000), ("两百零五", 205), ("二〇二六", 2026), ("十", 10)]
)
def test_chinese_numeral_is_an_integer(text: str, value: int) -> None:
    assert chinese_to_int(text) == value


def test_arabic_digits_are_no_chinese_numeral() -> None:
    with pytest.raises(Invalid):
        chinese_to_int("35")
