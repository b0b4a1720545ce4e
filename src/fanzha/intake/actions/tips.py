"""Public tips: taking them, following them by code, working on them."""

import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F
from django.utils.translation import gettext as _

from fanzha.intake.models import Tip, TipCount
from fanzha.intake.privacy import cover
from fanzha.intake.urgency import Urgency, assess
from fanzha.kit import Conflict, Forbidden, Invalid, NotFound, TooMany, clock
from fanzha.kit.actions import keyring, publish, write
from fanzha.ledger.actions import record
from fanzha.organisations.actions import Person, Unit, audit, centre, once

MAX_CHARS = 3000
PER_HOUR = 6  # of one sender
ALL_PER_HOUR = 600  # of everybody together, so that no flood buries the seat
# No letters that look alike: a code is read aloud and copied by hand.
_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_LENGTH = 10


@dataclass(frozen=True)
class Receipt:
    """What the sender keeps. `covered` says that numbers were masked before storing."""

    code: str
    covered: bool
    urgent: bool


def give_tip(text: str, sender: str) -> Receipt:
    """Store a tip without identity numbers and full cards; raises Invalid, TooMany.

    `sender` is the address of the connection; only its keyed digest is kept, for an hour's count.
    """
    words, covered = cover(text.strip()[: MAX_CHARS + 1])
    if len(re.sub(r"\W", "", words)) < 5:
        raise Invalid(_("Please describe what happened in a few words."))
    if len(words) > MAX_CHARS:
        raise Invalid(_("Please keep the text below 3000 characters."))
    now, code = clock.now(), "".join(secrets.choice(_LETTERS) for _n in range(_LENGTH))
    urgency, _reasons = assess(words, now)
    with write():
        _count(sender)
        tip = Tip.objects.create(
            owner=centre(),
            code_index=_digest(code),
            text=words,
            urgency=urgency.value,
            received_at=now,
            changed_at=now,
        )
        record("tips_received", tip.owner_id, 1, now, tip.ref)
        publish("tip.received", tip_id=tip.pk)
        if urgency is not Urgency.NONE:
            publish("tip.urgent", queue="urgent", tip_id=tip.pk, unit=tip.owner_id)
    return Receipt(f"{code[:5]}-{code[5:]}", covered, urgency is not Urgency.NONE)


def _count(sender: str) -> None:
    """Count one more tip of this hour; raises TooMany beyond the limits."""
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    for who, most in ((sender, PER_HOUR), ("", ALL_PER_HOUR)):
        key = keyring().index(who or "everybody", "tip sender")
        TipCount.objects.get_or_create(sender=key, hour=hour)
        row = TipCount.objects.filter(sender=key, hour=hour, sent__lt=most)
        if not row.update(sent=F("sent") + 1):
            raise TooMany(
                _("Too many tips were sent from here. In an emergency call 110, or try in an hour.")
            )


def _digest(code: str) -> str:
    """By the key that rotations keep: nobody but the sender has the code to digest it again."""
    message = f"intake tip code\0{_compact(code)}".encode()
    return hmac.digest(keyring().chain, message, "sha256").hex()[:32]


def _compact(code: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", code.upper())


def follow_tip(code: str, sender: str) -> Tip:
    """The tip of a tracking code; raises NotFound, and TooMany for somebody who guesses."""
    found = Tip.objects.filter(code_index=_digest(code)).first()
    if found is None:
        with write():
            _count(f"{sender} guess")
        raise NotFound(_("There is no tip with this code: check the ten characters."))
    return found


def forget_counts(keep: timedelta = timedelta(days=1)) -> None:
    """Delete the counts of past hours (scheduled)."""
    TipCount.objects.filter(hour__lt=clock.now() - keep).delete()


_NEXT = {
    Tip.State.RECEIVED: {Tip.State.READ, Tip.State.PASSED_ON, Tip.State.CLOSED},
    Tip.State.READ: {Tip.State.PASSED_ON, Tip.State.CLOSED},
    Tip.State.PASSED_ON: {Tip.State.CLOSED},
    Tip.State.CLOSED: set(),
}


def move_tip(
    tip: Tip, new: str, person: Person, *, unit: Unit | None = None, note: str = "", token: str = ""
) -> Tip:
    """Read, pass on to a unit, or close a tip; raises Conflict for a step back."""
    if not person.can("tip.read"):
        raise Forbidden(_("Your role does not handle tips."))
    with write():
        once(person, token)
        tip = Tip.objects.select_for_update().get(pk=tip.pk)
        if new not in _NEXT[Tip.State(tip.state)]:
            raise Conflict(_("This tip has moved on meanwhile: reload the page."))
        if new == Tip.State.PASSED_ON and unit is None:
            raise Invalid(_("Choose the unit that the tip is passed on to."))
        tip.state, tip.changed_at = new, clock.now()
        tip.note = "\n".join(filter(None, [tip.note, note.strip()]))
        if tip.read_at is None:
            tip.read_at, tip.read_by = tip.changed_at, person
        if unit is not None:
            tip.owner = unit
        tip.save()
        audit(person, "tip.moved", tip.ref, state=str(new))
    return tip
