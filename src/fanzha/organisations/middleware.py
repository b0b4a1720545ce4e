"""What is settled before a page answers: its language, and whether this server has it at all."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation
from django.utils.deprecation import MiddlewareMixin

from fanzha.organisations.actions.guards import INNER, in_zone


class LanguageMiddleware:
    """Activate the person's choice (a cookie), else Chinese.

    Never the browser's language: police browsers are often set to English by accident.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request in its language."""
        wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_CODE)
        known = dict(settings.LANGUAGES)
        with translation.override(wanted if wanted in known else settings.LANGUAGE_CODE):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "")
        return response


class ZoneMiddleware(MiddlewareMixin):
    """A page outside the zone of this server does not exist, whoever asks and however.

    A view that names no zones, such as an operation of the HTTP API, belongs to the police zone.
    """

    def process_view(
        self,
        _request: HttpRequest,
        view: Callable[..., HttpResponseBase],
        _args: tuple[Any, ...],
        _kwargs: dict[str, Any],
    ) -> None:
        """Raise Http404 before anything of the view runs."""
        if not in_zone(getattr(view, "zones", INNER)):
            raise Http404
