from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanzha.kit import local
from fanzha.warning import cells
from tests.warning.lists import NOW, broken_id, id_card


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-20 08:30",
        "2026-11-20 08:30:00",
        "2026/11/20 8:30",
        "2026.11.20 8:30",
        "20261120 0830",
        "20261120083000",
        "2026年11月20日8时30分",
        "2026年11月20日 8点半",
        "2026年11月20日（星期五）上午8:30",
        "2026-11-20T08:30:00+08:00",
        "2026-11-20T00:30:00Z",
        "11月20日 8:30",
        "26-11-20 8:30",
        "11/20/2026 8:30",
        "20/11/2026 8:30",
        "46346.354166667",
        "1795134600",
        "1795134600000",
        "２０２６－１１－２０　０８：３０",
    ],
)
def test_every_way_to_write_a_time_is_the_same_moment(text: str) -> None:
    assert cells.read_moment(cells.filled(text), NOW) == datetime(2026, 11, 20, 0, 30, tzinfo=UTC)


def test_afternoon_words_add_twelve_hours() -> None:
    assert local(cells.read_moment("2026年11月20日下午3点05分", NOW)).hour == 15


def test_a_day_without_a_year_is_never_ahead() -> None:
    assert cells.read_moment("12月31日", NOW).year == 2025


@pytest.mark.parametrize("text", ["", "昨天", "2026-13-40", "24小时内", "99999999999999"])
def test_what_is_no_time_is_said_so(text: str) -> None:
    with pytest.raises(cells.MomentUnreadable):
        cells.read_moment(text, NOW)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("15400001234", ["15400001234"]),
        ("+86 154 0000 1234", ["15400001234"]),
        ("0086-154-0000-1234", ["15400001234"]),
        ("8615400001234", ["15400001234"]),
        ("１５４００００１２３４", ["15400001234"]),
        ("15400001234/15420001234", ["15400001234", "15420001234"]),
        ("15400001234、15420001234（妻）", ["15400001234", "15420001234"]),
        ("15400001234.0", ["15400001234"]),
        ("1.5400001234E+10", ["15400001234"]),
        ("'15400001234", ["15400001234"]),
        ("138000012345", []),
        ("1380000123", []),
        ("1.38E+10", []),
        ("154****1234", []),
    ],
)
def test_mobile_numbers_are_found_as_people_write_them(text: str, numbers: list[str]) -> None:
    assert cells.read_phones(cells.filled(text))[0] == numbers


def test_landlines_and_foreign_numbers_can_be_called_too() -> None:
    assert cells.read_phones("(0990)8000123") == ([], ["0990-8000123"], [])
    assert cells.read_phones("+852 5000 0123") == ([], [], ["+85250000123"])


@pytest.mark.parametrize("text", ["无", "不详", " - ", "NULL", "#N/A", "0", "　"])
def test_words_for_nothing_are_empty(text: str) -> None:
    assert cells.filled(text) == ""


def test_id_numbers_are_folded_and_widened() -> None:
    card = id_card(12)
    narrow = card[:6] + card[8:17]

    assert cells.read_id_card(" ".join((card[:6], card[6:14], card[14:].lower()))) == (
        card,
        True,
        True,
    )
    assert cells.read_id_card(narrow) == (card, True, True)
    assert cells.read_id_card(broken_id(12)) == (broken_id(12), True, False)
    assert cells.read_id_card("E12345678") == ("E12345678", False, False)


@pytest.mark.parametrize("text", ["330***********1234", "111111111111111111", "无证", "123"])
def test_what_tells_no_two_persons_apart_is_no_id_number(text: str) -> None:
    assert cells.read_id_card(text)[0] == ""


@pytest.mark.parametrize(
    ("text", "factor", "fen"),
    [
        ("35000", 1, 3_500_000),
        ("3.5", 10_000, 3_500_000),
        ("3万5", 1, 3_500_000),
        ("多少", 1, None),
    ],
)
def test_amounts_are_read_into_fen(text: str, factor: int, fen: int | None) -> None:
    assert cells.read_amount(text, factor) == fen


@given(st.text(max_size=60))
def test_no_text_breaks_a_reader(text: str) -> None:
    folded = cells.filled(text)

    cells.read_phones(folded)
    cells.unread_digits(folded)
    cells.read_id_card(folded)
    cells.read_amount(folded)
    cells.read_name(folded)
    with suppress(cells.MomentUnreadable):
        cells.read_moment(folded, NOW)
