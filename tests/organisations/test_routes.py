"""A walk over every route of the project: who may open it, who is turned away, and how.

A new route needs no change here; one with arguments needs a sample in tests/routes/<part>.py.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from fanzha.organisations import Zone
from fanzha.organisations.roles import ALL_PERMISSIONS
from tests.cast import Cast
from tests.routes import Sample, gathered

Login = Callable[..., Client]
FILLER = {"int": 1, "str": "x", "slug": "x", "path": "x", "uuid": "0" * 32}
TURNED_AWAY = {403, 404}


@dataclass(frozen=True)
class Route:
    """A named address and the view behind it."""

    name: str
    pattern: URLPattern

    @property
    def view(self) -> Any:
        return self.pattern.callback

    @property
    def permission(self) -> str:
        return str(self.view.permission)

    @property
    def arguments(self) -> dict[str, Any]:
        converters = self.pattern.pattern.converters
        return {key: FILLER[_kind(one)] for key, one in converters.items()}

    def url(self, kwargs: dict[str, Any] | None = None) -> str:
        return reverse(self.name, kwargs=self.arguments if kwargs is None else kwargs)


def _kind(converter: object) -> str:
    name = type(converter).__name__.removesuffix("Converter").lower()
    return {"string": "str"}.get(name, name)


def walk(patterns: list[Any], namespace: str = "") -> Iterator[Route]:
    """Every route below these patterns."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = pattern.namespace or namespace
            yield from walk(pattern.url_patterns, inner)
        else:
            yield Route(f"{namespace}:{pattern.name}" if namespace else pattern.name, pattern)


API = "api:"  # answers programs, which come with a key: tests of the HTTP API look after it
ROUTES = {
    route.name: route
    for route in walk(get_resolver().url_patterns)
    if not str(route.name).startswith(API)
}
GUARDED = [
    name for name, route in ROUTES.items() if getattr(route.pattern.callback, "permission", "")
]


@pytest.mark.parametrize("name", ROUTES)
def test_route_says_who_and_where(name: str) -> None:
    view = ROUTES[name].view

    assert hasattr(view, "permission"), f"{name} carries neither page() nor public_page()"
    assert view.permission in ALL_PERMISSIONS | {""}
    assert set(view.zones) <= set(Zone)


@pytest.mark.parametrize("name", GUARDED)
def test_visitor_is_sent_to_the_login(name: str, db: None, client: Client) -> None:
    answer = _knock(client, ROUTES[name])

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/login/")


def test_person_without_the_permission_is_refused(cast: Cast, login: Login) -> None:
    for who in cast.people.values():
        client = login(who)
        for name in GUARDED:
            if not who.can(ROUTES[name].permission):
                status = _knock(client, ROUTES[name]).status_code
                assert status == 403, f"{who.login} opens {name}: {status}"


def test_one_time_password_opens_nothing_but_its_change(cast: Cast, login: Login) -> None:
    cast.ma.must_change_password = True
    cast.ma.save()
    client = login(cast.ma)

    for name in GUARDED:
        if name != "organisations:password":
            answer = _knock(client, ROUTES[name])
            assert answer.status_code == 302, name
            assert answer.headers["Location"] == "/me/password/"


def test_route_with_arguments_has_a_sample(cast: Cast) -> None:
    samples = gathered(cast)
    needy = {name for name in GUARDED if ROUTES[name].arguments}

    assert needy - set(samples) == set()


def test_sample_names_a_route(cast: Cast) -> None:
    assert set(gathered(cast)) <= set(ROUTES)


def _knock(client: Client, route: Route) -> HttpResponse:
    """The answer to a GET, or to a POST where the route takes nothing else."""
    answer = client.get(route.url())
    return client.post(route.url()) if answer.status_code == 405 else answer  # type: ignore[return-value]


def _first_with(cast: Cast, permission: str) -> str:
    return next(name for name, who in cast.people.items() if who.can(permission))


def _open(client: Client, route: Route, sample: Sample) -> int:
    url = route.url(dict(sample.kwargs))
    return getattr(client, sample.method)(url, dict(sample.data)).status_code  # type: ignore[no-any-return]


def test_allowed_person_opens_every_route(cast: Cast, login: Login) -> None:
    samples = gathered(cast)
    for name in GUARDED:
        route = ROUTES[name]
        sample = samples.get(name, Sample(answers=(200, 204, 302, 400, 405)))
        who = cast.people[sample.allowed or _first_with(cast, route.permission)]
        status = _open(login(who), route, sample)
        assert status in (*sample.answers, 405), f"{who.login} at {name}: {status}"


@pytest.mark.parametrize("method", ["get", "post"])
def test_object_of_another_unit_is_not_there(cast: Cast, login: Login, method: str) -> None:
    for name, sample in gathered(cast).items():
        for other in sample.hidden_from:
            who, route = cast.people[other], ROUTES[name]
            assert who.can(route.permission), f"{other} lacks {route.permission}: use partners"
            status = _open(login(who), route, replace(sample, method=method))
            allowed = {404} if method == sample.method else {404, 405}
            assert status in allowed, f"{other} at {name}: {status}"


def test_partners_see_nothing_of_each_other(cast: Cast, login: Login) -> None:
    for name, sample in gathered(cast).items():
        for partner in sample.partners:
            status = _open(login(cast.people[partner]), ROUTES[name], sample)
            assert status in TURNED_AWAY, f"{partner} at {name}: {status}"
