"""Addresses that nobody would type: years at the end of time, endless numbers, foreign digits."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from fanzha.kit import Invalid, Month, NotFound, row_id
from fanzha.ledger.actions import calendar
from fanzha.organisations.actions import resolve
from tests.cast import Cast

Login = Callable[..., Client]
DAYS = ("0001-01", "9999-12", "0001", "9999", "0001-01-01", "9999-12-31", "0001-01-01..9999-12-31")
NUMBERS = ("9" * 30, "9" * 5000, "²", "１２", "-1")
ASKED = [
    ("gao", "reporting:dashboard", "month", DAYS),
    ("gao", "reporting:dashboard", "unit", NUMBERS),
    ("chen", "ledger:metrics", "period", DAYS),
    ("chen", "ledger:metrics", "unit", NUMBERS),
    ("chen", "ledger:filings", "before", NUMBERS),
    ("chen", "reporting:monthly", "period", DAYS),
    ("chen", "reporting:daily", "period", DAYS),
    ("chen", "reporting:daily", "unit", NUMBERS),
    ("chen", "organisations:roster", "week", DAYS),
    ("chen", "organisations:roster", "unit", NUMBERS),
    ("chen", "warning:list", "unit", NUMBERS),
    ("chen", "warning:list", "pushed_from", DAYS),
    ("chen", "intake:list", "at", (*DAYS, *NUMBERS)),
]


@pytest.mark.parametrize(("who", "route", "name", "texts"), ASKED)
def test_silly_address_gets_an_answer(
    who: str, route: str, name: str, texts: tuple[str, ...], cast: Cast, login: Login
) -> None:
    client = login(getattr(cast, who))

    answers = {text[:30]: client.get(reverse(route), {name: text}) for text in texts}

    assert {text: a.status_code for text, a in answers.items() if a.status_code >= 500} == {}


@pytest.mark.parametrize("text", DAYS)
def test_period_out_of_all_years_is_explained(text: str, db: None) -> None:
    with pytest.raises(Invalid, match=r"not a (period|month)|不是"):
        calendar().parse(text)


def test_last_years_still_have_neighbours(db: None) -> None:
    days = calendar()

    assert days.previous(days.parse("1900-01")).label == "1899-12"
    assert days.year_ago(days.parse("2999")).label == "2998"
    assert Month.parse("2999-12").shift(1).year == 3000


@pytest.mark.parametrize("moment", ["2026-13-45T00:00:00Z", "0001-01-01T00:00:00+14:00"])
def test_moment_that_never_was_is_explained(moment: str, cast: Cast, login: Login) -> None:
    asked = {"metric": "M23", "period": "2026-11", "as_of": moment}

    assert login(cast.chen).get(reverse("ledger:entries"), asked).status_code == 400


@pytest.mark.parametrize("family", ["ledger:entry", "ledger:filing", "reporting:edition"])
def test_reference_without_a_number_names_nothing(family: str, cast: Cast) -> None:
    for key in ("x", "²", "9" * 5000):
        with pytest.raises(NotFound):
            resolve(f"{family}:{key}", cast.chen)


def test_row_id_reads_plain_digits_only() -> None:
    assert [row_id(text) for text in ("17", "", "-1", "1e3", *NUMBERS)] == [17] + [0] * 8
