"""What the engine says of many events at once: the verdicts, once each, and who has which."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.columns import Table, Values
from fanzha.detection.deciding.engine import FLAGS, Engine, Scenario
from fanzha.detection.deciding.many import Many
from fanzha.detection.deciding.verdict import Judge, Verdict
from fanzha.detection.outcome import Outcome
from fanzha.detection.risks import NO_RISKS, Risks
from fanzha.detection.rules.nodes import State
from fanzha.detection.rules.program import Grid, Hits

_NO_RISK = 255
_NO_HITS = Hits(())
Marks = NDArray[np.uint8]


class Weighed(NamedTuple):
    """`codes` (n,) tell who has which verdict; `seen` are the features of the events at `seen_at`.

    These are the events whose outcome is `verify` or stricter.
    """

    verdicts: Sequence[Verdict]
    codes: NDArray[np.uint16]
    seen_at: NDArray[np.int32]
    seen: Mapping[str, Values]


def weighed(engine: Engine, many: Many) -> Weighed:
    """The verdicts on the events, each counted in before the next: as `Engine.decide` has them."""
    scenario = engine.rulebook.scenarios[many.scenario]
    features = engine.features_of(many.scenario, many.hidden_table, scenario)
    grid = engine.grid(scenario, many.table, features)
    risks = engine.risks(scenario, many.hidden_table, features)
    failed = grid is None or (features is None and engine.has_features(many.scenario))
    marks = [_flags(features, len(many)), _risks(risks)]
    marks += [_said(grid), _taking_part(scenario.judge, many.ids, grid)] if grid else []
    firsts, codes = _alike(np.vstack(marks))
    verdicts = [
        scenario.judge.weigh(
            many.ids[row],
            grid.row(row) if grid else _NO_HITS,
            risks[row],
            tuple(np.array(FLAGS)[marks[0][:, row] > 0].tolist()),
            failed=failed,
        )
        for row in firsts
    ]
    return Weighed(verdicts, codes, *_seen(scenario, features, verdicts, codes))


def _alike(marks: Marks) -> tuple[list[int], NDArray[np.uint16]]:
    """The first events of which something is said for the first time; what is said of each."""
    width, known = len(marks), dict[bytes, int]()
    rows = np.ascontiguousarray(marks.T).view(f"V{width}").ravel().tolist()
    codes = [known.setdefault(row, len(known)) for row in rows]
    found = np.array(codes, np.uint16)
    return np.unique(found, return_index=True)[1].tolist(), found


def _said(grid: Grid) -> Marks:
    states = grid.states.copy()
    states[(states != State.TRUE) & (states < State.OVERFLOW)] = 0
    return states


def _flags(features: Table | None, rows: int) -> Marks:
    marks = np.zeros((len(FLAGS), rows), np.uint8)
    for place, name in enumerate(FLAGS):
        if features is not None and name in features.columns:
            marks[place] = features.columns[name].values
    return marks


def _risks(risks: Sequence[Risks]) -> Marks:
    if risks[0] is NO_RISKS:
        return np.empty((0, len(risks)), np.uint8)
    told = [
        [_NO_RISK if risk is None else risk for risk in side] for side in zip(*risks, strict=True)
    ]
    return np.array(told, np.uint8)


def _taking_part(judge: Judge, ids: Sequence[str], grid: Grid) -> Marks:
    """Of rules in roll-out, which hits count."""
    marks = np.zeros((len(judge.partial), len(ids)), np.uint8)
    for place, rule in enumerate(judge.partial):
        for row in np.flatnonzero(grid.hit(rule)).tolist():
            marks[place, row] = judge.counts(rule, ids[row])
    return marks


def _seen(
    scenario: Scenario,
    features: Table | None,
    verdicts: Sequence[Verdict],
    codes: NDArray[np.uint16],
) -> tuple[NDArray[np.int32], Mapping[str, Values]]:
    strict = np.array([each.outcome >= Outcome.VERIFY for each in verdicts])
    at = np.flatnonzero(strict[codes])
    if features is None or not len(at):
        return np.empty(0, np.int32), {}
    told = [name for name in features.columns if name in scenario.explained]
    return at.astype(np.int32), {name: features.columns[name].taken(at) for name in told}
