"""Rules on past events: what they would have caught, and whom they would have disturbed."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.columns import Table
from fanzha.detection.outcome import Outcome
from fanzha.detection.rules.exact import Lists
from fanzha.detection.rules.nodes import State
from fanzha.detection.rules.program import Grid
from fanzha.detection.rules.rule import Rule, RuleSet, compile_rules
from fanzha.detection.rules.schema import Schema

_DAY_US = 86_400_000_000
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
    alerts: Mask

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


def backtest(
    rules: RuleSet,
    schema: Schema,
    events: Table,
    lists: Lists | None = None,
    labels: Labels | None = None,
    least: Outcome = Outcome.REMIND,
) -> Backtest:
    """Run the shadow and published rules of a scenario on events with their features."""
    running = rules.running(schema.scenario)
    grid = compile_rules(running, schema, lists).batch(events)
    past = _Past(events, labels)
    hits = [grid.hit(place) & past.covered(rule) for place, rule in enumerate(running)]
    alerts = np.zeros(events.rows, bool)
    for rule, hit in zip(running, hits, strict=True):
        if rule.state == "published" and rule.outcome >= least:
            alerts |= hit
    count = np.zeros(events.rows, np.int64)
    for hit in hits:
        count += hit
    return Backtest(
        version=rules.version,
        scenario=schema.scenario,
        events=events.rows,
        days=past.days,
        all=past.caught(alerts),
        rules=[
            _result(rule, grid, place, hits[place], count, past)
            for place, rule in enumerate(running)
        ],
        overlap=_overlap(running, hits),
        alerts=alerts,
    )


@dataclass(frozen=True)
class Beside:
    """Alerts of a new version beside those of the current one on the same events."""

    both: int
    only_new: int
    only_old: int


def beside(new: Backtest, old: Backtest) -> Beside:
    """How far two versions agree; both must have run on the same events."""
    return Beside(
        int((new.alerts & old.alerts).sum()),
        int((new.alerts & ~old.alerts).sum()),
        int((~new.alerts & old.alerts).sum()),
    )


def _result(
    rule: Rule, grid: Grid, place: int, hit: Mask, count: NDArray[np.int64], past: "_Past"
) -> RuleResult:
    return RuleResult(
        rule=rule.id,
        hits=int(hit.sum()),
        alone=int((hit & (count == 1)).sum()),
        nulls=int((grid.states[place] == State.NULL).sum()),
        errors=int(grid.errors(place).sum()),
        caught=past.caught(hit),
    )


def _overlap(rules: Sequence[Rule], hits: Sequence[Mask]) -> dict[tuple[str, str], int]:
    found = {}
    places = [np.flatnonzero(hit) for hit in hits]
    for one in range(len(rules)):
        for other in range(one):
            common = int(hits[other][places[one]].sum())
            if common:
                found[rules[other].id, rules[one].id] = common
    return found


class _Past:
    """Past events with what is known about them."""

    def __init__(self, events: Table, labels: Labels | None) -> None:
        self._events, self._labels = events, labels
        moments = events.columns["occurred_at"].values.astype(np.int64)
        spread = int(moments.max() - moments.min()) if events.rows else 0
        self.days = max(spread / _DAY_US, 1.0)
        self._people = self._person()
        amount = events.columns.get("amount_fen")
        none = np.zeros(events.rows, np.int64)
        self._amounts = none if amount is None else np.where(amount.valid, amount.values, 0)

    def _person(self) -> NDArray[np.object_]:
        """Who is disturbed: the person where known, else the paying account, else the event."""
        people: NDArray[np.object_] = self._events.columns["event_id"].values.astype(np.object_)
        for name in ("payer_account", "person", "payer_person"):
            column = self._events.columns.get(name)
            if column is not None:
                people = np.where(column.valid, column.values.astype(np.object_), people)
        return people

    def covered(self, rule: Rule) -> Mask:
        """The events within the roll-out of a rule."""
        if rule.rollout >= 100:
            return np.ones(self._events.rows, bool)
        names = self._events.columns["event_id"].values
        return np.fromiter((rule.takes_part(str(name)) for name in names), bool, len(names))

    def caught(self, alerts: Mask) -> Caught:
        """What alerts on these rows are worth."""
        fraud = alerts & self._fraud()
        labelled = alerts & self._labels.known if self._labels else np.zeros_like(alerts)
        alerted = set(self._people[alerts].tolist())
        return Caught(
            alerts=int(alerts.sum()),
            alerts_per_day=round(float(alerts.sum()) / self.days, 3),
            people_alerted=len(alerted),
            people_disturbed=len(alerted - set(self._people[fraud].tolist())),
            precision=_share(fraud, labelled),
            recall=_share(fraud, self._fraud()),
            loss_caught_fen=_sum(self._amounts, fraud),
            amount_fen=_sum(self._amounts, alerts),
        )

    def _fraud(self) -> Mask:
        if self._labels is None:
            return np.zeros(self._events.rows, bool)
        return self._labels.fraud & self._labels.known


def _share(part: Mask, whole: Mask) -> float | None:
    total = int(whole.sum())
    return round(int(part.sum()) / total, 6) if total else None


def _sum(amounts: NDArray[np.int64], where: Mask) -> int:
    """In whole numbers of any size: a sum of history may pass int64."""
    return sum(amounts[where].tolist())
