"""The HTTP side of the decision process: a small WSGI application without Django."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from threading import BoundedSemaphore
from time import perf_counter
from typing import Annotated, Any, Literal
from urllib.parse import parse_qs

import msgspec
from msgspec import Meta

from fanzha.detection.deciding.batches import (
    ARROW,
    JSON,
    ids_of,
    read_array,
    read_arrow,
    read_lines,
)
from fanzha.detection.deciding.bodies import Bodies
from fanzha.detection.deciding.committer import Committer
from fanzha.detection.deciding.decider import opening, render
from fanzha.detection.deciding.event import TEXT_MOST, Reader
from fanzha.detection.deciding.kept import Labelled
from fanzha.detection.deciding.keys import Keys
from fanzha.detection.deciding.meter import Meter
from fanzha.detection.deciding.problems import Refused, problem, speaking
from fanzha.kit import Conflict, FanzhaError, Invalid, NotFound, TooMany
from fanzha.kit import gettext as _

Environ = dict[str, Any]
Start = Callable[[str, list[tuple[str, str]]], object]
_ONE_MOST, _BATCH_MOST = 64 * 1024, 32 * 1024 * 1024  # bytes of a body
_BATCHES = 4  # at once: their bodies are held in memory
_JSON = [("Content-Type", "application/json")]


class EventReused(Conflict):
    """An event id came again with another content."""


class Label(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What became of an event."""

    event_id: Annotated[str, Meta(min_length=1, max_length=TEXT_MOST)]
    label: Literal["fraud", "legitimate"]


class Application:
    """`/api/v1/decisions`, `/api/v1/decisions:batch`, `/api/v1/labels`, `/health`, `/metrics`."""

    def __init__(
        self,
        reader: Reader,
        committer: Committer,
        keys: Keys,
        health: Callable[[], Mapping[str, object]],
        outcomes: Mapping[tuple[str, str], int],
        now_us: Callable[[], int],
        bodies: Bodies,
    ) -> None:
        self._reader, self._committer, self._keys = reader, committer, keys
        self._health, self._outcomes, self._now_us = health, outcomes, now_us
        self._meter, self._bodies = Meter(), bodies
        self._batches = BoundedSemaphore(_BATCHES)
        self._label = msgspec.json.Decoder(Label).decode
        self._routes: dict[str, tuple[str, Callable[[Environ], bytes]]] = {
            "/api/v1/decisions": ("POST", self._one),
            "/api/v1/decisions:batch": ("POST", self._many),
            "/api/v1/labels": ("POST", self._labelled),
            "/health": ("GET", self._told),
            "/metrics": ("GET", self._measured),
        }

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        """Answer one request; every expected failure is a problem document."""
        speaking.chinese = environ.get("HTTP_ACCEPT_LANGUAGE", "").lower().startswith("zh")
        path = environ["PATH_INFO"]
        try:
            body = self._answer(environ, path)
        except FanzhaError as error:
            status, headers, body = problem(error, path)
            self._meter.statuses[int(status[:3])] += 1
            start(status, headers)
            return [body]
        start("200 OK", [*_JSON] if body[:1] == b"{" else [("Content-Type", "text/plain")])
        return [body]

    def _answer(self, environ: Environ, path: str) -> bytes:
        found = self._routes.get(path)
        if found is None:
            raise NotFound(_("There is nothing at this address."))
        method, handler = found
        asked = environ["REQUEST_METHOD"]
        if asked != method and (asked, method) != ("HEAD", "GET"):  # the server drops its body
            detail = _("This address takes {method} only.").format(method=method)
            raise Refused(405, detail, [("Allow", method)])
        return handler(environ)

    def _unit(self, environ: Environ) -> str:
        return self._keys.unit_of(
            environ.get("HTTP_AUTHORIZATION", ""), environ.get("HTTP_FANZHA_UNIT", "")
        )

    def _one(self, environ: Environ) -> bytes:
        began = perf_counter()
        unit = self._unit(environ)
        event = self._reader.read(self._bodies.read(environ, unit, _ONE_MOST), unit)
        answer = self._committer.decide((event,))[0]
        if answer.conflict:
            raise _reused()
        self._meter.replayed += answer.replayed
        self._meter.took((perf_counter() - began) * 1000)
        return render(event.event_id, answer)

    def _many(self, environ: Environ) -> bytes:
        unit = self._unit(environ)
        if not self._batches.acquire(blocking=False):
            raise TooMany(_("Too many batches at once: send it again in a second."))
        try:
            return self._batch(environ, unit)
        finally:
            self._batches.release()

    def _batch(self, environ: Environ, unit: str) -> bytes:
        body = self._bodies.read(environ, unit, _BATCH_MOST)
        kind = environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower()
        if kind == ARROW:
            asked = parse_qs(environ.get("QUERY_STRING", "")).get("scenario", ["transfer"])
            read = read_arrow(self._reader, body, asked[-1], unit)
        elif kind == JSON:
            read = read_array(self._reader, body, unit)
        else:
            read = read_lines(self._reader, body, unit)
        numbers, told, wrong = iter(read.numbers), list[bytes](), read.wrong
        for piece, answers in self._committer.decide_many(read.pieces):
            for event_id, answer, number in zip(ids_of(piece), answers, numbers):  # noqa: B905
                if answer.conflict:
                    wrong.append((number, str(_reused())))
                else:
                    told += opening(event_id, answer), answer.rest, b","
        return _summary(told, sorted(wrong))

    def _labelled(self, environ: Environ) -> bytes:
        unit = self._unit(environ)
        try:
            label = self._label(self._bodies.read(environ, unit, _ONE_MOST))
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            text = _("A label is an event_id and a label, which is fraud or legitimate.")
            raise Invalid(text) from None
        key = self._reader.key(unit, label.event_id)
        if not self._committer.label(Labelled(key, label.label, unit, self._now_us())):
            raise NotFound(_("The unit of this key asked for no decision with this event id."))
        return msgspec.json.encode({"event_id": label.event_id, "label": label.label})

    def _told(self, _environ: Environ) -> bytes:
        return msgspec.json.encode(dict(self._health()))

    def _measured(self, environ: Environ) -> bytes:
        if environ.get("REMOTE_ADDR", "").partition(":")[0] not in {"127.0.0.1", "localhost"}:
            self._unit(environ)
        gauges = {
            "decisions_waiting": self._committer.waiting,
            "decisions_ready": int(self._committer.ready and not self._committer.down),
            "decision_commits_total": self._committer.batches,
        }
        return self._meter.text(gauges, self._outcomes).encode()


def _reused() -> EventReused:
    return EventReused(
        _("This event id was used before for another content: give each event its own.")
    )


def _summary(told: Sequence[bytes], wrong: Sequence[tuple[int, str]]) -> bytes:
    """The answer to a batch; `told` has three parts of each decision, a comma at its end."""
    accepted, rejected = len(told) // 3, len(wrong)
    counts = b'{"read":%d,"accepted":%d,"rejected":%d,"decisions":[' % (
        accepted + rejected, accepted, rejected,
    )  # fmt: skip
    problems = msgspec.json.encode([{"line": line, "detail": text} for line, text in wrong])
    return b"".join((counts, *told[:-1], b'],"problems":', problems, b"}"))
