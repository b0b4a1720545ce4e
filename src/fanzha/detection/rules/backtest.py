"""Rules on past events: what they would have caught, and whom they would have disturbed."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.columns import Table
from fanzha.detection.outcome import Outcome
from fanzha.detection.rules.exact import Lists
from fanzha.detection.rules.nodes import State
from fanzha.detection.rules.people import People, people_of
from fanzha.detection.rules.rule import Rule, RuleSet, compile_rules
from fanzha.detection.rules.schema import Schema

_DAY_US = 86_400_000_000
_WHOLE = 100
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Labels:
    """What became of the events: fraud (n,) bool where `known` (n,) bool says that it is known."""

    fraud: Mask
    known: Mask


@dataclass(frozen=True)
class Caught:
    """What a set of alerts is worth.

    `precision` is fraud among the labelled alerts, `recall` alerted fraud among all fraud, both
    0–1 and None without such events. `loss_caught_fen` are the amounts of alerted fraud,
    `people_disturbed` the payers (persons, else accounts) with alerts and no known fraud.
    """

    alerts: int
    alerts_per_day: float
    people_alerted: int
    people_disturbed: int
    precision: float | None
    recall: float | None
    loss_caught_fen: int
    amount_fen: int


@dataclass(frozen=True)
class RuleResult:
    """One rule; `alone` counts alerts that no other rule raised."""

    rule: str
    hits: int
    alone: int
    nulls: int
    errors: int
    caught: Caught


@dataclass(frozen=True)
class Backtest:
    """A version of the rules of one scenario on past events.

    `overlap` holds, for each pair of rules with common hits, how many. `all` counts the published
    rules from `least` on, within their roll-out.
    """

    version: str
    scenario: str
    events: int
    days: float
    all: Caught
    rules: Sequence[RuleResult]
    overlap: Mapping[tuple[str, str], int]

    def as_json(self) -> dict[str, object]:
        """For programs."""
        return {
            "version": self.version,
            "scenario": self.scenario,
            "events": self.events,
            "days": round(self.days, 3),
            "all": asdict(self.all),
            "rules": [asdict(rule) for rule in self.rules],
            "overlap": [
                {"rules": list(pair), "events": count} for pair, count in self.overlap.items()
            ],
        }


@dataclass(frozen=True)
class Beside:
    """How many events alerted both versions, only the new one, only the old one."""

    both: int = 0
    only_new: int = 0
    only_old: int = 0

    def plus(self, new: Mask, old: Mask) -> "Beside":
        """This and further events: the alerts of both versions on the same rows."""
        return Beside(
            self.both + int((new & old).sum()),
            self.only_new + int((new & ~old).sum()),
            self.only_old + int((~new & old).sum()),
        )


class Count:
    """A version of the rules of one scenario, counted while pieces of history come in.

    What it holds grows with rules and alerted people, not with events.
    """

    def __init__(
        self,
        rules: RuleSet,
        schema: Schema,
        lists: Lists | None = None,
        least: Outcome = Outcome.REMIND,
    ) -> None:
        self._book, self._scenario, self._least = rules, schema.scenario, least
        self._rules = rules.running(schema.scenario)
        self._program = compile_rules(self._rules, schema, lists)
        self._events = 0
        self._moments: list[int] = []
        self._frauds = 0
        self._all = _Sum()
        self._each = [_Sum() for _rule in self._rules]
        self._alone, self._nulls, self._errors = np.zeros((3, len(self._rules)), np.int64)
        self._common = np.zeros((len(self._rules), len(self._rules)), np.int64)

    def columns(self) -> frozenset[str]:
        """The columns that the rules read."""
        return self._program.columns()

    def add(self, events: Table, labels: Labels | None = None) -> Mask:
        """Count events with their features in; which of them alerted, shape (rows,)."""
        if not events.rows:
            return np.zeros(0, bool)
        grid = self._program.batch(events)
        hits = np.zeros((len(self._rules), events.rows), bool)
        for place, rule in enumerate(self._rules):
            hits[place] = grid.hit(place) & _covered(rule, events)
            self._nulls[place] += int((grid.states[place] == State.NULL).sum())
            self._errors[place] += int(grid.errors(place).sum())
        self._alone += (hits & (hits.sum(axis=0) == 1)).sum(axis=1)
        shared = hits.astype(np.float32)  # whole numbers far below 2**24 are exact
        self._common += (shared @ shared.T).astype(np.int64)
        alerts = np.asarray(hits[self._alerting()].any(axis=0), bool)
        self._value(events, labels, hits, alerts)
        return alerts

    def _alerting(self) -> list[int]:
        """The places of the rules whose hits are alerts."""
        return [
            place
            for place, rule in enumerate(self._rules)
            if rule.state == "published" and rule.outcome >= self._least
        ]

    def _value(self, events: Table, labels: Labels | None, hits: Mask, alerts: Mask) -> None:
        piece = _Piece.of(events, labels)
        moments = events.columns["occurred_at"].values.astype(np.int64)
        self._moments = [
            min([*self._moments, int(moments.min())]),
            max([*self._moments, int(moments.max())]),
        ]
        self._events += events.rows
        self._frauds += int(piece.fraud.sum())
        self._all.add(piece, alerts)
        for sum_, hit in zip(self._each, hits, strict=True):
            sum_.add(piece, hit)

    def result(self) -> Backtest:
        """What came of all events so far."""
        spread = self._moments[1] - self._moments[0] if self._moments else 0
        days = max(spread / _DAY_US, 1.0)
        return Backtest(
            version=self._book.version,
            scenario=self._scenario,
            events=self._events,
            days=days,
            all=self._all.caught(days, self._frauds),
            rules=[self._result(place, days) for place in range(len(self._rules))],
            overlap=self._overlap(),
        )

    def _result(self, place: int, days: float) -> RuleResult:
        return RuleResult(
            rule=self._rules[place].id,
            hits=int(self._common[place, place]),
            alone=int(self._alone[place]),
            nulls=int(self._nulls[place]),
            errors=int(self._errors[place]),
            caught=self._each[place].caught(days, self._frauds),
        )

    def _overlap(self) -> dict[tuple[str, str], int]:
        return {
            (self._rules[other].id, self._rules[one].id): int(self._common[one, other])
            for one in range(len(self._rules))
            for other in range(one)
            if self._common[one, other]
        }


def backtest(
    rules: RuleSet,
    schema: Schema,
    events: Table,
    lists: Lists | None = None,
    labels: Labels | None = None,
    least: Outcome = Outcome.REMIND,
) -> Backtest:
    """Run the shadow and published rules of a scenario on events with their features."""
    count = Count(rules, schema, lists, least)
    count.add(events, labels)
    return count.result()


def _covered(rule: Rule, events: Table) -> Mask:
    """The events within the roll-out of a rule."""
    if rule.rollout >= _WHOLE:
        return np.ones(events.rows, bool)
    names = events.columns["event_id"].values
    return np.fromiter((rule.takes_part(str(name)) for name in names), bool, len(names))


@dataclass(frozen=True)
class _Piece:
    """Events with what is known about them; arrays of shape (rows,), `people` int64."""

    people: NDArray[np.int64]
    amounts: NDArray[np.int64]
    fraud: Mask
    known: Mask

    @staticmethod
    def of(events: Table, labels: Labels | None) -> "_Piece":
        none = np.zeros(events.rows, bool)
        amount = events.columns.get("amount_fen")
        amounts = np.zeros(events.rows, np.int64)
        if amount is not None:
            amounts = np.where(amount.valid, amount.values, 0).astype(np.int64)
        known = labels.known if labels else none
        return _Piece(people_of(events), amounts, labels.fraud & known if labels else none, known)


@dataclass
class _Sum:
    """What the alerts of a rule, or of all, add up to."""

    alerts: int = 0
    labelled: int = 0
    frauds: int = 0
    amount_fen: int = 0
    loss_fen: int = 0
    alerted: People = field(default_factory=People)
    defrauded: People = field(default_factory=People)

    def add(self, piece: _Piece, hit: Mask) -> None:
        count = int(hit.sum())
        if not count:
            return
        fraud = hit & piece.fraud
        self.alerts += count
        self.labelled += int((hit & piece.known).sum())
        self.frauds += int(fraud.sum())
        # In whole numbers of any size: a sum of history may pass int64.
        self.amount_fen += sum(piece.amounts[hit].tolist())
        self.loss_fen += sum(piece.amounts[fraud].tolist())
        self.alerted.add(piece.people[hit])
        self.defrauded.add(piece.people[fraud])

    def caught(self, days: float, frauds: int) -> Caught:
        return Caught(
            alerts=self.alerts,
            alerts_per_day=round(self.alerts / days, 3),
            people_alerted=len(self.alerted),
            people_disturbed=self.alerted.without(self.defrauded),
            precision=_share(self.frauds, self.labelled),
            recall=_share(self.frauds, frauds),
            loss_caught_fen=self.loss_fen,
            amount_fen=self.amount_fen,
        )


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 6) if whole else None
