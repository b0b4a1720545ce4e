"""What the interception part offers that needs the database."""

from fanzha.interception.actions.challenges import answer_challenge, confirm_by_hand, sound_of
from fanzha.interception.actions.guard import create_session, take_step
from fanzha.interception.actions.keeping import forget_sessions
from fanzha.interception.actions.merchants import (
    Details,
    make_signing_key,
    revoke_signing_key,
    save_merchant,
)
from fanzha.interception.actions.orders import Order, Repeated, Reply, Visit
from fanzha.interception.actions.references import resolve_merchant, resolve_session
from fanzha.interception.actions.shop import demo_merchant, play
from fanzha.interception.models import Challenge, Merchant, Session, Verdict

__all__ = [
    "Challenge",
    "Details",
    "Merchant",
    "Order",
    "Repeated",
    "Reply",
    "Session",
    "Verdict",
    "Visit",
    "answer_challenge",
    "confirm_by_hand",
    "create_session",
    "demo_merchant",
    "forget_sessions",
    "make_signing_key",
    "play",
    "resolve_merchant",
    "resolve_session",
    "revoke_signing_key",
    "save_merchant",
    "sound_of",
    "take_step",
]
