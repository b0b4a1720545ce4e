"""The channels, one file each; `CHANNELS` is the closed choice."""

from collections.abc import Callable, Mapping

from fanzha.delivery.channels.base import TIMEOUT_S, Channel, Outgoing, Receipt
from fanzha.delivery.channels.email import Email, Smtp
from fanzha.delivery.channels.webhook import Webhook, signature

CHANNELS: Mapping[str, Callable[[Smtp], Channel]] = {
    Email.code: lambda server: Email(server),
    Webhook.code: lambda _server: Webhook(),
}

__all__ = [
    "CHANNELS",
    "TIMEOUT_S",
    "Channel",
    "Email",
    "Outgoing",
    "Receipt",
    "Smtp",
    "Webhook",
    "signature",
]
