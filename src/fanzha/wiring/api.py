"""The HTTP API `/api/v1`: what programs of banks, stations and platforms may ask and send.

Each operation names the scope its key must hold; errors are RFC 9457 problem details, made by the
same middleware as the error pages. See docs/http-api.md.
"""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from ninja import Body, File, NinjaAPI, Schema, UploadedFile
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from pydantic import Field

from fanzha import __version__
from fanzha.detection import classify, elements_json, extract, typing_json
from fanzha.detection.actions import ask, question
from fanzha.kit import Invalid, NotFound
from fanzha.kit import gettext as _
from fanzha.kit.actions import write
from fanzha.knowledge.actions import check_indicator
from fanzha.organisations.actions import (
    OUTER,
    ApiKey,
    audit,
    key_ref,
)
from fanzha.warning.actions import Batch, export_feedback, import_file
from fanzha.web.views.errors import problem
from fanzha.wiring.decisions import router
from fanzha.wiring.guard import router as guard
from fanzha.wiring.scopes import PROBLEMS, Scope, key_of


class Text(Schema):
    """A text to read."""

    text: Annotated[str, Field(max_length=100_000)]
    report_time: datetime | None = None


class Value(Schema):
    """A number, account, address or domain to look up."""

    kind: Annotated[str, Field(max_length=20)]
    value: Annotated[str, Field(min_length=1, max_length=300)]


class Question(Schema):
    """What a resident asks about: exactly one field; a picture is base64 of PNG, JPEG or WebP."""

    text: Annotated[str, Field(max_length=5000)] = ""
    number: Annotated[str, Field(max_length=300)] = ""
    account: Annotated[str, Field(max_length=300)] = ""
    url: Annotated[str, Field(max_length=2000)] = ""
    picture: Annotated[str, Field(max_length=9_500_000)] = ""


_FIRST_FAILURE = 400
_OWN_CHECKS = {"value_error", "assertion_error"}


class Described(NinjaAPI):
    """The API with a description that says what failures look like."""

    def get_openapi_schema(self, **more: Any) -> OpenAPISchema:
        """Failures are `application/problem+json`, which the library cannot be told."""
        found = super().get_openapi_schema(**more)
        operations = (each for path in found["paths"].values() for each in path.values())
        for operation in operations:
            for status, answer in operation["responses"].items():
                if int(status) >= _FIRST_FAILURE and "application/json" in answer["content"]:
                    content = answer["content"].pop("application/json")
                    answer["content"]["application/problem+json"] = content
        return found


api = Described(
    title="Fanzha",
    version=__version__,
    urls_namespace="api",
    docs_url=None,
    openapi_url="openapi.json",
)
api.add_router("", router)
api.add_router("", guard)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return problem(request, 400, "; ".join(sorted({_fault(item) for item in error.errors})))


def _fault(item: dict[str, Any]) -> str:
    """The field and what it must be, never its value: what an own check says might hold it."""
    where = [str(step) for step in item["loc"] if step != "body"]
    told = "" if item["type"] in _OWN_CHECKS else f": {item['msg']}"
    return f"{'.'.join(where) or 'body'}{told}"


@api.exception_handler(AuthenticationError)
def _anonymous(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    return problem(request, 401, "")


@api.exception_handler(HttpError)
def _failed(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(request, error.status_code, "")


def _note(key: ApiKey, operation: str, **facts: int) -> None:
    """Personal data came or went with a key: the audit chain keeps which one."""
    with write():
        audit(None, "key.used", key_ref(key), unit=key.unit.code, operation=operation, **facts)


@api.post("/text/classify", auth=Scope("text.check"), response={200: dict[str, Any], **PROBLEMS})
def text_classify(request: HttpRequest, body: Body[Text]) -> dict[str, Any]:
    """Fraud or not, type, reasons; nothing is stored."""
    return typing_json(classify(body.text))


@api.post("/text/extract", auth=Scope("text.check"), response={200: dict[str, Any], **PROBLEMS})
def text_extract(request: HttpRequest, body: Body[Text]) -> dict[str, Any]:
    """Elements, transfers and loss; nothing is stored."""
    return elements_json(extract(body.text, body.report_time))


@api.post("/check", auth=None, response={200: dict[str, Any], **PROBLEMS})
def check(request: HttpRequest, body: Body[Question]) -> dict[str, Any]:
    """The public check: verdict in plain words, why, what to do now; nothing is stored.

    Needs no key; a visitor may ask as often as on the page, more often gets 429.
    """
    return ask(question(request, body.model_dump())).as_json()


@api.post(
    "/indicators/check", auth=Scope("indicator.read"), response={200: dict[str, Any], **PROBLEMS}
)
def indicators_check(request: HttpRequest, body: Body[Value]) -> dict[str, Any]:
    """Is this value confirmed in the registry, and since when?"""
    try:
        hit = check_indicator(body.kind, body.value)
    except ValueError:
        raise Invalid(_("“{kind}” is no kind of indicator.").format(kind=body.kind)) from None
    if hit is None:
        return {"known": False}
    return {"known": True, "type": hit.type_code, "confidence": hit.confidence}


@api.post(
    "/warnings/imports", auth=Scope("warning.push"), response={200: dict[str, Any], **PROBLEMS}
)
def warnings_import(request: HttpRequest, file: File[UploadedFile]) -> dict[str, Any]:
    """Push a list of suspected victims to the key's unit; the same file again changes nothing."""
    key = key_of(request)
    _note(key, "warnings_import")
    result = import_file(file.read(), file.name or "list", key.unit.code)
    return {name: value for name, value in result.items() if name != "persons"}


@api.get("/warnings/imports/{batch_id}/feedback", auth=Scope("feedback.read"), response=PROBLEMS)
def warnings_feedback(request: HttpRequest, batch_id: int) -> HttpResponse:
    """反馈回填: the outcomes in the pushed file's own columns."""
    key = key_of(request)
    if not Batch.objects.filter(pk=batch_id, owner=key.unit).exists():
        raise NotFound(_("The unit of this key has no pushed list with this number."))
    _note(key, "warnings_feedback", batch=batch_id)
    name, content = export_feedback(batch_id)
    reply = HttpResponse(content, content_type="application/octet-stream")
    reply["Content-Disposition"] = f'attachment; filename="feedback-{batch_id}{_ending(name)}"'
    return reply


def _ending(name: str) -> str:
    return name[name.rfind(".") :] if "." in name else ""


def _urls() -> Any:
    """The addresses; what residents may ask stands in the outer zones, all else in the police's."""
    patterns, *names = api.urls
    for pattern in patterns:
        if isinstance(pattern, URLPattern) and pattern.name == check.__name__:
            setattr(pattern.callback, "zones", OUTER)  # noqa: B010 - a view takes attributes
    return patterns, *names


urls = _urls()
