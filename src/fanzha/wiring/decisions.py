"""Decisions under the address of the pages: passed on to the decision process, unread.

One open port suffices for a bank; the key is checked here, and the unit named over loopback.
"""

from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from fanzha.detection import Loopback, event_schemas, loopback_token
from fanzha.detection.actions import decision_told
from fanzha.kit import Unavailable
from fanzha.kit.actions import keyring
from fanzha.web.views.errors import problem
from fanzha.wiring.scopes import PROBLEMS, Problem, Scope, key_of

router = Router()
_ASK = Scope("decision.ask")
_ANSWERS: dict[int, type[Schema] | Any] = {
    200: dict[str, Any],
    **PROBLEMS,
    **dict.fromkeys((409, 413, 503), Problem),
}
_LABEL = {
    "type": "object",
    "required": ["event_id", "label"],
    "additionalProperties": False,
    "properties": {
        "event_id": {"type": "string", "minLength": 1, "maxLength": 200},
        "label": {"type": "string", "enum": ["fraud", "legitimate"]},
    },
}


def _body(kind: str, schema: Any) -> dict[str, Any]:
    """The body of an operation for the description of the API."""
    return {"requestBody": {"required": True, "content": {kind: {"schema": schema}}}}


@router.post(
    "/decisions",
    auth=_ASK,
    response=_ANSWERS,
    openapi_extra=_body("application/json", {"oneOf": event_schemas()}),
)
def decision(request: HttpRequest) -> HttpResponse:
    """What to do about one event, durable and with reasons; again changes nothing."""
    return _passed_on(request, "decisions")


@router.post(
    "/decisions:batch",
    auth=_ASK,
    response=_ANSWERS,
    openapi_extra=_body("application/json", {"type": "array", "minItems": 1, "maxItems": 10_000}),
)
def decisions_batch(request: HttpRequest) -> HttpResponse:
    """Up to 10 000 events: a JSON array, lines (`application/x-ndjson`) or an Arrow stream."""
    return _passed_on(request, "decisions:batch")


@router.get("/decisions/{path:event_id}", auth=_ASK, response={200: dict[str, Any], **PROBLEMS})
def decision_made(request: HttpRequest, event_id: str, explain: bool = False) -> dict[str, Any]:
    """What was answered about an event; with `explain` why, by the rules and the model of then."""
    return dict(decision_told(key_of(request).unit.code, event_id, explain=explain))


@router.post(
    "/labels",
    auth=_ASK,
    response=_ANSWERS,
    openapi_extra=_body("application/json", _LABEL),
)
def label(request: HttpRequest) -> HttpResponse:
    """What became of an event that was decided before."""
    return _passed_on(request, "labels")


def _passed_on(request: HttpRequest, path: str) -> HttpResponse:
    query = request.META.get("QUERY_STRING", "")
    try:
        body = request.body
    except RequestDataTooBig:
        return problem(request, 413, "")
    try:
        reply = _process().post(
            f"/api/v1/{path}?{query}" if query else f"/api/v1/{path}",
            body,
            key_of(request).unit.code,
            request.META.get("CONTENT_TYPE", ""),
            request.META.get("HTTP_ACCEPT_LANGUAGE", ""),
        )
    except Unavailable as error:
        silent = problem(request, 503, str(error))
        silent["Retry-After"] = "1"
        return silent
    return HttpResponse(reply.body, reply.kind, reply.status, headers=dict(reply.headers))


@cache
def _process() -> Loopback:
    return Loopback(settings.DECISION_PORT, loopback_token(keyring().chain))
