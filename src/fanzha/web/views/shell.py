"""Choices about the frame that a visitor can make."""

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from fanzha.web.views.guard import open_page


@open_page
@require_POST
def language(request: HttpRequest) -> HttpResponseBase:
    """Remember `language` in a cookie and go back to `next`."""
    return set_language(request)
