"""What delivery offers that needs the database."""

from fanzha.delivery.actions.endpoints import save_endpoint
from fanzha.delivery.actions.notices import (
    report_urgent,
    tip_urgent,
    warning_dispatched,
    warning_overdue,
)
from fanzha.delivery.actions.outbox import flush, forget_messages, send
from fanzha.delivery.models import Endpoint, Message

__all__ = [
    "Endpoint",
    "Message",
    "flush",
    "forget_messages",
    "report_urgent",
    "save_endpoint",
    "send",
    "tip_urgent",
    "warning_dispatched",
    "warning_overdue",
]
