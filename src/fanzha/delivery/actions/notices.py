"""Short notices to the units that must act. They name no person: who logs in sees the rest.

Handlers of events (`wiring.HANDLERS`); the payload holds `unit`, the unit to tell, and the ids of
the thing, which make the key, so an event delivered twice is told once.
"""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from fanzha.delivery.actions.outbox import send
from fanzha.delivery.times import Urgency
from fanzha.kit.actions import write


def warning_dispatched(unit: int, **ids: int | str) -> None:
    """A warning was dispatched to the unit."""
    with _words():
        _tell("dispatched", unit, ids, _("New urgent warning task: 1. Log in to handle it."))


def report_urgent(unit: int, **ids: int | str) -> None:
    """A report came in with money still on its way."""
    with _words():
        _tell("report", unit, ids, _("New urgent report: 1. Log in to handle it."))


def tip_urgent(unit: int, **ids: int | str) -> None:
    """A public tip speaks of a transfer today."""
    with _words():
        _tell("tip", unit, ids, _("A public tip speaks of a transfer today: 1. Log in to read it."))


def _words() -> translation.override:
    """Notices come in the language of the centre, whoever caused them."""
    return translation.override(settings.LANGUAGE_CODE)


def _tell(what: str, unit: int, ids: dict[str, int | str], text: str) -> None:
    key = ":".join([what, *(f"{name}={ids[name]}" for name in sorted(ids))])[:80]
    with write():
        send(unit, text, text, Urgency.URGENT, key=key)
