import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanzha.kit import IdCard, check_digit, fold, luhn_ok, mobile

SEVENTEEN = "99010119900307001"  # district 990101 does not exist


def test_a_right_check_digit_is_valid() -> None:
    card = IdCard.parse(SEVENTEEN + check_digit(SEVENTEEN))

    assert card is not None
    assert card.valid
    assert card.birth == date(1990, 3, 7)
    assert card.sex == "male"


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(place: int, shift: int) -> None:
    digits = list(SEVENTEEN)
    digits[place] = str((int(digits[place]) + shift) % 10)
    card = IdCard.parse("".join(digits) + check_digit(SEVENTEEN))

    assert card is not None
    assert not card.valid


def test_fifteen_digits_are_widened() -> None:
    card = IdCard.parse("990101900307001")

    assert card == IdCard(SEVENTEEN + check_digit(SEVENTEEN))


def test_a_birth_date_that_never_was_is_invalid() -> None:
    number = "99010119900230001"
    card = IdCard.parse(number + check_digit(number))

    assert card is not None
    assert not card.valid


def test_age_counts_full_years() -> None:
    card = IdCard.parse(SEVENTEEN + check_digit(SEVENTEEN))

    assert card is not None
    assert card.age(date(2026, 3, 6)) == 35
    assert card.age(date(2026, 3, 7)) == 36


@pytest.mark.parametrize(
    "text", ["15400001234", "+86 154 0000 1234", "0086-154-0000-1234", "１５４００００１２３４"]
)
def test_a_mobile_number_is_read_as_people_write_it(text: str) -> None:
    assert mobile(text) == "15400001234"


@pytest.mark.parametrize("text", ["", "12800001234", "1380000123", "8613800001234567", "abc"])
def test_what_is_no_mobile_number_is_none(text: str) -> None:
    assert mobile(text) is None


@given(st.text("0123456789", min_size=11, max_size=18))
def test_exactly_one_last_digit_satisfies_luhn(digits: str) -> None:
    assert sum(luhn_ok(digits + last) for last in "0123456789") == 1


def test_folding_removes_width_and_invisible_characters() -> None:
    assert fold("　Ａ\u200bＢ１ ") == "AB1"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_folding_is_normalising_without_format_characters(text: str) -> None:
    folded = unicodedata.normalize("NFKC", text)

    assert fold(text) == "".join(c for c in folded if unicodedata.category(c) != "Cf").strip()
