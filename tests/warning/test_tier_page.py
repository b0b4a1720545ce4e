"""The page of tiers shows what is in force, and says what each cell is."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(cast: Cast, login: Callable[..., Client]) -> str:
    return login(cast.ma).get("/tiers/").content.decode()


def test_each_choice_shows_the_value_in_force(page: str) -> None:
    chosen = [each.count(" selected") for each in re.findall(r"<select.*?</select>", page, re.S)]
    of_tiers = [count for count in chosen if count]

    assert len(of_tiers) >= 4 * 3
    assert set(of_tiers) == {1}


def test_words_of_lists_carry_no_blanks_of_the_template(page: str) -> None:
    words = re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, re.S)

    assert any(words)
    assert words == [each.strip() for each in words]


def test_every_cell_has_a_name(page: str) -> None:
    table = page[page.index("fz-tiertable") : page.index("</table>")]
    cells = re.findall(r"<(?:input|select|textarea)[^>]*>", table)

    assert cells
    assert all("aria-label=" in cell for cell in cells)
