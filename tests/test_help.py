"""Every page of the frame says what it is for, in both languages."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from fanzha.wiring.help import LANGUAGES, explained, help_for
from tests.cast import Cast
from tests.organisations.test_routes import GUARDED, ROUTES
from tests.routes import Sample, gathered

Login = Callable[..., Client]


def first_with(cast: Cast, permission: str) -> str:
    return next(name for name, who in cast.people.items() if who.can(permission))


def test_every_full_page_has_a_help_panel(cast: Cast, login: Login) -> None:
    samples = gathered(cast)
    silent = []
    for name in GUARDED:
        sample = samples.get(name, Sample())
        who = cast.people[sample.allowed or first_with(cast, ROUTES[name].permission)]
        answer: Any = login(who).get(ROUTES[name].url(dict(sample.kwargs)))
        content = getattr(answer, "content", b"").decode(errors="ignore")
        is_page = answer.status_code == 200 and ("fz-top" in content or "fz-taskbar" in content)
        if is_page and 'id="help-panel"' not in content:
            silent.append(name)

    assert silent == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_speaks_about_pages_that_exist(language: str) -> None:
    assert explained() <= set(ROUTES)
    assert all(help_for(name, language) for name in explained())


def test_chinese_help_is_chinese_and_english_help_is_short() -> None:
    for name in explained():
        assert not any(sentence.isascii() for sentence in help_for(name, "zh-hans")), name
        assert len(" ".join(help_for(name, "en"))) < 420, name


def test_handbook_leaves_out_what_the_role_may_not_open(cast: Cast, login: Login) -> None:
    admin = login(cast.ma).get("/help/").content.decode()
    clerk = login(cast.li).get("/help/").content.decode()

    assert "审计链" in admin
    assert "审计链" not in clerk
