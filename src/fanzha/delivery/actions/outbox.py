"""The outbox: queue, claim, send, note the receipt."""

import uuid
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db.models import F, Q

from fanzha.delivery.channels import CHANNELS, Channel, Outgoing, Smtp
from fanzha.delivery.models import Endpoint, Message
from fanzha.delivery.privacy import refuse_personal
from fanzha.delivery.times import GIVE_UP_AFTER, Urgency, may_leave, rest
from fanzha.kit import Conflict, FanzhaError, Invalid, clock, place_of
from fanzha.kit import gettext as _
from fanzha.kit.actions import write
from fanzha.organisations import kept_since
from fanzha.organisations.actions import Person, Unit, audit

LEASE = timedelta(seconds=90)  # longer than any channel's time limit
_RANKS = list(Urgency)
log = structlog.get_logger("fanzha.delivery")


def send(
    unit: Unit | int,
    subject: str,
    body: str,
    urgency: Urgency = Urgency.NORMAL,
    ref: str = "",
    key: str | None = None,
) -> int:
    """Queue a message to every active endpoint of a unit; returns how many are new.

    The same `key` again queues nothing. Joins the caller's transaction. Raises Invalid when the
    text holds personal numbers.
    """
    refuse_personal(subject, body)
    endpoints = Endpoint.objects.filter(
        unit_id=unit if isinstance(unit, int) else unit.pk, active=True
    )
    return sum(_queue(each, subject, body, urgency, ref, key) for each in endpoints)


def send_to(endpoint: Endpoint, subject: str, body: str, key: str | None = None) -> bool:
    """Queue one urgent message to one endpoint (the test button)."""
    refuse_personal(subject, body)
    return _queue(endpoint, subject, body, Urgency.URGENT, "", key)


def _queue(
    endpoint: Endpoint, subject: str, body: str, urgency: Urgency, ref: str, key: str | None
) -> bool:
    now = clock.now()
    _row, fresh = Message.objects.get_or_create(
        endpoint=endpoint,
        key=key or uuid.uuid4().hex,
        defaults={
            "owner_id": endpoint.owner_id,
            "subject": subject[:200],
            "body": body,
            "urgency": urgency.value,
            "rank": _RANKS.index(urgency),
            "ref": ref,
            "due_at": now,
            "created_at": now,
        },
    )
    return fresh


def flush(limit: int = 50) -> int:
    """Send what is due (scheduled every few seconds); returns how many messages left.

    Safe with several workers: a row is claimed by conditional update with a lease.
    """
    left = 0
    for _turn in range(limit):
        message = _claim(clock.now())
        if message is None:
            break
        left += _attempt(message)
    return left


def _claim(now: datetime) -> Message | None:
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
    due = Message.objects.filter(free, state=Message.State.WAITING, due_at__lte=now)
    for row in due.select_related("endpoint").order_by("rank", "due_at", "id")[:5]:
        mine = Message.objects.filter(
            free, pk=row.pk, state=Message.State.WAITING, attempts=row.attempts
        )
        if mine.update(lease_until=now + LEASE, attempts=F("attempts") + 1):
            row.attempts += 1
            return row
    return None


def _attempt(message: Message) -> bool:
    """Send a claimed message unless its time has not come; True when it left."""
    now = clock.now()
    moment = _time_for(message, now)
    if moment > now:
        _rewrite(message, due_at=moment, attempts=message.attempts - 1)
        return False
    try:
        receipt = channel(message.endpoint.channel).send(_outgoing(message))
    except Invalid as error:
        _rewrite(message, state=Message.State.FAILED, last_error=str(error)[:200])
    except FanzhaError as error:
        _later(message, now, str(error))
    except Exception as error:  # noqa: BLE001 - a broken channel must not stop the worker
        _later(message, now, place_of(error))
    else:
        _rewrite(
            message,
            state=Message.State.SENT,
            sent_at=clock.now(),
            receipt=receipt.text[:200],
            last_error="",
        )
        return True
    return False


def _time_for(message: Message, now: datetime) -> datetime:
    endpoint, urgency = message.endpoint, Urgency(message.urgency)
    day = now - timedelta(days=1)
    sent = Message.objects.filter(endpoint=endpoint, sent_at__gt=day).exclude(
        urgency=Urgency.URGENT
    )
    moments = list(sent.values_list("sent_at", flat=True)) if urgency != Urgency.URGENT else []
    return may_leave(now, urgency, endpoint.quiet, endpoint.caps, [m for m in moments if m])


def _later(message: Message, now: datetime, error: str) -> None:
    hopeless = message.attempts >= GIVE_UP_AFTER
    log.warning("message_not_sent", message=message.pk, attempts=message.attempts)
    _rewrite(
        message,
        state=Message.State.FAILED if hopeless else Message.State.WAITING,
        due_at=now + rest(message.attempts, Urgency(message.urgency)),
        last_error=error[:200],
    )


def _rewrite(message: Message, **changes: object) -> None:
    Message.objects.filter(pk=message.pk).update(lease_until=None, **changes)


def channel(code: str) -> Channel:
    """A channel as the settings set it up."""
    return CHANNELS[code](
        Smtp(
            host=settings.EMAIL_HOST,
            port=settings.EMAIL_PORT,
            user=settings.EMAIL_HOST_USER,
            password=settings.EMAIL_HOST_PASSWORD,
            sender=settings.DEFAULT_FROM_EMAIL,
            tls=settings.EMAIL_USE_TLS,
            ssl=settings.EMAIL_USE_SSL,
        )
    )


def _outgoing(message: Message) -> Outgoing:
    endpoint = message.endpoint
    return Outgoing(
        key=f"m{message.pk}",
        address=endpoint.address,
        subject=message.subject,
        body=message.body,
        ref=message.ref,
        urgent=message.urgency == Urgency.URGENT,
        secret=endpoint.secret,
    )


def retry(by: Person, message: Message) -> None:
    """Try a failed message once more from the start."""
    failed = Message.objects.filter(pk=message.pk, state=Message.State.FAILED)
    with write():
        if not failed.update(state=Message.State.WAITING, attempts=0, due_at=clock.now()):
            raise Conflict(_("Only a failed message can be tried again."))
        audit(by, "message.retried", f"delivery:message:{message.pk}")


def withdraw(by: Person, message: Message) -> None:
    """Stop a message that has not left yet."""
    waiting = Message.objects.filter(pk=message.pk, state=Message.State.WAITING, lease_until=None)
    with write():
        if not waiting.update(state=Message.State.WITHDRAWN):
            raise Conflict(_("The message has left or is leaving: it cannot be stopped."))
        audit(by, "message.withdrawn", f"delivery:message:{message.pk}")


def forget_messages(now: datetime) -> int:
    """Delete messages whose retention ended."""
    old = Message.objects.filter(created_at__lt=kept_since("delivery_message", now))
    return old.exclude(state=Message.State.WAITING).delete()[0]
