"""One answer per kind of failure, for people, for page fragments and for programs."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

API = "/api/"


@dataclass(frozen=True)
class Wording:
    """What a status means for the person, and what to do now."""

    title: str | Promise
    advice: str | Promise


WORDINGS: dict[int, Wording] = {
    400: Wording(_("This cannot be used as it is"), _("Correct the entry and send it again.")),
    401: Wording(_("You are not logged in"), _("Log in, or send a valid API key.")),
    403: Wording(
        _("Your role may not open this"),
        _("Go back, or ask your administrator for the permission."),
    ),
    404: Wording(
        _("There is nothing here"),
        _("It was removed, or it belongs to another unit. Search for it, or go back."),
    ),
    405: Wording(_("This address does not take that"), _("Open the page again from the menu.")),
    409: Wording(
        _("This cannot be done now"),
        _("Open the page again to see how things stand."),
    ),
    413: Wording(_("This file is too large"), _("Split it, and send the parts one by one.")),
    429: Wording(_("Too many attempts"), _("Wait a quarter of an hour, then try again.")),
    500: Wording(
        _("Something went wrong on our side"),
        _("Nothing of what you saved is lost. Try again; if it stays, tell your administrator."),
    ),
    503: Wording(
        _("Not available right now"),
        _("The service does not answer at the moment. Try again in a minute."),
    ),
}


# What is told to programs, which have keys instead of roles and operations instead of pages.
API_WORDINGS: dict[int, Wording] = {
    403: Wording(_("The API key may not do this"), _("Ask the centre for a key with this scope.")),
    404: Wording(_("There is nothing here"), _("Look at the address and the number again.")),
    405: Wording(_("This address does not take that"), _("Use the method of the description.")),
}


def wording(status: int) -> Wording:
    """The wording of a status, or of its family where it has none of its own."""
    return WORDINGS.get(status) or WORDINGS[500 if status >= 500 else 400]


def answer(request: HttpRequest, status: int, detail: str = "") -> HttpResponse:
    """The failure in the form the caller reads; `detail` says which object and what is wrong."""
    if request.path.startswith(API):
        return problem(request, status, detail)
    if request.headers.get("HX-Request"):
        return fragment(request, status, detail)
    context = _context(request, status, detail)
    if status >= 500:
        # No context processors: this page must come even without a database.
        return HttpResponse(render_to_string("web/errors/plain.html", context), status=status)
    page = render_to_string("web/errors/page.html", context, request)
    return HttpResponse(page, status=status)


def fragment(request: HttpRequest, status: int, detail: str) -> HttpResponse:
    """A notice that HTMX puts above the page, wherever the request came from."""
    content = render_to_string("web/errors/notice.html", _context(request, status, detail))
    headers = {"HX-Retarget": "#notices", "HX-Reswap": "beforeend"}
    return HttpResponse(content, status=status, headers=headers)


def problem(request: HttpRequest, status: int, detail: str) -> HttpResponse:
    """Problem details as in RFC 9457."""
    words = API_WORDINGS.get(status) or wording(status)
    body = {
        "type": "about:blank",
        "title": str(words.title),
        "status": status,
        "detail": detail or str(words.advice),
        "instance": request.path,
        "request_id": getattr(request, "id", ""),
    }
    return JsonResponse(body, status=status, content_type="application/problem+json")


def _context(request: HttpRequest, status: int, detail: str) -> dict[str, object]:
    words = wording(status)
    return {
        "status": status,
        "title": words.title,
        "advice": words.advice,
        "detail": detail,
        "request_id": getattr(request, "id", ""),
    }


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Handler of 400."""
    return answer(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Handler of 403."""
    return answer(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Handler of 404."""
    return answer(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Handler of 500."""
    return answer(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form is too old, or cookies are off."""
    detail = _("The page was open for too long, or cookies are off. Load it again and resend.")
    return answer(request, 403, str(detail))
