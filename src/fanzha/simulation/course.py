"""Where a warning stands at a moment: its states, clocks and marks, computed from its story.

Mirrors what `fanzha.warning.actions` does step by step, without a database and for thousands at
once; a test plays the same stories through those actions and compares.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from fanzha.simulation.warned import Step, WarningStory
from fanzha.warning import (
    ASSIST_REPLY,
    CALLS,
    CALLS_BEFORE_GIVING_UP,
    FOLLOWED,
    MESSAGES,
    Clock,
    Due,
    Outcome,
    Result,
    State,
    Tier,
    Tiers,
    VisitWhen,
    followups,
    next_call,
    on_dispatch,
    state_after,
    visit,
)

_UNANSWERED = frozenset({Result.NO_ANSWER, Result.BUSY, Result.OFF})
_REFUSED_VISIT = timedelta(hours=12)
_SILENT = (Clock.FOLLOWUP, Clock.ASSIST)  # do not mark the warning as overdue
_GRACE = timedelta(seconds=1)


@dataclass
class Timer:
    """One clock: when it began, when it is due, when what it waits for happened."""

    kind: Clock
    number: int
    started_at: datetime
    due_at: datetime
    done_at: datetime | None = None
    cancelled_at: datetime | None = None

    @property
    def waiting(self) -> bool:
        """Is somebody still expected to do something?"""
        return self.done_at is None and self.cancelled_at is None

    def missed(self, now: datetime) -> bool:
        """Did its time pass while it waited?"""
        ended = self.done_at or self.cancelled_at or now
        return self.due_at < ended


@dataclass(frozen=True)
class Change:
    """A step of the history; `old` equals `new` for a note."""

    at: datetime
    old: State
    new: State
    by: str
    note: str = ""


@dataclass
class Course:
    """A warning as of a moment. `by` fields are logins."""

    story: WarningStory
    tier: Tier
    rural: bool
    state: State = State.DEDUPLICATED
    changes: list[Change] = field(default_factory=list)
    timers: list[Timer] = field(default_factory=list)
    tier_at: datetime | None = None
    dispatched_at: datetime | None = None
    signed_at: datetime | None = None
    signer: str = ""
    contacted_at: datetime | None = None
    met_at: datetime | None = None
    concluded_at: datetime | None = None
    feedback_at: datetime | None = None
    closed_at: datetime | None = None
    signed_in_time: bool = False
    contacted_in_time: bool = False
    met_in_time: bool = False
    meeting_due: bool = False
    escalated: bool = False
    unanswered: int = 0
    attempts: list[Step] = field(default_factory=list)
    planned: list[Due] = field(default_factory=list)  # return visits
    followed: list[Step] = field(default_factory=list)
    grid_asked: list[tuple[Step, Step | None]] = field(default_factory=list)
    assist: tuple[Step, datetime | None] | None = None

    def first_missed(self, now: datetime) -> datetime | None:
        """When the first of the clocks that count was missed, None when none was by now."""
        counted = (t for t in self.timers if t.kind not in _SILENT)
        return min((t.due_at for t in counted if t.missed(now)), default=None)

    def overdue(self, now: datetime) -> bool:
        """Was any of the clocks that count missed by now?"""
        return self.first_missed(now) is not None

    def next_timer(self) -> Timer | None:
        """The waiting clock that is due first."""
        waiting = (timer for timer in self.timers if timer.waiting)
        return min(waiting, key=lambda timer: timer.due_at, default=None)


def course(story: WarningStory, tiers: Tiers, rural: bool, now: datetime) -> Course:
    """The course of a story up to `now`."""
    return _Player(story, tiers, rural).play(story.until(now))


class _Player:
    """Plays the steps of one story, one method for each act."""

    def __init__(self, story: WarningStory, tiers: Tiers, rural: bool) -> None:
        self._story, self._tiers = story, tiers
        self._at = Course(story, tiers[story.tier], rural)

    def play(self, steps: Sequence[Step]) -> Course:
        self._change(self._story.imported_at, State.DEDUPLICATED, "", old=State.IMPORTED)
        for step in steps:
            getattr(self, f"_{step.act.value}")(step)
        return self._at

    def _change(
        self, at: datetime, new: State, by: str, note: str = "", old: State | None = None
    ) -> None:
        self._at.changes.append(Change(at, old or self._at.state, new, by, note))
        self._at.state = new

    def _dispatch(self, step: Step) -> None:
        self._at.dispatched_at = self._at.tier_at = step.at
        self._change(step.at, State.DISPATCHED, "")
        dues = self._dues(self._at.tier, step.at)
        self._start(dues, step.at)
        self._at.meeting_due = self._at.tier.face_to_face and not self._story.person.away

    def _sign(self, step: Step) -> None:
        self._at.signed_at, self._at.signer = step.at, step.by
        self._change(step.at, State.SIGNED, step.by)
        self._at.signed_in_time = self._in_time(Clock.SIGN, step.at)
        self._meet(Clock.SIGN, step.at)

    def _attempt(self, step: Step) -> None:
        assert step.kind is not None
        assert step.result is not None
        after = state_after(step.kind, step.result)
        self._at.attempts.append(step)
        self._close_request(step)
        if after is not self._at.state and not self._at.met_at:
            self._change(step.at, after, step.by)
        if step.kind in CALLS or (step.kind in MESSAGES and not self._at.tier.face_to_face):
            self._meet(Clock.CALL, step.at)
        if step.result is Result.REACHED:
            self._reached(step.at, after)
        if step.kind in CALLS:
            self._count_call(step)
        if step.result is Result.REFUSED:
            self._ask_visit(self._at.tier, step.at)

    def _reached(self, at: datetime, after: State) -> None:
        course = self._at
        if course.contacted_at is None:
            course.contacted_at = at
            course.contacted_in_time = self._in_time(Clock.CALL, at)
        self._meet(Clock.CALL, at)
        if after is State.MET and course.met_at is None:
            course.met_in_time = self._in_time(Clock.VISIT, at)
            course.met_at, course.meeting_due = at, True
            self._meet(Clock.VISIT, at)

    def _count_call(self, step: Step) -> None:
        course, tier = self._at, self._at.tier
        course.unanswered = course.unanswered + 1 if step.result in _UNANSWERED else 0
        if not course.unanswered:
            return
        if course.unanswered < CALLS_BEFORE_GIVING_UP:
            self._start([next_call(tier, step.at, course.unanswered + 1)], step.at)
            return
        if course.unanswered == CALLS_BEFORE_GIVING_UP:
            self._raise(tier, step)
        if tier.visit_when is VisitWhen.CALL_FAILED:
            self._ask_visit(course.tier, step.at)

    def _raise(self, tier: Tier, step: Step) -> None:
        course, new = self._at, self._tiers.raised(tier)
        if new.rank >= tier.rank:
            return
        note = f"tier:{tier.code}>{new.code}:no_answer"
        self._change(step.at, course.state, step.by, note)
        course.tier, course.tier_at, course.escalated = new, step.at, True
        done = {
            kind
            for kind, at in (
                (Clock.SIGN, course.signed_at),
                (Clock.CALL, course.contacted_at),
                (Clock.VISIT, course.met_at),
            )
            if at is not None
        }
        dues = [self._no_later(due, step.at) for due in self._dues(new, step.at)]
        self._cancel(step.at, Clock.SIGN, Clock.CALL, Clock.VISIT, Clock.FEEDBACK)
        self._start([due for due in dues if due.kind not in done], step.at)
        course.meeting_due |= any(due.kind is Clock.VISIT for due in dues)

    def _dues(self, tier: Tier, at: datetime) -> Sequence[Due]:
        return on_dispatch(tier, at, self._at.rural, self._story.person.away)

    def _no_later(self, due: Due, at: datetime) -> Due:
        """A clock that still runs in time does not become later when the tier is raised."""
        running = (timer.due_at for timer in self._of(due.kind) if timer.due_at > at)
        return replace(due, at=min((due.at, *running)))

    def _ask_visit(self, tier: Tier, at: datetime) -> None:
        running = any(t.waiting and t.kind is Clock.VISIT for t in self._at.timers)
        if self._at.met_at or self._story.person.away or running:
            return
        due = visit(tier, at, self._at.rural)
        self._start([due if due.at > at else Due(Clock.VISIT, at + _REFUSED_VISIT)], at)
        self._at.meeting_due = True

    def _ask_grid(self, step: Step) -> None:
        self._change(step.at, self._at.state, step.by, f"visit_asked:{self._story.person.grid}")
        self._at.grid_asked.append((step, None))

    def _close_request(self, step: Step) -> None:
        if self._at.grid_asked and step.kind is not None and step.kind.value == "community":
            asked, done = self._at.grid_asked[-1]
            self._at.grid_asked[-1] = (asked, done or step)

    def _ask_elsewhere(self, step: Step) -> None:
        if self._at.state is not State.OUT_OF_AREA:
            self._change(step.at, State.OUT_OF_AREA, step.by, "transfer")
        self._at.assist = (step, None)
        self._cancel(step.at, Clock.CALL, Clock.VISIT)
        self._start([Due(Clock.ASSIST, step.at + ASSIST_REPLY)], step.at)

    def _conclude(self, step: Step) -> None:
        course, outcome = self._at, self._story.outcome
        if outcome is Outcome.R8 and course.assist:
            course.assist = (course.assist[0], step.at)
            self._meet(Clock.ASSIST, step.at)
        course.concluded_at = step.at
        self._change(step.at, State.OUTCOME, step.by, outcome.value)
        self._cancel(step.at, Clock.SIGN, Clock.CALL, Clock.VISIT, Clock.ASSIST)
        course.planned = followups(course.tier, step.at) if outcome in FOLLOWED else []
        self._start(course.planned, step.at)

    def _feedback(self, step: Step) -> None:
        self._at.feedback_at = step.at
        self._change(step.at, State.FEEDBACK, step.by)
        self._meet(Clock.FEEDBACK, step.at)
        if self._at.planned:
            self._change(step.at, State.FOLLOW_UP, step.by)
        else:
            self._close(step)

    def _followup(self, step: Step) -> None:
        self._at.followed.append(step)
        for timer in self._at.timers:
            if timer.kind is Clock.FOLLOWUP and timer.number == step.number:
                timer.done_at = step.at
        if len(self._at.followed) == len(self._at.planned):
            self._close(step)

    def _close(self, step: Step) -> None:
        self._change(step.at, State.CLOSED, step.by)
        self._at.closed_at = step.at
        self._cancel(step.at, *Clock)

    def _start(self, dues: Sequence[Due], at: datetime) -> None:
        self._at.timers += [Timer(due.kind, due.number, at, due.at) for due in dues]

    def _of(self, *kinds: Clock) -> Iterator[Timer]:
        return (t for t in self._at.timers if t.waiting and t.kind in kinds)

    def _meet(self, kind: Clock, at: datetime) -> None:
        for timer in self._of(kind):
            timer.done_at = at

    def _cancel(self, at: datetime, *kinds: Clock) -> None:
        for timer in self._of(*kinds):
            timer.cancelled_at = at

    def _in_time(self, kind: Clock, at: datetime) -> bool:
        """By the first clock of its kind that was not cancelled; true where there is none."""
        first = next((t for t in self._at.timers if t.kind is kind and not t.cancelled_at), None)
        return first is None or at <= first.due_at + _GRACE
