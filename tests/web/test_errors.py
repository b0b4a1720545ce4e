"""Failures become calm answers in the form the caller reads."""

import io
import json

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import translation

from fanzha.kit import Conflict, FanzhaError, Forbidden, Invalid, NotFound, Unavailable
from fanzha.web import Shell
from fanzha.web.middleware import ErrorMiddleware
from fanzha.web.views import errors

KINDS = [(Invalid, 400), (Forbidden, 403), (NotFound, 404), (Conflict, 409), (Unavailable, 503)]


def visitor(request: HttpRequest) -> Shell | None:
    """A frame for nobody."""
    return None


@pytest.fixture(autouse=True)
def frame(settings: object) -> None:
    settings.SHELL = "tests.web.test_errors.visitor"  # type: ignore[attr-defined]


def middleware() -> ErrorMiddleware:
    return ErrorMiddleware(lambda request: HttpResponse())


def answered(request: HttpRequest) -> HttpResponse:
    middleware().process_request(request)
    return middleware().process_response(request, HttpResponse())


def failing(error: Exception, path: str = "/x/", **headers: str) -> HttpResponse | None:
    request = RequestFactory().get(path, headers=headers)
    middleware().process_request(request)
    return middleware().process_exception(request, error)


@pytest.mark.parametrize(("kind", "status"), KINDS)
def test_error_is_a_page_with_its_sentence(kind: type[FanzhaError], status: int) -> None:
    response = failing(kind("Warning 17 was signed."))

    assert response is not None
    assert response.status_code == status
    assert "Warning 17 was signed." in response.content.decode()


@pytest.mark.parametrize(("kind", "status"), KINDS)
def test_part_of_a_page_gets_a_notice(kind: type[FanzhaError], status: int) -> None:
    response = failing(kind("Warning 17 was signed."), **{"HX-Request": "true"})

    assert response is not None
    assert response.status_code == status
    assert response["HX-Retarget"] == "#notices"
    assert "<html" not in response.content.decode()


@pytest.mark.parametrize(("kind", "status"), KINDS)
def test_program_gets_problem_details(kind: type[FanzhaError], status: int) -> None:
    response = failing(kind("Warning 17 was signed."), "/api/v1/warnings/17")

    assert response is not None
    assert response["Content-Type"] == "application/problem+json"
    body = json.loads(response.content)
    assert body["status"] == response.status_code == status
    assert body["detail"] == "Warning 17 was signed."
    assert body["instance"] == "/api/v1/warnings/17"


@pytest.mark.parametrize(("error", "status"), [(PermissionDenied(), 403), (Http404(), 404)])
def test_refusals_of_the_framework_look_the_same(error: Exception, status: int) -> None:
    response = failing(error)

    assert response is not None
    assert response.status_code == status


def test_unexpected_error_is_left_to_the_log() -> None:
    assert failing(ValueError("secret 15400001234")) is None


def test_error_text_is_escaped() -> None:
    response = failing(Invalid("<script>alert(1)</script>"))

    assert response is not None
    assert b"<script>alert" not in response.content


def test_server_error_needs_neither_frame_nor_database(settings: object) -> None:
    settings.SHELL = "tests.web.nowhere"  # type: ignore[attr-defined]

    response = errors.server_error(RequestFactory().get("/x/"))

    assert response.status_code == 500
    assert "系统出了点问题" in response.content.decode()


def test_server_error_speaks_english_too() -> None:
    with translation.override("en"):
        response = errors.server_error(RequestFactory().get("/x/"))

    assert "went wrong on our side" in response.content.decode()


@pytest.mark.parametrize(("status", "family"), [(418, 400), (507, 500), (404, 404)])
def test_every_status_has_words(status: int, family: int) -> None:
    assert errors.wording(status) == errors.WORDINGS[family]


def test_answers_carry_an_id_and_security_headers() -> None:
    first, second = (answered(RequestFactory().get("/x/")) for _ in range(2))

    assert first["X-Request-ID"] != second["X-Request-ID"]
    assert first["X-Content-Type-Options"] == "nosniff"
    assert "camera=()" in first["Permissions-Policy"]


def test_old_form_is_told_what_to_do() -> None:
    response = errors.csrf_failure(RequestFactory().post("/x/"))

    assert response.status_code == 403
    assert "刷新页面" in response.content.decode()


class Endless(io.RawIOBase):
    """A body of which nothing is kept."""

    taken = 0

    def read(self, size: int = -1) -> bytes:
        assert 0 < size <= 1 << 20
        self.taken += size
        return bytes(size)


def test_a_body_above_the_limit_is_refused_with_the_limit_and_what_to_do() -> None:
    body = Endless()
    request = RequestFactory().post("/x/", headers={"Content-Length": "200000000"})
    vars(request)["_stream"] = body

    answer = middleware().process_request(request)

    assert answer is not None and answer.status_code == 413
    assert "200 MB" in answer.content.decode() and "100 MB" in answer.content.decode()
    assert body.taken >= 200_000_000


def test_a_body_within_the_limit_is_left_alone() -> None:
    request = RequestFactory().post("/x/", headers={"Content-Length": "100000000"})

    assert middleware().process_request(request) is None
