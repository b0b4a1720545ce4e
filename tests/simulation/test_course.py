"""The course computed for the demo is what the real actions make of the same steps."""

from dataclasses import replace
from datetime import datetime

import pytest

from fanzha.ledger.actions import live_entries
from fanzha.organisations.actions import Person
from fanzha.simulation.actions.cast import Cast
from fanzha.simulation.actions.clocks import deadlines
from fanzha.simulation.actions.units import load_rosters, load_staff, load_units
from fanzha.simulation.actions.warnings import load_warnings
from fanzha.simulation.course import course
from fanzha.simulation.warned import Act, Step, WarningStory
from fanzha.warning import AttemptKind, Outcome, default_tiers
from fanzha.warning.actions import (
    Assist,
    Deadline,
    Ending,
    FollowUp,
    Return,
    Try,
    VisitRequest,
    Warning,
    answer_elsewhere,
    ask_elsewhere,
    ask_visit,
    attempt,
    close_visit,
    conclude,
    dispatch,
    feed_back_one,
    follow_up,
    ring,
    sign,
)
from tests.simulation.tales import NOW, told

SAME = (
    "state tier tier_rank tier_at escalated dispatched_at signed_at signer_id contacted_at met_at "
    "concluded_at feedback_at closed_at next_due_at next_due_kind overdue unanswered outcome "
    "avoided_fen basis loss_fen owner_id"
)


@pytest.fixture
def stage(db: None) -> Cast:
    """The county of the story without any warning."""
    cast = Cast(replace(told(), warnings=()))
    load_units(cast)
    load_staff(cast)
    load_rosters(cast)
    return cast


def some() -> list[WarningStory]:
    """Stories of every outcome and tier, finished ones and open ones."""
    found: dict[tuple[object, ...], WarningStory] = {}
    for one in told().warnings:
        ended = one.steps[-1].at <= NOW
        kinds = frozenset(step.act for step in one.steps)
        found.setdefault((one.tier, one.outcome, ended, Act.ASK_GRID in kinds), one)
    return list(found.values())


class Hands:
    """Does by hand, through the actions, what a story tells."""

    def __init__(self, cast: Cast, one: WarningStory) -> None:
        self.cast, self.one = cast, one
        before = replace(one, steps=())
        stage = Cast(replace(cast.story, warnings=(before,)), cast.units, cast.people)
        self.pk = load_warnings(stage)[one.number].pk

    def play(self) -> Warning:
        for step in self.one.until(NOW):
            ring(step.at)
            getattr(self, step.act.value)(step, self.cast.people[step.by], step.at)
        ring(NOW)
        return Warning.objects.get(pk=self.pk)

    def dispatch(self, _step: Step, by: Person, at: datetime) -> None:
        dispatch([self.pk], self.cast.units[self.one.station], by, at)

    def sign(self, _step: Step, by: Person, at: datetime) -> None:
        sign(self.pk, by, at)

    def attempt(self, step: Step, by: Person, at: datetime) -> None:
        assert step.kind is not None
        assert step.result is not None
        entry = Try(step.kind, step.result, step.seconds or None)
        if step.kind is AttemptKind.COMMUNITY:
            close_visit(VisitRequest.objects.get(warning=self.pk).pk, by, entry, at)
        else:
            attempt(self.pk, by, entry, at)

    def ask_grid(self, _step: Step, by: Person, at: datetime) -> None:
        ask_visit(self.pk, self.cast.units[self.one.person.grid], by, at)

    def ask_elsewhere(self, _step: Step, by: Person, at: datetime) -> None:
        ask_elsewhere(self.pk, by, Assist.Kind.TRANSFER, "邻县", "1号", at)

    def conclude(self, _step: Step, by: Person, at: datetime) -> None:
        one = self.one
        if one.outcome is Outcome.R8:
            answer_elsewhere(Assist.objects.get(warning=self.pk).pk, by, "回执", "", at)
            return
        ending = Ending(
            one.outcome,
            one.no_meeting_because,
            one.avoided_fen,
            one.basis.value if one.basis else "",
            one.loss_fen,
        )
        conclude(self.pk, by, ending, at)

    def feedback(self, _step: Step, by: Person, at: datetime) -> None:
        feed_back_one(self.pk, by, at)

    def followup(self, step: Step, by: Person, at: datetime) -> None:
        row = FollowUp.objects.get(warning=self.pk, number=step.number)
        follow_up(row.pk, by, Return(AttemptKind.CALL), at)


def clocks(rows: object) -> set[tuple[object, ...]]:
    """Clocks as far as anybody sees them; how often a stopped one rang is nobody's business."""
    return {
        (d.kind, d.number, d.due_at, d.done_at, d.state)
        for d in rows  # type: ignore[attr-defined]
    }


def facts(ref: str) -> set[tuple[object, ...]]:
    return {(e.metric, e.value, e.occurred_on, e.owner_id, e.tier) for e in live_entries(ref)}


@pytest.mark.parametrize("one", some(), ids=lambda one: f"{one.tier}-{one.outcome}-{one.number}")
def test_the_demo_writes_what_the_actions_would_have_written(
    stage: Cast, one: WarningStory
) -> None:
    by_hand = Hands(stage, one).play()

    bulk = Cast(replace(stage.story, warnings=(one,)), stage.units, stage.people)
    written = load_warnings(bulk)[one.number]
    bulk.write_ledger()
    told_course = course(one, default_tiers(), by_hand.rural, NOW)

    assert {n: getattr(written, n) for n in SAME.split()} == {
        n: getattr(by_hand, n) for n in SAME.split()
    }
    assert clocks(deadlines(written, told_course, NOW)) == clocks(
        Deadline.objects.filter(warning=by_hand)
    )
    assert facts(f"warning:warning:{written.pk}") == facts(f"warning:warning:{by_hand.pk}")
