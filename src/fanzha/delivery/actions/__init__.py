"""What delivery offers that needs the database."""

from fanzha.delivery.actions.endpoints import save_endpoint
from fanzha.delivery.actions.inbox import (
    forget_notices,
    see,
    see_all,
    settle,
    tell,
    unread_notices,
    unseen,
)
from fanzha.delivery.actions.notices import report_urgent, tip_urgent, warning_dispatched
from fanzha.delivery.actions.outbox import flush, forget_messages, send
from fanzha.delivery.actions.shifts import handover_ended, handover_given
from fanzha.delivery.models import Endpoint, Message, Notice

__all__ = [
    "Endpoint",
    "Message",
    "Notice",
    "flush",
    "forget_messages",
    "forget_notices",
    "handover_ended",
    "handover_given",
    "report_urgent",
    "save_endpoint",
    "see",
    "see_all",
    "send",
    "settle",
    "tell",
    "tip_urgent",
    "unread_notices",
    "unseen",
    "warning_dispatched",
]
