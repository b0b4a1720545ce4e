"""The signed time stamp that every step of an order carries (S35, P1)."""

import base64
import binascii
import hmac
import json
from dataclasses import dataclass
from enum import StrEnum

from fanzha.kit import Invalid
from fanzha.kit import gettext as _

PURPOSE = "payment stamps"  # of the key derived for the signatures
_SLACK_US = 5_000_000  # a clock may be set back a little between two servers
_MAC = 32


class Step(StrEnum):
    """The steps of an order, in their only order."""

    CREATE = "create"
    CONFIRM = "confirm"
    PAY = "pay"


class StampInvalid(Invalid):
    """The stamp was altered, belongs to another order, or comes from the future."""


@dataclass(frozen=True)
class Stamp:
    """A step may be taken: of which order, as which stamp of it, issued when (microseconds)."""

    session: str
    number: int
    step: Step
    created_us: int
    issued_us: int


def issue(key: bytes, stamp: Stamp) -> str:
    """The stamp as text: base64 of its body and its HMAC-SHA256."""
    body = json.dumps(
        [stamp.session, stamp.number, stamp.step, stamp.created_us, stamp.issued_us],
        separators=(",", ":"),
    ).encode()
    return base64.urlsafe_b64encode(_mac(key, body) + body).decode().rstrip("=")


def read_stamp(key: bytes, text: str, now_us: int) -> Stamp:
    """The stamp behind its text; raises StampInvalid when one bit differs."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise _wrong() from None
    mac, body = raw[:_MAC], raw[_MAC:]
    if issue_text(raw) != text or not hmac.compare_digest(mac, _mac(key, body)):
        raise _wrong()
    session, number, step, created, issued = json.loads(body)
    if issued > now_us + _SLACK_US:
        raise _wrong()
    return Stamp(session, number, Step(step), created, issued)


def issue_text(raw: bytes) -> str:
    """The one spelling of a stamp: other spellings of the same bytes are refused."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def is_late(stamp: Stamp, now_us: int, step_s: int, total_s: int) -> bool:
    """Is the time for this step, or for the whole order, over? Nothing ever extends it."""
    return (
        now_us - stamp.issued_us > step_s * 1_000_000
        or now_us - stamp.created_us > total_s * 1_000_000
    )


def _mac(key: bytes, body: bytes) -> bytes:
    return hmac.digest(key, body, "sha256")


def _wrong() -> StampInvalid:
    return StampInvalid(_("The time stamp is not the one that was given for this step."))
