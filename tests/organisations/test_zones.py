"""A walk over every route in every zone: a page is there exactly where it belongs."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import get_resolver, resolve
from pytest_django.fixtures import Settings

from fanzha.organisations import Zone
from fanzha.wiring.frame import home_of, shell
from tests.cast import Cast
from tests.organisations.test_routes import Route, walk

Login = Callable[..., Client]
NOWHERE = ("web:style", "api:api-root")  # pages for developers; an address without a page
ROUTES = [r for r in walk(get_resolver().url_patterns) if not r.name.startswith(NOWHERE)]
ZONES = [Zone.POLICE, Zone.GOVERNMENT, Zone.INTERNET]


def belongs(view: Any, zone: Zone) -> bool:
    """The rule, written a second time: what names no zone belongs to the police network."""
    return zone in getattr(view, "zones", {Zone.POLICE})


def exists(client: Client, route: Route) -> bool:
    """A visitor is sent to the login, asked for a key or served, but not told “nothing here”."""
    answers = {client.get(route.url()).status_code, client.post(route.url()).status_code}
    return answers != {404}


@pytest.mark.parametrize("zone", ZONES)
def test_page_is_there_exactly_in_its_zones(
    zone: Zone, db: None, client: Client, settings: Settings
) -> None:
    settings.ZONE = zone.value

    there = {route.name for route in ROUTES if exists(client, route)}

    assert there == {route.name for route in ROUTES if belongs(route.view, zone)}


def test_one_box_for_everything_has_every_page(
    db: None, client: Client, settings: Settings
) -> None:
    settings.ZONE = Zone.ALL.value

    assert [route.name for route in ROUTES if not exists(client, route)] == []


@pytest.mark.parametrize("zone", [Zone.GOVERNMENT, Zone.INTERNET])
def test_no_permission_opens_an_inner_page_outside(
    zone: Zone, cast: Cast, login: Login, settings: Settings
) -> None:
    settings.ZONE = zone.value
    for who in (cast.ma, cast.chen):
        client = login(who)
        inner = [route for route in ROUTES if not belongs(route.view, zone)]

        assert [route.name for route in inner if exists(client, route)] == []


def test_residents_and_grid_workers_stay_outside_the_police_network() -> None:
    inner = {route.name for route in ROUTES if belongs(route.view, Zone.POLICE)}

    assert inner & {"intake:tip-give", "intake:tip-follow", "warning:visits"} == set()


@pytest.mark.parametrize("zone", ZONES)
def test_navigation_names_only_pages_of_the_zone(
    zone: Zone, cast: Cast, settings: Settings
) -> None:
    settings.ZONE = zone.value
    for who in cast.people.values():
        request = RequestFactory().get("/")
        request.user = who
        frame = shell(request)
        assert frame is not None
        links = [link.url for section in frame.sections for link in section.links]
        for url in [*links, *(link.url for link in frame.phone), home_of(who), frame.home_url]:
            assert belongs(resolve(url).func, zone), f"{who.login} is shown {url}"


def test_of_the_api_only_the_public_check_stands_outside() -> None:
    outer = {route.name for route in ROUTES if belongs(route.view, Zone.INTERNET)}

    assert {name for name in outer if name.startswith("api:")} == {"api:check"}


def test_request_for_another_host_is_refused_calmly(db: None, client: Client) -> None:
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400
