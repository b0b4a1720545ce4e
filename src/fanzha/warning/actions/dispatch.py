"""下发: giving a warning to the unit that acts, raising its tier, sending it to another unit."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from fanzha.delivery.actions import settle
from fanzha.kit import Invalid
from fanzha.kit import gettext as _
from fanzha.kit.actions import publish, write
from fanzha.ledger.actions import record_many
from fanzha.organisations import UnitKind
from fanzha.organisations.actions import Person, Unit, audit, unshare
from fanzha.warning.actions import clocks, facts
from fanzha.warning.actions.moves import change, move, note_down, ref_of, take
from fanzha.warning.actions.routing import Place, router
from fanzha.warning.actions.tiers import tiers
from fanzha.warning.deadlines import Clock, Due, earliest, on_dispatch
from fanzha.warning.models import Batch, Deadline, FollowUp, StateChange, Warning
from fanzha.warning.states import State
from fanzha.warning.tiers import Tier, Tiers

_AFRESH = {
    "signer": None,
    "signed_at": None,
    "contacted_at": None,
    "met_at": None,
    "unanswered": 0,
}
"""What the next unit has to do itself; what the last one did stays in the history."""
CHUNK = 25  # warnings dispatched in one transaction


def queue_of(tier: Tier) -> str:
    """Grave warnings overtake everything else in the event queues."""
    return "urgent" if tier.face_to_face else "normal"


def announce(warning: Warning, tier: Tier) -> None:
    """Tell of a dispatch; grave ones call the unit's duty officer as well."""
    unit = warning.owner_id
    publish("warning.dispatched", queue_of(tier), warning=warning.pk, unit=unit)
    if tier.face_to_face:
        publish("warning.called", "urgent", warning=warning.pk, unit=unit)


def dispatch_batch(batch: Batch, now: datetime, by: Person | None = None) -> int:
    """Send the waiting warnings of a list to their stations; returns how many went.

    Unknown places stay in the centre's queue; a list that came to a station stays there. Safe to
    run twice and after a crash: only waiting warnings go.
    """
    table, find = tiers(), router().find
    home = batch.owner if batch.owner.kind == UnitKind.STATION else None
    sent = 0
    for chunk in _waiting(batch):
        pairs = []
        for warning in chunk:
            place = find(*_whereabouts(warning)) or (home and Place(home.pk, home.rural))
            if place:
                pairs.append((warning, place))
        with write():
            sent += len(_send(pairs, table, by, now))
    return sent


def _whereabouts(warning: Warning) -> tuple[str, ...]:
    return (warning.region, warning.address, warning.hukou)


def _waiting(batch: Batch) -> Iterable[list[Warning]]:
    """Waiting warnings of a list, gravest first, each looked at once."""
    rows = Warning.objects.filter(hits__batch=batch, state=State.DEDUPLICATED).distinct()
    keys = list(rows.order_by("tier_rank", "id").values_list("pk", flat=True))
    for at in range(0, len(keys), CHUNK):
        part = keys[at : at + CHUNK]
        yield list(Warning.objects.filter(pk__in=part).order_by("tier_rank", "id"))


def _send(
    pairs: Sequence[tuple[Warning, Place]], table: Tiers, by: Person | None, now: datetime
) -> list[Warning]:
    """Dispatch many in the current transaction; those no longer waiting are left alone."""
    sent: list[Warning] = []
    rows: list[Deadline] = []
    for warning, place in pairs:
        tier = table[warning.tier]
        dues = on_dispatch(tier, now, place.rural, warning.away)
        soonest = earliest(dues)
        assert soonest is not None
        values = {
            "owner_id": place.station,
            "rural": place.rural,
            "dispatched_at": now,
            "tier_at": now,
            "next_due_at": soonest.at,
            "next_due_kind": soonest.kind.value,
        }
        waiting = Warning.objects.filter(pk=warning.pk, state=State.DEDUPLICATED)
        if not waiting.update(state=State.DISPATCHED, **values):
            continue
        for name, value in values.items():
            setattr(warning, name, value)
        warning.state = State.DISPATCHED.value
        rows += clocks.rows_for(warning, dues, now)
        sent.append(warning)
    Deadline.objects.bulk_create(rows)
    StateChange.objects.bulk_create(
        StateChange(warning=w, at=now, old=State.DEDUPLICATED, new=State.DISPATCHED, by=by)
        for w in sent
    )
    record_many([f for w in sent for f in facts.dispatched(w, table[w.tier])], by, now)
    for warning in sent:
        announce(warning, table[warning.tier])
    return sent


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
    announce(warning, tier)


def raise_tier(
    warning: Warning, new: Tier, why: str, by: Person | None, now: datetime, **more: bool
) -> None:
    """Lift a warning to a graver tier in the current transaction; its clocks start anew."""
    if new.rank >= warning.tier_rank:
        return
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
    _restart(warning, new, now)
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


def _restart(warning: Warning, tier: Tier, now: datetime) -> None:
    dues = left_to_do(warning, tier, now)
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
