"""What every route carries: who may open it, and in which network zones it exists.

`ZoneMiddleware` asks for the zones before anything of the view runs.
"""

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from fanzha.kit import Forbidden
from fanzha.organisations.kinds import Zone
from fanzha.organisations.models import Person

INNER = frozenset({Zone.POLICE})
OUTER = frozenset({Zone.GOVERNMENT, Zone.INTERNET})
ANY = INNER | OUTER
View = Callable[..., HttpResponseBase]


def current_person(request: HttpRequest) -> Person:
    """The person who is logged in; only for views behind `page`."""
    assert isinstance(request.user, Person)
    return request.user


def in_zone(zones: Collection[Zone]) -> bool:
    """Does this server have pages of these zones?"""
    zone = Zone(settings.ZONE)
    return zone is Zone.ALL or zone in zones


def page(permission: str, zones: Collection[Zone] = INNER) -> Callable[[View], View]:
    """A route for people who are logged in and hold the permission."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _to_login(request)
            person = current_person(request)
            person.work_at(request.session.get("unit"))
            if person.must_change_password and not _about_password(request):
                return _redirect(request, reverse("organisations:password"))
            if not person.can(permission):
                raise Forbidden(_("Your role may not open this page: ask your administrator."))
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        guarded.zones = frozenset(zones)  # type: ignore[attr-defined]
        return guarded

    return guard


def _to_login(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": settings.LOGIN_URL})
    return redirect_to_login(request.get_full_path())


def _about_password(request: HttpRequest) -> bool:
    """The one page that is open to somebody with a one-time password."""
    match = request.resolver_match
    return match is not None and match.view_name == "organisations:password"


def _redirect(request: HttpRequest, url: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


def opens(url: str, person: Person) -> bool:
    """May this person open the page at this address? A link that leads to a refusal is no link."""
    try:
        view = resolve(urlsplit(url).path).func
    except Resolver404:
        return False
    permission, zones = getattr(view, "permission", ""), getattr(view, "zones", INNER)
    return in_zone(zones) and (not permission or person.can(permission))


def public_page(zones: Collection[Zone] = ANY) -> Callable[[View], View]:
    """A route that needs no login."""

    def guard(view: View) -> View:
        view.permission = ""  # type: ignore[attr-defined]
        view.zones = frozenset(zones)  # type: ignore[attr-defined]
        return view

    return guard
