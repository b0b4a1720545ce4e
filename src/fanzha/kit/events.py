"""Events inside the centre: published in the caller's transaction, delivered at least once.

`publish` writes one delivery row per handler. Workers claim rows by a conditional UPDATE with a
lease; a row whose worker died becomes due again when its lease runs out (the claim itself is the
sweeper). Handlers must be idempotent. Payloads hold ids only, never personal data.
"""

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from time import perf_counter
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils.module_loading import import_string

from fanzha.kit import clock
from fanzha.kit.errors import Invalid
from fanzha.kit.logs import place_of
from fanzha.kit.models import Delivery

QUEUES = ("urgent", "normal", "bulk")
LEASE = timedelta(seconds=60)
PARK_AFTER = 8
SLOW_WRITE_S = 0.2  # architecture §2: no write transaction above 200 ms on SQLite

log = structlog.get_logger("fanzha.events")
Handlers = Mapping[str, Sequence[str]]


@contextmanager
def write() -> Iterator[None]:
    """One short write transaction; one that takes too long is logged, because it blocks others."""
    began = perf_counter()
    with transaction.atomic():
        yield
    took = perf_counter() - began
    if took > SLOW_WRITE_S:
        log.warning("slow_write", seconds=round(took, 3))


Payload = Mapping[str, int | str]


def publish(event: str, queue: str = "normal", **ids: int | str) -> None:
    """Deliver the event to every handler that `wiring.HANDLERS` names for it.

    Must run inside the transaction of the change itself, so that both happen or neither.
    """
    publish_all(event, [ids], queue)


def publish_all(event: str, payloads: Iterable[Payload], queue: str = "normal") -> None:
    """As `publish`, for the same thing that happened to many."""
    if queue not in QUEUES:
        raise Invalid(f"{queue!r} is no queue; use one of {', '.join(QUEUES)}.")
    handlers: Handlers = import_string(settings.HANDLERS)
    now = clock.now()
    Delivery.objects.bulk_create(
        Delivery(
            event=event,
            event_id=event_id,
            handler=handler,
            queue=queue,
            rank=QUEUES.index(queue),
            payload=ids,
            due_at=now,
            published_at=now,
        )
        for ids in payloads
        for event_id in (uuid.uuid4().hex,)
        for handler in handlers.get(event, ())
    )


def backoff(attempts: int) -> timedelta:
    """How long a failed delivery rests: 2, 4, 8 … seconds, at most ten minutes."""
    return timedelta(seconds=min(600, 2**attempts))


def claim(now: datetime, queues: Sequence[str] = QUEUES) -> Delivery | None:
    """Take the most urgent due delivery for one lease, None when nothing is due.

    The row count of the conditional UPDATE decides between workers that saw the same row.
    """
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
    due = Delivery.objects.filter(free, state="waiting", due_at__lte=now, queue__in=queues)
    for row in due.order_by("rank", "due_at", "id")[:5]:
        mine = Delivery.objects.filter(free, pk=row.pk, state="waiting", attempts=row.attempts)
        if mine.update(lease_until=now + LEASE, attempts=F("attempts") + 1):
            row.attempts += 1
            return row
    return None


def deliver(row: Delivery) -> None:
    """Run the handler of a claimed delivery and note how it went."""
    try:
        handler: Callable[..., Any] = import_string(row.handler)
        handler(**row.payload)
    except Exception as error:  # noqa: BLE001 - the worker loop outlives any handler
        _failed(row, error)
    else:
        Delivery.objects.filter(pk=row.pk).update(
            state="done", done_at=clock.now(), lease_until=None, last_error=""
        )


def _failed(row: Delivery, error: Exception) -> None:
    hopeless = row.attempts >= PARK_AFTER
    where = place_of(error)
    Delivery.objects.filter(pk=row.pk).update(
        state="parked" if hopeless else "waiting",
        lease_until=None,
        due_at=clock.now() + backoff(row.attempts),
        last_error=where,
    )
    log.warning("delivery_failed", event_name=row.event, handler=row.handler, error=where)


def run_due(limit: int = 100, queues: Sequence[str] = QUEUES) -> int:
    """Deliver what is due, at most `limit`; returns how many were taken."""
    for done in range(limit):
        row = claim(clock.now(), queues)
        if row is None:
            return done
        deliver(row)
    return limit


def retry_parked(pk: int) -> None:
    """Put a parked delivery back in the queue; a person has removed the cause."""
    parked = Delivery.objects.filter(pk=pk, state="parked")
    parked.update(state="waiting", attempts=0, due_at=clock.now(), lease_until=None)


def sweep_done(keep: timedelta = timedelta(days=7), now: datetime | None = None) -> int:
    """Delete deliveries done long ago, in chunks that block nobody; returns how many."""
    border, gone = (now or clock.now()) - keep, 0
    while True:
        old = Delivery.objects.filter(state="done", done_at__lt=border).values("pk")[:500]
        count = Delivery.objects.filter(pk__in=[row["pk"] for row in old]).delete()[0]
        gone += count
        if not count:
            return gone
