"""What an officer does with a warning: sign, try, conclude, feed back, follow up, ask elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from fanzha.delivery.actions import settle
from fanzha.kit import Conflict, Invalid, NotFound
from fanzha.kit import gettext as _
from fanzha.kit.actions import publish, write
from fanzha.ledger.actions import record_many
from fanzha.organisations.actions import Person, audit, centre, once
from fanzha.warning.actions import clocks, facts
from fanzha.warning.actions.dispatch import raise_tier, reopen, withdraw
from fanzha.warning.actions.moves import change, move, note_down, ref_of, take
from fanzha.warning.actions.tiers import tiers
from fanzha.warning.deadlines import Clock, Due, followups, next_call, visit
from fanzha.warning.models import Attempt, Deadline, FollowUp, Warning
from fanzha.warning.outcomes import (
    CALLS,
    CALLS_BEFORE_GIVING_UP,
    FOLLOWED,
    MESSAGES,
    AttemptKind,
    Basis,
    Done,
    Outcome,
    Result,
    check_avoided,
    check_outcome,
    state_after,
)
from fanzha.warning.states import UNSIGNED, WORKING, State, WrongState
from fanzha.warning.tiers import Tier, VisitWhen

_UNANSWERED = frozenset({Result.NO_ANSWER, Result.BUSY, Result.OFF})
_REFUSED_VISIT = timedelta(hours=12)  # for tiers that have no visit clock of their own


def sign(pk: int, person: Person, now: datetime, token: str = "") -> Warning:
    """签收: the person takes the warning on and sees name, phone and address from now on.

    Somebody of the same unit may take over a warning that a colleague has signed.
    """
    with write():
        once(person, token)
        warning = take(pk, person)
        if warning.at in UNSIGNED:
            move(warning, State.SIGNED, person, now, signer=person, signed_at=now)
            record_many(facts.signed(warning, _by(warning, Clock.SIGN, now)), person, now)
            clocks.meet(warning, Clock.SIGN, now)
            clocks.refresh(warning)
        elif warning.at in WORKING and warning.signer_id != person.pk:
            note_down(warning, person, now, "taken_over")
            change(warning, signer=person)
        elif warning.signer_id != person.pk:
            raise WrongState(_("This warning cannot be signed now: reload the page."))
        settle([ref_of(warning)], now)
        audit(person, "warning.signed", ref_of(warning))
        publish("warning.signed", warning=warning.pk)
    return warning


def _by(warning: Warning, kind: Clock, now: datetime) -> bool:
    """Was the first clock of this kind met?"""
    first = Deadline.objects.filter(warning=warning, kind=kind).exclude(state="cancelled")
    return facts.in_time(now, first.order_by("id").values_list("due_at", flat=True).first())


@dataclass(frozen=True)
class Try:
    """One attempt as the officer enters it."""

    kind: AttemptKind
    result: Result
    duration_s: int | None = None
    note: str = ""
    points: Sequence[str] = ()  # the talking points that were said, in words
    app_installed: bool | None = None
    fraud_app_removed: bool | None = None
    relative_informed: bool | None = None


def attempt(pk: int, person: Person, entry: Try, now: datetime, token: str = "") -> Warning:
    """Record a try to reach the person and what follows from it.

    Three calls without an answer raise the tier once; a refusal asks for a visit; a second place,
    a stranger or a suspect leads to the side states.
    """
    with write():
        once(person, token)
        warning = take(pk, person)
        if warning.at not in WORKING:
            raise WrongState(_("Sign the warning first; then attempts can be recorded."))
        if entry.result is Result.SUSPECT and not entry.note.strip():
            raise Invalid(_("Write down why the person is suspected first."))
        record(warning, person, entry, now)
    return warning


def record(warning: Warning, person: Person, entry: Try, now: datetime) -> None:
    """Write an attempt down and draw its consequences in the current transaction."""
    after = state_after(entry.kind, entry.result)
    settle([ref_of(warning)], now)
    Attempt.objects.create(
        warning=warning,
        at=now,
        kind=entry.kind.value,
        result=entry.result.value,
        officer=person,
        duration_s=entry.duration_s,
        note=entry.note,
        points=list(entry.points),
        app_installed=entry.app_installed,
        fraud_app_removed=entry.fraud_app_removed,
        relative_informed=entry.relative_informed,
    )
    _step(warning, after, person, now)
    tier = tiers()[warning.tier]
    if entry.kind in CALLS or (entry.kind in MESSAGES and not tier.face_to_face):
        clocks.meet(warning, Clock.CALL, now)
    if entry.result is Result.REACHED:
        _reached(warning, entry.kind, after, now)
    if entry.kind in CALLS:
        _count_call(warning, entry.result, tier, person, now)
    if entry.result is Result.REFUSED:
        _ask_visit(warning, tier, now)
    if after is State.SUSPECT:
        _restrict(warning, person)
    if after is State.OUT_OF_AREA:
        publish("warning.out_of_area", warning=warning.pk)
    clocks.refresh(warning)
    publish("warning.attempted", warning=warning.pk)


def _step(warning: Warning, after: State, person: Person, now: datetime) -> None:
    """Move on, but never back from a meeting because of one more call."""
    if warning.at is after or (warning.met_at and after not in (State.SUSPECT, State.WRONG_PERSON)):
        return
    move(warning, after, person, now)


def _reached(warning: Warning, kind: AttemptKind, after: State, now: datetime) -> None:
    if warning.contacted_at is None:
        in_time = _by(warning, Clock.CALL, now)
        change(warning, contacted_at=now)
        record_many(facts.contacted(warning, in_time), now=now)
    clocks.meet(warning, Clock.CALL, now)
    if after is State.MET and warning.met_at is None:
        in_time = _by(warning, Clock.VISIT, now)
        change(warning, met_at=now)
        record_many(facts.met(warning, in_time), now=now)
        clocks.meet(warning, Clock.VISIT, now)


def _count_call(
    warning: Warning, result: Result, tier: Tier, person: Person, now: datetime
) -> None:
    if result not in _UNANSWERED:
        change(warning, unanswered=0)
        return
    count = warning.unanswered + 1
    change(warning, unanswered=count)
    if count < CALLS_BEFORE_GIVING_UP:
        clocks.start(warning, [next_call(tier, now, count + 1)], now)
        return
    if count == CALLS_BEFORE_GIVING_UP:
        raise_tier(warning, tiers().raised(tier), "no_answer", person, now)
    if tier.visit_when is VisitWhen.CALL_FAILED:
        _ask_visit(warning, tiers()[warning.tier], now)


def _ask_visit(warning: Warning, tier: Tier, now: datetime) -> None:
    """The phone failed: start a visit clock unless one runs, the person was met, or is away."""
    if warning.met_at or warning.away or clocks.running(warning, Clock.VISIT):
        return
    due = visit(tier, now, warning.rural)
    if due.at == now:
        due = Due(Clock.VISIT, now + _REFUSED_VISIT)
    clocks.start(warning, [due], now)
    record_many([facts.meeting_due(warning)], now=now)


def _restrict(warning: Warning, person: Person) -> None:
    """本人涉嫌涉诈: only the centre sees the warning from here on."""
    change(warning, restricted=True, owner=centre())
    clocks.cancel(warning)
    withdraw(warning)
    audit(person, "warning.restricted", ref_of(warning))
    publish("warning.restricted", "urgent", warning=warning.pk)


@dataclass(frozen=True)
class Ending:
    """An outcome as the officer enters it. Amounts in fen."""

    outcome: Outcome
    reason: str = ""
    avoided_fen: int = 0
    basis: str = ""
    loss_fen: int = 0
    app_installed: bool | None = None


def conclude(pk: int, person: Person, ending: Ending, now: datetime, token: str = "") -> Warning:
    """Record the outcome R1–R9; raises Invalid when the work done does not bear it."""
    with write():
        once(person, token)
        warning = take(pk, person)
        if warning.at not in WORKING | {State.DEDUPLICATED}:
            raise WrongState(_("This warning has its outcome already, or is not signed yet."))
        _check(warning, ending)
        finish(warning, person, ending, now)
    return warning


def _check(warning: Warning, ending: Ending) -> None:
    if ending.basis and ending.basis not in list(Basis):
        raise Invalid(_("Choose the basis of the loss avoided from the list."))
    if warning.at is State.DEDUPLICATED and not ending.reason.strip():
        raise Invalid(_("A warning that was never dispatched needs a reason for its outcome."))
    tries = [
        (AttemptKind(kind), Result(result))
        for kind, result in warning.attempts.order_by("id").values_list("kind", "result")
    ]
    tier = tiers()[warning.tier]
    check_outcome(ending.outcome, tier, warning.away, Done(tries), ending.reason)
    check_avoided(ending.outcome, ending.avoided_fen, ending.basis)


def finish(warning: Warning, person: Person | None, ending: Ending, now: datetime) -> None:
    """Put the outcome in force in the current transaction: facts, follow-ups, events."""
    move(
        warning,
        State.OUTCOME,
        person,
        now,
        note=ending.outcome.value,
        outcome=ending.outcome.value,
        outcome_note=ending.reason,
        avoided_fen=ending.avoided_fen,
        basis=ending.basis if ending.avoided_fen else "",
        loss_fen=ending.loss_fen,
        app_installed=ending.app_installed,
        concluded_at=now,
    )
    clocks.cancel(warning, Clock.SIGN, Clock.CALL, Clock.VISIT, Clock.ASSIST)
    settle([ref_of(warning)], now)
    planned = followups(tiers()[warning.tier], now) if ending.outcome in FOLLOWED else []
    rows = FollowUp.objects.bulk_create(
        FollowUp(warning=warning, owner_id=warning.owner_id, number=due.number, due_at=due.at)
        for due in planned
    )
    clocks.start(warning, planned, now)
    entries = facts.concluded(warning) + [facts.followup_due(row, warning) for row in rows]
    record_many(entries, person, now)
    audit(person, "warning.concluded", ref_of(warning), outcome=ending.outcome.value)
    publish("warning.concluded", warning=warning.pk)
    if ending.outcome is Outcome.R3:
        publish("warning.transferred", "urgent", warning=warning.pk)


def feed_back(warning: Warning, person: Person | None, now: datetime) -> None:
    """The outcome went back to whoever pushed the warning (in the current transaction)."""
    move(warning, State.FEEDBACK, person, now, feedback_at=now)
    clocks.meet(warning, Clock.FEEDBACK, now)
    waiting = warning.followups.filter(done_at__isnull=True, cancelled=False).exists()
    if waiting:
        move(warning, State.FOLLOW_UP, person, now)
        clocks.refresh(warning)
    else:
        close(warning, person, now)


def close(warning: Warning, person: Person | None, now: datetime) -> None:
    """Nothing is left to be done; personal data close again for everybody but the centre."""
    move(warning, State.CLOSED, person, now, closed_at=now, next_due_at=None, next_due_kind="")
    clocks.cancel(warning)
    withdraw(warning)
    publish("warning.closed", warning=warning.pk)


def feed_back_one(pk: int, person: Person, now: datetime, token: str = "") -> Warning:
    """Mark one warning's outcome as fed back."""
    with write():
        once(person, token)
        warning = take(pk, person)
        if warning.at is not State.OUTCOME:
            raise WrongState(_("Only a warning with an outcome can be fed back."))
        feed_back(warning, person, now)
        audit(person, "warning.fed_back", ref_of(warning))
    return warning


@dataclass(frozen=True)
class Return:
    """What a return visit found."""

    kind: AttemptKind
    in_contact: bool = False
    app_installed: bool | None = None
    new_loss_fen: int = 0
    note: str = ""


def follow_up(pk: int, person: Person, found: Return, now: datetime, token: str = "") -> Warning:
    """回访: done. New loss or contact that goes on opens the warning again."""
    with write():
        once(person, token)
        followup = FollowUp.objects.select_for_update(of=("self",)).filter(pk=pk).first()
        if followup is None:
            raise NotFound(_("There is no such follow-up."))
        warning = take(followup.warning_id, person)
        if followup.done_at or followup.cancelled:
            raise Conflict(_("This follow-up is done already: reload the page."))
        _follow(followup, warning, person, found, now)
    return warning


def _follow(
    followup: FollowUp, warning: Warning, person: Person, found: Return, now: datetime
) -> None:
    followup.done_at, followup.officer = now, person
    followup.kind, followup.note = found.kind.value, found.note
    followup.in_contact, followup.app_installed = found.in_contact, found.app_installed
    followup.new_loss_fen = found.new_loss_fen
    followup.save()
    record_many(facts.followup_done(followup, warning), person, now)
    audit(person, "warning.followed_up", ref_of(warning), number=followup.number)
    _meet_followup(warning, followup, now)
    if found.new_loss_fen:
        publish("warning.transferred", "urgent", warning=warning.pk)
    if found.new_loss_fen or found.in_contact:
        reopen(warning, person, now, "followup")
        return
    left = warning.followups.filter(done_at__isnull=True, cancelled=False).exists()
    if not left and warning.at is State.FOLLOW_UP:
        close(warning, person, now)
    else:
        clocks.refresh(warning)


def _meet_followup(warning: Warning, followup: FollowUp, now: datetime) -> None:
    mine = Deadline.objects.filter(
        warning=warning, kind=Clock.FOLLOWUP, number=followup.number, due_at=followup.due_at
    )
    on_time = facts.in_time(now, followup.due_at)
    state = Deadline.State.MET if on_time else Deadline.State.LATE
    clocks.settle_clocks(mine, now)
    mine.update(state=state, done_at=now, ring_at=None)
