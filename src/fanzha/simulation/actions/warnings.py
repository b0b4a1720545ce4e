"""Warnings of the demo as rows, with everything that was done on them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

from fanzha.kit import ref
from fanzha.kit.actions import insert_many
from fanzha.ledger import Fact
from fanzha.organisations import Aspect
from fanzha.organisations.actions import share
from fanzha.simulation.actions.cast import Cast
from fanzha.simulation.actions.clocks import deadlines
from fanzha.simulation.county import CENTRE
from fanzha.simulation.course import Course, course
from fanzha.simulation.warned import Act, Step, WarningStory
from fanzha.warning import Outcome, Result, Tiers
from fanzha.warning.actions import (
    Assist,
    Attempt,
    FollowUp,
    StateChange,
    VisitRequest,
    Warning,
    facts,
    tiers,
)

CHUNK = 250
Pair = tuple[Warning, Course]


def load_warnings(cast: Cast) -> dict[str, Warning]:
    """All warnings of the story, by their numbers."""
    found: dict[str, Warning] = {}
    table = tiers()
    stories = [told for told in cast.story.warnings if told.imported_at <= cast.now]
    for at in range(0, len(stories), CHUNK):
        with transaction.atomic():
            found |= _load(stories[at : at + CHUNK], table, cast)
    return found


def _load(stories: Sequence[WarningStory], table: Tiers, cast: Cast) -> dict[str, Warning]:
    places = cast.story.county.by_code
    courses = [course(told, table, places[told.community].rural, cast.now) for told in stories]
    rows = insert_many([_warning(one, cast) for one in courses])
    pairs = list(zip(rows, courses, strict=True))
    insert_many(c for pair in pairs for c in _changes(*pair, cast))
    insert_many(a for pair in pairs for a in _attempts(*pair, cast))
    insert_many(d for pair in pairs for d in deadlines(*pair, cast.now))
    insert_many(v for pair in pairs for v in _visits(*pair, cast))
    insert_many(a for pair in pairs for a in _assists(*pair, cast))
    followups = insert_many(f for pair in pairs for f in _followups(*pair, cast))
    planned = {(row.warning_id, row.number): row for row in followups}
    for row, one in pairs:
        _let_grid_see(row, one, cast)
        mine = [planned[row.pk, due.number] for due in one.planned]
        cast.record(_facts(row, one, mine, table, cast.now))
        _write_down(row, one, cast)
    return {one.story.number: row for row, one in pairs}


def _warning(one: Course, cast: Cast) -> Warning:
    told, soonest = one.story, one.next_timer()
    person, ended = told.person, one.concluded_at is not None
    age = person.age(cast.story.days[-1])
    return Warning(
        owner=cast.units[told.station if one.dispatched_at else CENTRE],
        name=person.name,
        phone=person.phone,
        id_card=person.id_card,
        id_valid=True,
        region=cast.units[told.community].name,
        address=person.address,
        hukou=person.hukou,
        reason=told.reason,
        related="；".join(v for name, v in told.slots.items() if name != "minutes"),
        group="minor" if age < 18 else "elderly" if age >= 60 else "",
        away=person.away,
        rural=one.rural,
        tier=one.tier.code,
        tier_rank=one.tier.rank,
        tier_at=one.tier_at,
        escalated=one.escalated,
        state=one.state.value,
        scam_type=told.sub_type,
        amount_fen=told.amount_fen,
        source=told.pushes[0].source,
        first_pushed_at=told.pushed_at,
        received_at=told.imported_at,
        dispatched_at=one.dispatched_at,
        signed_at=one.signed_at,
        signer=cast.person(one.signer),
        contacted_at=one.contacted_at,
        met_at=one.met_at,
        concluded_at=one.concluded_at,
        feedback_at=one.feedback_at,
        closed_at=one.closed_at,
        next_due_at=soonest.due_at if soonest and not one.closed_at else None,
        next_due_kind=soonest.kind.value if soonest and not one.closed_at else "",
        overdue=one.overdue(cast.now),
        unanswered=one.unanswered,
        outcome=told.outcome.value if ended else "",
        outcome_note=told.no_meeting_because if ended else "",
        avoided_fen=told.avoided_fen if ended else 0,
        basis=told.basis.value if ended and told.basis else "",
        loss_fen=told.loss_fen if ended else 0,
        app_installed=told.app_installed if ended else None,
    )


def _changes(row: Warning, one: Course, cast: Cast) -> Iterator[StateChange]:
    for step in one.changes:
        yield StateChange(
            warning=row,
            at=step.at,
            old=step.old.value,
            new=step.new.value,
            by=cast.person(step.by),
            note=step.note,
        )


def _attempts(row: Warning, one: Course, cast: Cast) -> Iterator[Attempt]:
    for step in one.attempts:
        assert step.kind is not None
        assert step.result is not None
        reached = step.result is Result.REACHED
        yield Attempt(
            warning=row,
            at=step.at,
            kind=step.kind.value,
            result=step.result.value,
            officer=cast.person(step.by),
            duration_s=step.seconds or None,
            points=[1, 2] if reached else [],
            app_installed=one.story.app_installed if reached else None,
        )


def _visits(row: Warning, one: Course, cast: Cast) -> Iterator[VisitRequest]:
    for asked, done in one.grid_asked:
        worker = cast.person(done.by) if done else None
        yield VisitRequest(
            warning=row,
            unit=cast.units[one.story.person.grid],
            asked_at=asked.at,
            asked_by=cast.people[asked.by],
            opened_at=done.at - timedelta(minutes=10) if done else None,
            opened_by=worker,
            done_at=done.at if done else None,
            result=done.result.value if done and done.result else "",
        )


def _let_grid_see(row: Warning, one: Course, cast: Cast) -> None:
    """Grids take part until the warning is closed."""
    if one.grid_asked and not one.closed_at:
        name = ref("warning", "warning", row.pk)
        share(name, cast.units[one.story.person.grid], Aspect.VISIT)


def _assists(row: Warning, one: Course, cast: Cast) -> Iterator[Assist]:
    if one.assist is None:
        return
    asked, answered = one.assist
    timer = next(t for t in one.timers if t.kind.value == "assist")
    yield Assist(
        warning=row,
        kind=Assist.Kind.TRANSFER,
        place=_PLACES[row.pk % len(_PLACES)],
        asked_at=asked.at,
        asked_by=cast.people[asked.by],
        letter=f"云反诈协〔{asked.at.year}〕{row.pk}号",
        due_at=timer.due_at,
        replied_at=answered,
        receipt=f"回执{row.pk}" if answered else "",
    )


_PLACES = ("邻县南淮反诈中心", "省城高新分局", "滨海市反诈中心", "外省青川县反诈中心")


def _followups(row: Warning, one: Course, cast: Cast) -> Iterator[FollowUp]:
    done = {step.number: step for step in one.followed}
    for due in one.planned:
        step = done.get(due.number)
        yield FollowUp(
            warning=row,
            owner_id=row.owner_id,
            number=due.number,
            due_at=due.at,
            done_at=step.at if step else None,
            officer=cast.person(step.by) if step else None,
            kind=step.kind.value if step and step.kind else "",
            in_contact=False if step else None,
            app_installed=one.story.app_installed if step else None,
        )


def _facts(
    row: Warning, one: Course, planned: Sequence[FollowUp], table: Tiers, now: datetime
) -> Iterator[Fact]:
    """The entries that the steps of the work would have written, each at its own moment."""
    if one.dispatched_at is None:
        return
    yield from _heard(facts.dispatched(row, table[one.story.tier]), one.dispatched_at, one)
    if one.signed_at:
        yield from _heard(facts.signed(row, one.signed_in_time), one.signed_at, one)
    if one.contacted_at:
        yield from _heard(facts.contacted(row, one.contacted_in_time), one.contacted_at, one)
    if one.met_at:
        yield from _heard(facts.met(row, one.met_in_time), one.met_at, one)
    elif one.meeting_due:
        yield from _heard([facts.meeting_due(row)], one.tier_at or now, one)
    if missed := one.first_missed(now):
        yield from _heard([facts.overdue(row)], missed, one)
    if one.concluded_at:
        due = [facts.followup_due(followup, row) for followup in planned]
        yield from _heard([*facts.concluded(row), *due], one.concluded_at, one)
    for followup in planned:
        if followup.done_at:
            yield from _heard(facts.followup_done(followup, row), followup.done_at, one)


def _heard(found: Sequence[Fact], at: datetime, one: Course) -> Iterator[Fact]:
    """Facts as they were written at a moment: with the tier that the warning had then."""
    raised = one.escalated and one.tier_at is not None and at >= one.tier_at
    tier = one.tier.code if raised else one.story.tier
    return (replace(fact, recorded_at=at, tier=tier) for fact in found)


_AUDITED = {
    Act.SIGN: "warning.signed",
    Act.CONCLUDE: "warning.concluded",
    Act.FEEDBACK: "warning.fed_back",
    Act.FOLLOWUP: "warning.followed_up",
    Act.ASK_GRID: "warning.visit_asked",
    Act.ASK_ELSEWHERE: "warning.asked_elsewhere",
}


def _write_down(row: Warning, one: Course, cast: Cast) -> None:
    name = ref("warning", "warning", row.pk)
    for step in one.story.until(cast.now):
        if step.act in _AUDITED:
            cast.did(step.at, step.by, _AUDITED[step.act], name, **_said(step, one.story))


def _said(step: Step, told: WarningStory) -> dict[str, str | int | bool]:
    if step.act is Act.CONCLUDE:
        return {"outcome": Outcome(told.outcome).value}
    if step.act is Act.FOLLOWUP:
        return {"number": step.number}
    return {}
