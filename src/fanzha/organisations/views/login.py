"""Login, its second step, logout."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import login as start_session
from django.contrib.auth import logout as end_session
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.module_loading import import_string
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django_otp import login as start_verified
from django_otp.plugins.otp_totp.models import TOTPDevice

from fanzha.kit import clock
from fanzha.kit.actions import write
from fanzha.organisations.actions import audit
from fanzha.organisations.actions.guards import public_page
from fanzha.organisations.actions.people import person_ref
from fanzha.organisations.actions.second_step import device_of
from fanzha.organisations.forms.account import LoginForm, SecondStepForm
from fanzha.organisations.models import Person

_PENDING = "second_step"
_PENDING_FOR = timedelta(minutes=5)
_BACKEND = "django.contrib.auth.backends.ModelBackend"


@public_page()
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """The first step: login and password."""
    if request.user.is_authenticated:
        return redirect(_next(request))
    form = LoginForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid() and form.person is not None:
        return _enter(request, form.person)
    status = 400 if form.errors else 200
    context = {"form": form, "next": _next(request)}
    return render(request, "organisations/login.html", context, status=status)


def _enter(request: HttpRequest, person: Person) -> HttpResponse:
    """Start the session, or ask for the code first."""
    if device_of(person) is None:
        return _start(request, person, None)
    request.session.cycle_key()
    request.session[_PENDING] = [person.pk, clock.now().timestamp(), _next(request)]
    return redirect("organisations:login-code")


@public_page()
@never_cache
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The second step: the code of the authenticator or a recovery code, within five minutes."""
    person, target = _pending(request)
    device = device_of(person) if person else None
    if person is None or device is None:
        return redirect("organisations:login")
    form = SecondStepForm(device, request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _start(request, person, device, target)
    context = {"form": form, "name": person.name}
    return render(request, "organisations/code.html", context, status=400 if form.errors else 200)


def _pending(request: HttpRequest) -> tuple[Person | None, str]:
    pk, since, target = request.session.get(_PENDING, (None, 0.0, "/"))
    if clock.now().timestamp() - since > _PENDING_FOR.total_seconds():
        return None, "/"
    return Person.objects.filter(pk=pk, is_active=True).first(), target


def _start(
    request: HttpRequest, person: Person, device: TOTPDevice | None, target: str = ""
) -> HttpResponse:
    """A fresh session key (nobody can have planted it), the person's language, the audit line."""
    target = target or _next(request)
    start_session(request, person, _BACKEND)
    request.session.pop(_PENDING, None)
    if device is not None:
        start_verified(request, device)
    with write():
        audit(person, "person.logged_in", person_ref(person), second_step=device is not None)
    response = redirect(target)
    if person.language:
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, person.language, samesite="Lax")
    return response


def _next(request: HttpRequest) -> str:
    """Where to go afterwards; only addresses of this server."""
    target = request.POST.get("next") or request.GET.get("next") or "/"
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    # Without a stroke `redirect` would take it for the name of a view.
    return target if safe and target.startswith("/") else "/"


@public_page()
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """End the session."""
    if isinstance(request.user, Person):
        with write():
            audit(request.user, "person.logged_out", person_ref(request.user))
    end_session(request)
    return redirect("organisations:login")


@public_page()
def home(request: HttpRequest) -> HttpResponse:
    """The person's own queue; a visitor is asked to log in."""
    if not isinstance(request.user, Person):
        return redirect("organisations:login")
    return redirect(import_string(settings.HOMES)(request.user))


def locked_out(
    request: HttpRequest, credentials: dict[str, Any], *args: Any, **kwargs: Any
) -> HttpResponse:
    """What is shown after too many wrong passwords (django-axes calls it)."""
    minutes = int(settings.AXES_COOLOFF_TIME * 60)
    return render(request, "organisations/locked.html", {"minutes": minutes}, status=429)
