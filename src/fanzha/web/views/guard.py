"""What the routes of this part carry; the guards of `organisations` lie to its right."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase

View = Callable[..., HttpResponseBase]
ZONES = frozenset({"police", "government", "internet"})


def open_page(view: View) -> View:
    """A route that needs no login and shows no data; it exists in every zone."""
    view.permission = ""  # type: ignore[attr-defined]
    view.zones = ZONES  # type: ignore[attr-defined]
    return view


def debug_page(view: View) -> View:
    """A route for developers: it does not exist on a real server."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.DEBUG:
            raise Http404
        return view(request, *args, **kwargs)

    return open_page(guarded)
