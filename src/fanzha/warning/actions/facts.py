"""What goes into the ledger for each step of a warning.

Counts about signing, contact and meeting are dated by the day of dispatch, so that a rate's parts
stand in the same month (metrics N03–N16). Keys make each fact once per warning.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from fanzha.kit import local_date
from fanzha.ledger import Fact, metric_of
from fanzha.ledger.actions import live_entries, reverse
from fanzha.organisations.actions import Person
from fanzha.warning.actions.moves import ref_of
from fanzha.warning.backcheck import UNWARNED, Finding
from fanzha.warning.models import BackCheck, FollowUp, Warning
from fanzha.warning.outcomes import DISSUADED, INTERCEPTING, SUCCEEDED, Basis, Outcome
from fanzha.warning.tiers import Tier

_BY_OUTCOME = {
    Outcome.R4: "warnings_false",
    Outcome.R5: "warnings_unreachable",
    Outcome.R7: "warnings_unreachable",
    Outcome.R6: "warnings_refused",
    Outcome.R8: "warnings_transferred",
}

_BY_FINDING = {
    Finding.NO_WARNING: "backcheck_no_warning",
    Finding.NOT_MET: "backcheck_not_met",
    Finding.OVERDUE: "backcheck_overdue",
    Finding.DECEIVED_AFTER: "backcheck_deceived_after",
}

AT_DISPATCH = frozenset(
    {
        "warnings_dispatched",
        "warnings_to_sign",
        "contacts_due",
        "dispatch_lag",
        "warned_persons",
        "meetings_due",
    }
)
"""What moves to the new unit when a warning is sent on."""

AT_WORK = frozenset(
    {
        "warnings_signed",
        "warnings_signed_in_time",
        "contacts_made",
        "contacts_in_time",
        "meetings_made",
        "meetings_in_time",
    }
)
"""What the new unit has to do again, so that a rate's parts stay with one unit."""

AT_CLOSING = frozenset(
    {"warnings_closed", "dissuasions_done", "dissuasions_succeeded", *_BY_OUTCOME.values()}
)
"""What no longer holds when the work begins anew; a loss avoided stays avoided."""


def subject(warning: Warning) -> str:
    """What tells this person from others; the ledger keeps only its keyed digest."""
    return warning.id_card or f"{warning.name}/{warning.phone}"


def fact(
    warning: Warning, metric: str, on: date, value: int = 1, who: str = "", turn: int = 1
) -> Fact:
    """One fact about a warning, owned by the unit that works on it; once a turn."""
    return Fact(
        metric,
        warning.owner_id,
        value,
        on,
        ref_of(warning),
        type_code=warning.scam_type,
        tier=warning.tier,
        subject_key=who,
        key=f"warning:{warning.pk}:{metric}:{turn}",
    )


def dispatch_day(warning: Warning) -> date:
    """The day that signing, contact and meeting count for."""
    return local_date(warning.dispatched_at or warning.received_at)


def dispatched(warning: Warning, tier: Tier) -> list[Fact]:
    """A warning went to the unit that has to act."""
    day, turn = dispatch_day(warning), warning.turn
    at = warning.dispatched_at or warning.received_at
    lag = max(0, int((at - warning.first_pushed_at).total_seconds()))
    names = ("warnings_dispatched", "warnings_to_sign", "contacts_due")
    found = [fact(warning, name, day, turn=turn) for name in names]
    found.append(fact(warning, "dispatch_lag", day, lag, turn=turn))
    found.append(fact(warning, "warned_persons", day, who=subject(warning), turn=turn))
    if tier.face_to_face and not warning.away:
        found.append(fact(warning, "meetings_due", day, turn=turn))
    return found


def meeting_due(warning: Warning) -> Fact:
    """The person has to be met."""
    return fact(warning, "meetings_due", dispatch_day(warning), turn=warning.turn)


def signed(warning: Warning, in_time: bool) -> list[Fact]:
    """签收."""
    return _worked(warning, ["warnings_signed", *(["warnings_signed_in_time"] if in_time else [])])


def contacted(warning: Warning, in_time: bool) -> list[Fact]:
    """The first time somebody spoke with the person."""
    return _worked(warning, ["contacts_made", *(["contacts_in_time"] if in_time else [])])


def met(warning: Warning, in_time: bool) -> list[Fact]:
    """The first meeting. One that no clock asked for was due all the same: part ≤ whole."""
    names = ["meetings_made", *(["meetings_in_time"] if in_time else [])]
    return [meeting_due(warning), *_worked(warning, names)]


def _worked(warning: Warning, names: list[str]) -> list[Fact]:
    day = dispatch_day(warning)
    return [fact(warning, name, day, turn=warning.turn) for name in names]


def overdue(warning: Warning) -> Fact:
    """Some clock was missed; a warning counts once."""
    return fact(warning, "warnings_overdue", dispatch_day(warning))


def concluded(warning: Warning) -> list[Fact]:
    """The outcome and what it saved."""
    outcome = Outcome(warning.outcome)
    day = local_date(warning.concluded_at or warning.received_at)
    names = ["warnings_closed"]
    names += ["dissuasions_done"] if outcome in DISSUADED else []
    names += ["dissuasions_succeeded"] if outcome in SUCCEEDED else []
    names += ["warnings_intercepted"] if outcome is Outcome.R2 else []
    names += [_BY_OUTCOME[outcome]] if outcome in _BY_OUTCOME else []
    turn, saved = warning.rounds, warning.avoided_fen
    found = [fact(warning, name, day, turn=turn) for name in names]
    if outcome in SUCCEEDED:
        found.append(fact(warning, "dissuaded_persons", day, who=subject(warning), turn=turn))
    if saved:
        found.append(fact(warning, "loss_avoided", day, saved, turn=turn))
        if Basis(warning.basis) in INTERCEPTING:
            found.append(fact(warning, "amount_intercepted", day, saved, turn=turn))
    return found


def take_back(
    warning: Warning, metrics: frozenset[str], why: str, by: Person | None, now: datetime
) -> None:
    """Counter-entries for what no longer holds of the warning."""
    for entry in live_entries(ref_of(warning)):
        if metric_of(entry.metric).code in metrics:
            reverse(entry, why, by, now)


def followup_due(followup: FollowUp, warning: Warning) -> Fact:
    """A return visit falls due."""
    return _followup(followup, warning, "followups_due")


def followup_done(followup: FollowUp, warning: Warning) -> list[Fact]:
    """A return visit was made; without new loss it is good news."""
    names = ["followups_done", *(["followups_no_loss"] if not followup.new_loss_fen else [])]
    return [_followup(followup, warning, name) for name in names]


def _followup(followup: FollowUp, warning: Warning, metric: str) -> Fact:
    return Fact(
        metric,
        followup.owner_id,
        1,
        local_date(followup.due_at),
        ref_of(warning),
        type_code=warning.scam_type,
        tier=warning.tier,
        key=f"warning:followup:{followup.pk}:{metric}",
    )


def cohort(warning: Warning, safe: bool) -> list[Fact]:
    """Thirty days after the outcome: was there no new loss?"""
    day = local_date(warning.concluded_at or warning.received_at)
    names = ["dissuaded_cohort", *(["dissuaded_cohort_safe"] if safe else [])]
    return [fact(warning, name, day, who=subject(warning)) for name in names]


def backcheck(check: BackCheck, metric: str, on: date, type_code: str = "", who: str = "") -> Fact:
    """One fact about a look-back check."""
    return Fact(
        metric,
        check.owner_id,
        1,
        on,
        check.report_ref,
        type_code=type_code,
        subject_key=who,
        key=f"warning:backcheck:{check.pk}:{metric}",
    )


def check_opened(
    check: BackCheck,
    found: Sequence[Warning],
    reported_at: datetime,
    type_code: str,
    who: str = "",
) -> list[Fact]:
    """A case was looked back upon: the parts of 未预警发案率 and 劝阻后被骗率 (domain.md 7.5).

    `found` are the warnings of its victim, newest first; `who` stands in where they name nobody.
    """
    finding, day = Finding(check.finding), local_date(check.incident_at)
    opened = local_date(reported_at)
    entries = [
        backcheck(check, "backchecks_opened", opened, type_code),
        backcheck(check, _BY_FINDING[finding], opened, type_code),
    ]
    known = [one for one in found if one.dispatched_at and one.dispatched_at <= check.incident_at]
    if not any(one.received_at >= check.incident_at - UNWARNED for one in known):
        entries.append(backcheck(check, "cases_without_warning", day, type_code))
    if known:
        person = subject(known[0])
        entries.append(backcheck(check, "deceived_after_warning", day, type_code, person or who))
        if finding is Finding.DECEIVED_AFTER:
            entries.append(backcheck(check, "deceived_after_dissuasion", day, type_code, person))
    return entries


def in_time(done: datetime, due: datetime | None) -> bool:
    """Was it done by the deadline (or was there none)?"""
    return due is None or done <= due + timedelta(seconds=1)
