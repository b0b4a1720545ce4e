"""An English page names scam types in English."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.cast import Cast
from tests.makers.intake import make_report

Login = Callable[..., Client]


@pytest.mark.parametrize("url", ["/seat/", "/reports/", "/indicators/"])
def test_types_are_named_in_the_language_of_the_page(url: str, cast: Cast, login: Login) -> None:
    client = login(cast.lin)
    make_report(cast.lin)

    chinese = client.get(url).content.decode()
    client.cookies["django_language"] = "en"
    english = client.get(url).content.decode()

    assert "刷单返利" in chinese
    assert "刷单返利" not in english
    assert "Fake order brushing" in english
