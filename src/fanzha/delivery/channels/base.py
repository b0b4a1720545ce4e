"""What every channel is: it checks an address, and it sends one message or says why not."""

from dataclasses import dataclass
from typing import Protocol

TIMEOUT_S = 15  # judgement: a worker that waits longer holds up urgent messages behind it


@dataclass(frozen=True)
class Outgoing:
    """One message to one address. `key` is the same at every attempt, so receivers can tell a
    repeated one; `secret` signs it where the channel can.
    """

    key: str
    address: str
    subject: str
    body: str
    ref: str = ""
    urgent: bool = False
    secret: str = ""


@dataclass(frozen=True)
class Receipt:
    """What the other side answered, at most 200 characters, without personal data."""

    text: str


class Channel(Protocol):
    """A way out. Adding one is a new file and a line in `CHANNELS`."""

    code: str

    def check(self, address: str) -> None:
        """Raise Invalid when this cannot be an address of the channel."""

    def send(self, message: Outgoing) -> Receipt:
        """Send now; raises Unavailable when trying later may help, Invalid when it cannot."""
