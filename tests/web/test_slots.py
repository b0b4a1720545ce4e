"""Panels of other parts: each by itself, only for whom it is."""

from dataclasses import dataclass, field

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from pytest_django.fixtures import Settings


@dataclass(frozen=True)
class Reader:
    """Somebody with some permissions."""

    permissions: frozenset[str] = field(default_factory=frozenset)
    is_authenticated: bool = True

    def can(self, permission: str) -> bool:
        return permission in self.permissions


@pytest.fixture(autouse=True)
def table(settings: Settings) -> None:
    settings.SLOTS = "tests.web.table.SLOTS"


def render(source: str, reader: Reader) -> str:
    request = RequestFactory().get("/")
    request.user = reader  # type: ignore[assignment]
    return Template("{% load web %}" + source).render(Context({"request": request}))


def test_panels_come_in_their_order_and_only_where_allowed() -> None:
    html = render('{% slot "desk" %}', Reader(frozenset({"self.use"})))

    assert html.index('hx-get="/style/list/"') < html.index('hx-get="/style/"')
    assert "wall" not in html


def test_panel_is_about_the_object_of_the_page() -> None:
    html = render('{% slot "thing" 409 %}', Reader(frozenset({"self.use"})))

    assert 'hx-get="/style/error/409/"' in html


@pytest.mark.parametrize("reader", [Reader(), Reader(is_authenticated=False)])
def test_nobody_sees_panels_without_leave(reader: Reader) -> None:
    assert "hx-get" not in render('{% slot "desk" %}', reader)


def test_slot_without_panels_is_empty() -> None:
    assert render('{% slot "nothing" %}', Reader()).strip() == ""
