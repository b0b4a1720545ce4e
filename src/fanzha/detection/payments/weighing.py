"""From what rules say about a batch to outcome, score and the names of rules, in columns."""

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.columns import Table
from fanzha.detection.outcome import Outcome
from fanzha.detection.payments.compiled import compiled, entry
from fanzha.detection.rules.nodes import State
from fanzha.detection.rules.program import Grid
from fanzha.detection.rules.rule import Rule, Stage
from fanzha.detection.rules.sides import Sides

_TOP = 100
_CODES = [outcome.code for outcome in Outcome]
_LEFT_OUT = 255  # a hit of an event that the roll-out of the rule does not cover
_TRUE, _WRONG = int(State.TRUE), int(State.OVERFLOW)
HITS, SHADOW, ERRORS = range(3)
States = NDArray[np.uint8]
Ints = NDArray[np.int32]


class Ranked(NamedTuple):
    """What models say of events: risks 0 to 100 (None without a model), and which to verify."""

    victim: NDArray[np.int8] | None
    mule: NDArray[np.int8] | None
    verify: NDArray[np.bool_]


class Ranker(Protocol):
    """Models in force, for files."""

    @property
    def version(self) -> str:
        """Which models."""

    def columns(self) -> frozenset[str]:
        """The columns and features that the models read."""

    def ranked(self, table: Table) -> Ranked:
        """The risks of events with their features."""


def weighed(
    rules: Sequence[Rule],
    grid: Grid,
    table: Table,
    spoken: Sequence[Sides],
    ranker: Ranker | None = None,
    fallback: Outcome = Outcome.VERIFY,
) -> Any:
    """A pyarrow Table: event_id, outcome, score, both risks, hits, shadow, errors, flags.

    As in the decision service: the strictest outcome of the hit published rules wins, their scores
    add up to at most 100, and a published rule in error makes the outcome at least `fallback`. A
    risk without a model is the points of the rules that speak of its side (`spoken`).
    """
    import pyarrow as pa

    states = _rolled_out(rules, grid.states, table)
    weights = np.array([_weights(*pair) for pair in zip(rules, spoken, strict=True)], np.int32)
    weights = weights.reshape(-1, 5)
    outcome, score = np.zeros(table.rows, np.int8), np.zeros((3, table.rows), np.int32)
    ends = np.zeros((3, table.rows + 1), np.int32)
    weigh(states, weights, int(fallback), outcome, score, ends)
    places = [np.empty(end, np.int32) for end in ends[:, -1].tolist()]
    name(states, weights, ends, *places)
    points, victim, mule = np.minimum(score, _TOP).astype(np.int8)
    if ranker is not None:
        told = ranker.ranked(table)
        victim = victim if told.victim is None else told.victim
        mule = mule if told.mule is None else told.mule
        outcome[told.verify] = np.maximum(outcome[told.verify], np.int8(Outcome.VERIFY))
    words = pa.array([rule.id for rule in rules], pa.string())
    flags = {name: table.columns[name].values for name in ("late", "approximate", "overflowed")}
    named = [_named(ends[kind], places[kind], words) for kind in (HITS, SHADOW, ERRORS)]
    return pa.table(
        {
            "event_id": _event_ids(table),
            "outcome": pa.DictionaryArray.from_arrays(outcome, pa.array(_CODES)),
            "score": pa.array(points),
            "victim_risk": pa.array(victim),
            "mule_risk": pa.array(mule),
            "hits": named[HITS],
            "shadow": named[SHADOW],
            "errors": named[ERRORS],
        }
        | {name: pa.array(values) for name, values in flags.items()}
    )


def _weights(rule: Rule, spoken: Sides) -> list[int]:
    """Outcome, score, whether it counts, and its points for either side."""
    victim, mule = rule.score * spoken.victim, rule.score * spoken.mule
    return [rule.outcome, rule.score, rule.state is Stage.PUBLISHED, victim, mule]


@compiled
def kind_of(state: int, counts: int) -> int:
    """The list in which a rule stands for an event, -1 for none."""
    if state == _TRUE:
        return HITS if counts else SHADOW
    if state == _LEFT_OUT:
        return SHADOW
    return ERRORS if state >= _WRONG else -1


@entry
def weigh(
    states: States,
    weights: Ints,
    fallback: int,
    outcome: NDArray[np.int8],
    score: Ints,
    ends: Ints,
) -> None:
    """Strictest outcome and sum of scores of each event, and where its names begin in each list."""
    for place in range(states.shape[0]):
        strict, points, counts = weights[place, 0], weights[place, 1], weights[place, 2]
        for row in range(states.shape[1]):
            state = states[place, row]
            if state == 0:
                continue
            kind = kind_of(state, counts)
            if kind >= 0:
                ends[kind, row + 1] += 1
            if kind == HITS:
                outcome[row] = max(outcome[row], strict)
                score[0, row] += points
                score[1, row] += weights[place, 3]
                score[2, row] += weights[place, 4]
            elif kind == ERRORS and counts:
                outcome[row] = max(outcome[row], fallback)
    for kind in range(3):
        for row in range(states.shape[1]):
            ends[kind, row + 1] += ends[kind, row]


@entry
def name(states: States, weights: Ints, ends: Ints, hits: Ints, shadow: Ints, errors: Ints) -> None:
    """The places of rules in each list, event by event, each in the order of the rules.

    The ends of the lists move on while they fill: afterwards `ends` of row r is that of row r + 1.
    """
    for place in range(states.shape[0]):
        for row in range(states.shape[1]):
            state = states[place, row]
            if state == 0:
                continue
            kind = kind_of(state, weights[place, 2])
            if kind < 0:
                continue
            at = ends[kind, row]
            ends[kind, row] = at + 1
            if kind == HITS:
                hits[at] = place
            elif kind == SHADOW:
                shadow[at] = place
            else:
                errors[at] = place


def _rolled_out(rules: Sequence[Rule], states: States, table: Table) -> States:
    """States in which hits that a roll-out does not cover are marked."""
    part = [place for place, rule in enumerate(rules) if rule.rollout < _TOP]
    if not part:
        return states
    states, ids = states.copy(), table.columns["event_id"].values
    for place in part:
        for row in np.flatnonzero(states[place] == State.TRUE).tolist():
            if not rules[place].takes_part(str(ids[row])):
                states[place, row] = _LEFT_OUT
    return states


def _event_ids(table: Table) -> Any:
    import pyarrow as pa

    column = table.columns["event_id"]
    arrow = getattr(column, "arrow", None)
    return arrow if arrow is not None else pa.array(column.values, pa.large_string())


def _named(ends: Ints, places: Ints, words: Any) -> Any:
    """For each row the names of its rules."""
    import pyarrow as pa

    offsets = np.concatenate([np.zeros(1, np.int32), ends[:-1]])
    coded = pa.DictionaryArray.from_arrays(places, words)
    return pa.ListArray.from_arrays(pa.array(offsets), coded)
