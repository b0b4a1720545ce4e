"""下发: giving a warning to the unit that acts, raising its tier, sending it to another unit."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from fanzha.delivery.actions import settle
from fanzha.kit import Invalid
from fanzha.kit import gettext as _
from fanzha.kit.actions import Payload, publish, publish_all, write
from fanzha.ledger.actions import record_many
from fanzha.organisations import UnitKind
from fanzha.organisations.actions import Person, Unit, audit, unshare
from fanzha.warning.actions import clocks, facts
from fanzha.warning.actions.moves import change, move, note_down, ref_of, take
from fanzha.warning.actions.tiers import tiers
from fanzha.warning.deadlines import Clock, Due, on_dispatch
from fanzha.warning.models import FollowUp, Warning
from fanzha.warning.states import State
from fanzha.warning.tiers import Tier, Tiers

_AFRESH = {
    "signer": None,
    "signed_at": None,
    "contacted_at": None,
    "met_at": None,
    "unanswered": 0,
    "overdue": False,
}
"""What the next unit has to do itself; what the last one did stays in the history."""
CHUNK = 25  # warnings sent by hand in one transaction


def queue_of(tier: Tier) -> str:
    """Grave warnings overtake everything else in the event queues."""
    return "urgent" if tier.face_to_face else "normal"


def announce(warnings: Sequence[Warning], table: Tiers) -> None:
    """Tell of dispatches; grave ones call the unit's duty officer as well."""
    told: dict[tuple[str, str], list[Payload]] = {}
    for warning in warnings:
        tier = table[warning.tier]
        ids = {"warning": warning.pk, "unit": warning.owner_id}
        told.setdefault(("warning.dispatched", queue_of(tier)), []).append(ids)
        if tier.face_to_face:
            told.setdefault(("warning.called", "urgent"), []).append(ids)
    for (event, queue), payloads in told.items():
        publish_all(event, payloads, queue)


def dispatch(pks: Sequence[int], unit: Unit, person: Person, now: datetime) -> list[int]:
    """Send chosen warnings to a unit by hand; returns those that went.

    One dispatched but unsigned, one whose person lives elsewhere, and one restricted by mistake
    is sent on, and its work starts anew. Raises Invalid for a unit that does no police work.
    """
    if unit.kind not in (UnitKind.STATION, UnitKind.CENTRE):
        raise Invalid(_("Warnings go to a police station or the centre: choose one of those."))
    went: list[int] = []
    for at in range(0, len(pks), CHUNK):
        with write():
            for pk in pks[at : at + CHUNK]:
                warning = take(pk, person)
                if may_dispatch(warning):
                    _send_one(warning, unit, person, now)
                    went.append(pk)
    return went


def may_dispatch(warning: Warning) -> bool:
    """Waits, or may be sent on: unsigned, living elsewhere, or restricted without an outcome."""
    if warning.restricted:
        return warning.concluded_at is None
    return warning.at in (State.DEDUPLICATED, State.DISPATCHED, State.OUT_OF_AREA)


def _send_one(warning: Warning, unit: Unit, person: Person, now: datetime) -> None:
    table = tiers()
    tier = table[warning.tier]
    first = warning.dispatched_at or now
    again = warning.dispatched_at is not None
    if again:
        facts.take_back(warning, facts.AT_DISPATCH | facts.AT_WORK, "sent on", person, now)
    move(
        warning,
        State.DISPATCHED,
        person,
        now,
        note=f"{'cleared' if warning.restricted else 'to'}:{unit.code}",
        owner=unit,
        rural=unit.rural or warning.rural,
        dispatched_at=first,
        tier_at=now,
        turn=warning.turn + again,
        restricted=False,
        **_AFRESH,
    )
    clocks.cancel(warning)
    settle([ref_of(warning)], now)
    clocks.start(warning, on_dispatch(tier, now, warning.rural, warning.away), now)
    record_many(facts.dispatched(warning, tier), person, now)
    audit(person, "warning.dispatched", ref_of(warning), unit=unit.code)
    announce([warning], table)


def raise_tier(
    warning: Warning, new: Tier, why: str, by: Person | None, now: datetime, **more: bool
) -> None:
    """Lift a warning to a graver tier in the current transaction; a lower one changes nothing.

    Its clocks start anew, but none that still runs in time becomes later than it was.
    """
    if new.rank >= warning.tier_rank:
        return
    steps = {"old": warning.tier, "new": new.code, "why": why}
    audit(by, "warning.tier_raised", ref_of(warning), **steps)
    note_down(warning, by, now, f"tier:{warning.tier}>{new.code}:{why}")
    dispatched = warning.at is not State.DEDUPLICATED
    change(
        warning,
        tier=new.code,
        tier_rank=new.rank,
        tier_at=now if dispatched else None,
        escalated=True,
        **more,
    )
    if not dispatched:
        return
    _restart(warning, new, now, clocks.pending(warning, now))
    publish("warning.raised", queue_of(new), warning=warning.pk, unit=warning.owner_id)


def left_to_do(warning: Warning, tier: Tier, now: datetime) -> list[Due]:
    """The clocks of a tier, starting now, for everything that is still to be done."""
    done = {
        kind
        for kind, at in (
            (Clock.SIGN, warning.signed_at),
            (Clock.CALL, warning.contacted_at),
            (Clock.VISIT, warning.met_at),
        )
        if at is not None
    }
    dues = on_dispatch(tier, now, warning.rural, warning.away)
    return [due for due in dues if due.kind not in done]


def _restart(
    warning: Warning, tier: Tier, now: datetime, latest: Mapping[Clock, datetime] = {}
) -> None:
    dues = [
        replace(due, at=min(due.at, latest.get(due.kind, due.at)))
        for due in left_to_do(warning, tier, now)
    ]
    clocks.cancel(warning, Clock.SIGN, Clock.CALL, Clock.VISIT, Clock.FEEDBACK)
    clocks.start(warning, dues, now)
    if Clock.VISIT in {due.kind for due in dues}:
        record_many([facts.meeting_due(warning)], now=now)


def withdraw(warning: Warning) -> None:
    """Nobody else takes part any more."""
    unshare(ref_of(warning))


def reopen(warning: Warning, by: Person | None, now: datetime, why: str) -> None:
    """Begin the work anew after an outcome: a new hit, or a return visit that found trouble."""
    facts.take_back(warning, facts.AT_CLOSING, "reopened", by, now)
    move(
        warning,
        State.REOPENED,
        by,
        now,
        note=why,
        concluded_at=None,
        closed_at=None,
        feedback_at=None,
        contacted_at=None,
        met_at=None,
        outcome="",
        unanswered=0,
        tier_at=now,
        rounds=warning.rounds + 1,
    )
    FollowUp.objects.filter(warning=warning, done_at__isnull=True).update(cancelled=True)
    clocks.cancel(warning, Clock.FOLLOWUP)
    _restart(warning, tiers()[warning.tier], now)
    publish("warning.reopened", "urgent", warning=warning.pk)
