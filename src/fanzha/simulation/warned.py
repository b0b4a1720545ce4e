"""Warnings of the demo: who was pushed when, how the stations worked on it, how it ended.

A story is told to its end, even beyond the day that the demo shows; the loader cuts it there, so
that what is open now is open for the same reasons as it was in every hour before.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from math import log
from random import Random

from fanzha.kit import local_date
from fanzha.simulation.county import County
from fanzha.simulation.gangs import Gang, Underworld
from fanzha.simulation.narratives import grammar, tell
from fanzha.simulation.people import Resident
from fanzha.simulation.shares import as_paid, draw_loss
from fanzha.warning import (
    FOLLOWED,
    AttemptKind,
    Basis,
    Outcome,
    Result,
    Tier,
    Tiers,
    first_call,
    followups,
    quiet,
    waking,
)

TIER_SHARES = (0.06, 0.19, 0.38, 0.37)
GRID_SHARE = 0.12  # light warnings for which the grid worker also knocks at the door
AGAIN_SHARE = 0.11  # pushed once more by another source
_SOURCES = ("国家平台", "省反诈平台", "市反诈平台", "银行推送", "运营商推送", "APP预警", "12381")
# How warnings end in percent, R1 to R8, for tiers that ask for a meeting and for the others.
_GRAVE = dict(zip(Outcome, (60, 18, 6, 8, 1, 3, 0, 4), strict=False))
_LIGHT = dict(zip(Outcome, (77, 2, 1, 10, 3, 1, 3, 3), strict=False))


class Act(StrEnum):
    """What happens to a warning."""

    DISPATCH = "dispatch"
    SIGN = "sign"
    ATTEMPT = "attempt"
    ASK_GRID = "ask_grid"
    ASK_ELSEWHERE = "ask_elsewhere"
    CONCLUDE = "conclude"
    FEEDBACK = "feedback"
    FOLLOWUP = "followup"


@dataclass(frozen=True)
class Step:
    """One act with its moment and who did it (a login)."""

    at: datetime
    act: Act
    by: str
    kind: AttemptKind | None = None
    result: Result | None = None
    seconds: int = 0
    number: int = 1
    due: datetime | None = None


@dataclass(frozen=True)
class Push:
    """One row of a pushed list."""

    number: str
    at: datetime
    source: str
    phone: str


@dataclass(frozen=True)
class WarningStory:
    """A warning with its whole life, in order of time."""

    number: str
    person: Resident
    tier: str
    type_code: str
    sub_type: str
    reason: str
    slots: Mapping[str, str]
    amount_fen: int | None
    pushes: tuple[Push, ...]
    imported_at: datetime
    station: str
    community: str
    steps: tuple[Step, ...]
    outcome: Outcome
    loss_fen: int = 0
    avoided_fen: int = 0
    basis: Basis | None = None
    app_installed: bool = False
    no_meeting_because: str = ""
    gang: Gang | None = None

    @property
    def pushed_at(self) -> datetime:
        """When the first source pushed the person."""
        return min(push.at for push in self.pushes)

    def when(self, act: Act) -> datetime | None:
        """The first moment of an act, None when it never comes."""
        return next((step.at for step in self.steps if step.act is act), None)

    def until(self, now: datetime) -> list[Step]:
        """The steps that have happened by a moment."""
        return [step for step in self.steps if step.at <= now]

    def ended(self, now: datetime) -> bool:
        """Is the outcome known by a moment?"""
        concluded = self.when(Act.CONCLUDE)
        return concluded is not None and concluded <= now


def held(story: WarningStory, until: datetime, keep: int = 1) -> WarningStory:
    """The same warning with all but its first `keep` steps moved behind a moment."""
    begun, rest = story.steps[:keep], story.steps[keep:]
    shift = max(until - rest[0].at + timedelta(minutes=2), timedelta())
    return replace(story, steps=(*begun, *(replace(step, at=step.at + shift) for step in rest)))


@dataclass(frozen=True)
class Crew:
    """Who works on the warnings of a station: logins."""

    duty: str
    officers: tuple[str, ...]
    grid: str


class Watch:
    """Tells warnings, one after the other."""

    def __init__(self, county: County, underworld: Underworld, tiers: Tiers, rng: Random) -> None:
        self._county, self._underworld, self._tiers, self._rng = county, underworld, tiers, rng

    def warning(
        self,
        number: str,
        pushed: datetime,
        person: Resident,
        type_code: str,
        crew: Crew,
        tier: Tier | None = None,
    ) -> WarningStory:
        """The story of a warning that is pushed at `pushed`; the tier is drawn unless given."""
        rng, levels = self._rng, self._tiers.levels
        tier = tier or rng.choices(levels, TIER_SHARES[: len(levels)])[0]
        gang = self._underworld.behind(type_code, local_date(pushed))
        tale = grammar().tales[type_code]
        slots = {**gang.slots(rng), "minutes": str(rng.randint(12, 95))}
        reason = tell(tale.stages["hit"], slots, rng)
        imported = pushed + self._lag(tier)
        outcome = self._outcome(tier)
        away = person.away
        work = Work(
            rng, self._tiers, tier, crew, self._county.by_code[person.community].rural, away
        )
        steps = tuple(sorted(work.steps(imported, outcome), key=lambda step: step.at))
        story = WarningStory(
            number=number,
            person=person,
            tier=tier.code,
            type_code=type_code,
            sub_type=tale.sub_type(rng),
            reason=reason,
            slots={name: value for name, value in slots.items() if value in reason},
            amount_fen=draw_loss(rng, type_code) if rng.random() < 0.4 else None,
            pushes=tuple(self._pushes(number, pushed, person)),
            imported_at=imported,
            station=self._county.station_of[person.community],
            community=person.community,
            steps=steps,
            outcome=outcome,
            no_meeting_because=work.excuse,
            app_installed=rng.random() < 0.45,
            gang=gang,
        )
        return self._with_money(story)

    def _lag(self, tier: Tier) -> timedelta:
        """From push to dispatch: grave ones at once, the others with the next list."""
        median = 1.6 if tier.face_to_face else 14
        return timedelta(minutes=median * self._rng.lognormvariate(0, 0.7))

    def _outcome(self, tier: Tier) -> Outcome:
        odds = _GRAVE if tier.face_to_face else _LIGHT
        return self._rng.choices(list(odds), list(odds.values()))[0]

    def _pushes(self, number: str, pushed: datetime, person: Resident) -> Iterator[Push]:
        rng = self._rng
        first, second = rng.sample(_SOURCES, 2)
        yield Push(number, pushed, first, person.phone)
        if rng.random() < AGAIN_SHARE:
            later = pushed + timedelta(minutes=rng.uniform(1, 300))
            yield Push(f"{number}F", later, second, person.phone)

    def _with_money(self, story: WarningStory) -> WarningStory:
        rng = self._rng
        if story.outcome is Outcome.R2:
            saved = story.amount_fen or draw_loss(rng, story.type_code)
            basis = rng.choices(list(Basis), (0.45, 0.15, 0.25, 0.15))[0]
            lost = as_paid(saved * rng.uniform(0.05, 0.4), rng) if rng.random() < 0.3 else 0
            return replace(story, avoided_fen=saved, basis=basis, loss_fen=lost)
        if story.outcome is Outcome.R3:
            return replace(story, loss_fen=draw_loss(rng, story.type_code))
        return story


class Work:
    """How one station works on one warning until the wanted outcome is borne by what was done."""

    def __init__(
        self, rng: Random, tiers: Tiers, tier: Tier, crew: Crew, rural: bool, away: bool
    ) -> None:
        self._rng, self._tiers, self._tier, self._crew = rng, tiers, tier, crew
        self._rural, self._away = rural, away
        self._officer = rng.choice(crew.officers)
        self.excuse = ""

    def steps(self, dispatched: datetime, outcome: Outcome) -> list[Step]:
        """All steps from dispatch to the last return visit."""
        signed = self._signed(dispatched)
        steps = [
            Step(dispatched, Act.DISPATCH, self._crew.duty),
            Step(signed, Act.SIGN, self._officer),
        ]
        steps += self._attempts(dispatched, signed, outcome)
        last = max(step.at for step in steps)
        concluded = last + timedelta(minutes=self._rng.lognormvariate(2.3, 0.8))
        if outcome is Outcome.R8:
            steps.append(Step(last + timedelta(minutes=2), Act.ASK_ELSEWHERE, self._officer))
            concluded += timedelta(hours=self._rng.uniform(1, 20))
        steps.append(Step(concluded, Act.CONCLUDE, self._officer))
        fed_back = concluded + timedelta(minutes=self._rng.lognormvariate(1.8, 0.9))
        steps.append(Step(fed_back, Act.FEEDBACK, self._officer))
        return steps + self._after(concluded, fed_back, outcome)

    def _final_tier(self, outcome: Outcome) -> Tier:
        """Three calls in vain raise the tier by one."""
        in_vain = outcome in (Outcome.R5, Outcome.R7)
        return self._tiers.raised(self._tier) if in_vain else self._tier

    def _signed(self, dispatched: datetime) -> datetime:
        """Signed within the limit in 93 of 100 cases."""
        late = self._rng.random() < 0.07
        share = self._rng.uniform(1.05, 3.5) if late else self._share(0.3)
        return dispatched + timedelta(minutes=self._tier.sign_min * share)

    def _share(self, median: float) -> float:
        """The share of a limit that is used up, mostly around `median`, rarely above 1."""
        return min(1.6, self._rng.lognormvariate(log(median), 0.5))

    def _attempts(self, dispatched: datetime, signed: datetime, outcome: Outcome) -> list[Step]:
        """Messages, calls and visits that lead to the outcome."""
        first = self._first_call(dispatched, signed)
        if outcome in (Outcome.R5, Outcome.R7):
            self.excuse = _NOT_FOUND
            return [*self._in_vain(first, outcome), *self._door(dispatched, signed, None)]
        missed = self._missed(first)
        answer = missed[-1].at if missed else first
        if missed:
            answer += self._gap()
        call = self._call(answer, _PHONE_SAYS[outcome])
        visits = self._door(dispatched, signed, _DOOR_SAYS[outcome])
        if outcome is Outcome.R8:  # nobody drives to somebody who is known to live elsewhere
            visits = [visit for visit in visits if visit.at < answer]
        if outcome is Outcome.R6 and not visits:
            visits = [self._visit(answer + timedelta(hours=2), Result.REFUSED)]
        if outcome is Outcome.R1 and not visits and self._rng.random() < GRID_SHARE:
            visits = self._through_grid(answer + timedelta(minutes=8), Result.REACHED)
        return [*missed, call, *visits]

    def _first_call(self, dispatched: datetime, signed: datetime) -> datetime:
        due = first_call(self._tier, dispatched).at
        moment = dispatched + (due - dispatched) * self._share(0.35)
        if self._tier.quiet and quiet(moment):
            woken = waking(moment, moment)
            moment = woken + (max(due, woken) - woken) * self._rng.uniform(0.1, 0.9)
        return max(moment, signed + timedelta(minutes=self._rng.uniform(0.5, 2)))

    def _missed(self, first: datetime) -> list[Step]:
        count = self._rng.choices((0, 1, 2), (0.76, 0.17, 0.07))[0]
        moments = [first + self._gap() * number for number in range(count)]
        silent = (Result.NO_ANSWER, Result.BUSY)
        return [self._call(at, self._rng.choices(silent, (0.8, 0.2))[0]) for at in moments]

    def _in_vain(self, first: datetime, outcome: Outcome) -> list[Step]:
        """Three calls, a fourth because the tier is raised then, a message, the grid worker."""
        result = Result.OFF if outcome is Outcome.R7 else Result.NO_ANSWER
        calls = [self._call(first + self._gap() * number, result) for number in range(3)]
        message = Step(
            calls[0].at + timedelta(minutes=1),
            Act.ATTEMPT,
            self._officer,
            AttemptKind.SMS,
            Result.SENT,
        )
        raised = self._tiers.raised(self._tier)
        again = timedelta(minutes=min(60, raised.call_min) * self._rng.uniform(0.3, 0.9))
        calls.append(self._call(calls[-1].at + again, result))
        asked = calls[-1].at + timedelta(minutes=self._rng.uniform(2, 9))
        return [*calls, message, *self._through_grid(asked, Result.NOT_HOME)]

    def _through_grid(self, asked: datetime, result: Result) -> list[Step]:
        """The station asks the grid worker, who goes there within some hours."""
        went = asked + timedelta(minutes=self._rng.uniform(15, 110))
        if quiet(went):
            went = waking(went, went) + timedelta(minutes=self._rng.uniform(30, 120))
        return [
            Step(asked, Act.ASK_GRID, self._officer),
            Step(went, Act.ATTEMPT, self._crew.grid, AttemptKind.COMMUNITY, result),
        ]

    def _gap(self) -> timedelta:
        return timedelta(minutes=self._tier.call_repeat_min * self._rng.uniform(0.4, 1.0))

    def _call(self, at: datetime, result: Result) -> Step:
        talked = result in (Result.REACHED, Result.REFUSED)
        seconds = round(self._rng.lognormvariate(5.4, 0.6)) if talked else 0
        return Step(at, Act.ATTEMPT, self._officer, AttemptKind.CALL, result, seconds)

    def _visit(self, at: datetime, result: Result) -> Step:
        return Step(at, Act.ATTEMPT, self._officer, AttemptKind.VISIT, result)

    def _door(self, dispatched: datetime, signed: datetime, result: Result | None) -> list[Step]:
        """The visits of a tier that asks for them; without a meeting the reason is kept."""
        tier = self._tier
        if not tier.face_to_face or self._away:
            return []
        limit = tier.visit_rural_min if self._rural else tier.visit_min
        travel = timedelta(minutes=limit * self._share(0.45))
        arrived = max(dispatched + travel, signed + timedelta(minutes=6))
        if result is None:
            return [self._visit(arrived, Result.NOT_HOME)]
        if result is not Result.REACHED:
            self.excuse = _NOT_MET
            return [self._visit(arrived, result)]
        if self._rng.random() > 0.12:
            return [self._visit(arrived, result)]
        again = arrived + timedelta(minutes=self._rng.uniform(25, 100))
        return [self._visit(arrived, Result.NOT_HOME), self._visit(again, result)]

    def _after(self, concluded: datetime, fed_back: datetime, outcome: Outcome) -> list[Step]:
        """The return visits."""
        dues = followups(self._final_tier(outcome), concluded) if outcome in FOLLOWED else []
        steps: list[Step] = []
        last = fed_back
        for due in dues:
            late = self._rng.random() < 0.05
            hours = self._rng.uniform(6, 30) if late else self._rng.uniform(-8, -0.2)
            moment = due.at + timedelta(hours=hours)
            last = max(last, moment - _NIGHT if quiet(moment) else moment)
            kind = AttemptKind.CALL
            steps.append(
                Step(
                    last,
                    Act.FOLLOWUP,
                    self._officer,
                    kind,
                    Result.REACHED,
                    seconds=round(self._rng.uniform(40, 300)),
                    number=due.number,
                    due=due.at,
                )
            )
        return steps


_NIGHT = timedelta(hours=9)  # from a quiet hour back into the afternoon or evening
_NOT_FOUND = "多次联系及上门均未找到本人，已请社区和家属继续查找"
_NOT_MET = "本人不在辖区或不便见面，已电话劝阻并通报现住地派出所"
_PHONE_SAYS = {
    Outcome.R1: Result.REACHED,
    Outcome.R2: Result.REACHED,
    Outcome.R3: Result.REACHED,
    Outcome.R4: Result.REACHED,
    Outcome.R6: Result.REFUSED,
    Outcome.R8: Result.ELSEWHERE,
}
_DOOR_SAYS = {
    Outcome.R1: Result.REACHED,
    Outcome.R2: Result.REACHED,
    Outcome.R3: Result.REACHED,
    Outcome.R4: Result.REACHED,
    Outcome.R6: Result.REFUSED,
    Outcome.R8: Result.NOT_HOME,
}
