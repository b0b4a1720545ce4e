"""What every template may ask for."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string

from fanzha.web.shell import Shell, activate


def shell(request: HttpRequest) -> dict[str, Any]:
    """`shell`: the frame for the person, or false for a visitor; computed only where it is used.

    `settings.SHELL` names a callable that takes the request and gives a `Shell` or None.
    """
    return {"shell": SimpleLazyObject(lambda: _shell(request) or False)}


def public_links(_request: HttpRequest) -> dict[str, Any]:
    """`public_links`: the pages that a visitor may open on this server, as `Link`s.

    `settings.PUBLIC_LINKS` names the callable that gives them.
    """
    return {"public_links": lambda: import_string(settings.PUBLIC_LINKS)()}


def _shell(request: HttpRequest) -> Shell | None:
    make: Callable[[HttpRequest], Shell | None] = import_string(settings.SHELL)
    frame = make(request)
    return activate(frame, request.path) if frame else None
