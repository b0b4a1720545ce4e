"""From what rules say about a batch to outcome, score and the names of rules, in columns."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.columns import Table
from fanzha.detection.outcome import Outcome
from fanzha.detection.rules.nodes import State
from fanzha.detection.rules.program import Grid
from fanzha.detection.rules.rule import Rule, Stage

_TOP = 100
_CODES = [outcome.code for outcome in Outcome]
Mask = NDArray[np.bool_]


def weighed(
    rules: Sequence[Rule], grid: Grid, table: Table, fallback: Outcome = Outcome.VERIFY
) -> Any:
    """A pyarrow Table: event_id, outcome, score, hits, shadow, errors and the flags of features.

    As in the decision service: the strictest outcome of the hit published rules wins, their scores
    add up to at most 100, and a published rule in error makes the outcome at least `fallback`.
    """
    import pyarrow as pa

    hit, wrong = grid.states == State.TRUE, grid.states >= State.OVERFLOW
    counted = hit & np.array([rule.state is Stage.PUBLISHED for rule in rules])[:, None]
    _roll_out(rules, counted, table)
    outcome, score = np.zeros(table.rows, np.int8), np.zeros(table.rows, np.int64)
    for place, rule in enumerate(rules):
        outcome[counted[place]] = np.maximum(outcome[counted[place]], np.int8(rule.outcome))
        score[counted[place]] += rule.score
        if rule.state is Stage.PUBLISHED and wrong[place].any():
            outcome[wrong[place]] = np.maximum(outcome[wrong[place]], np.int8(fallback))
    words = pa.array([rule.id for rule in rules], pa.string())
    flags = {name: table.columns[name].values for name in ("late", "approximate", "overflowed")}
    return pa.table(
        {
            "event_id": _event_ids(table),
            "outcome": pa.DictionaryArray.from_arrays(outcome, pa.array(_CODES)),
            "score": pa.array(np.minimum(score, _TOP).astype(np.int8)),
            "hits": _named(counted, words),
            "shadow": _named(hit & ~counted, words),
            "errors": _named(wrong, words),
        }
        | {name: pa.array(values) for name, values in flags.items()}
    )


def _roll_out(rules: Sequence[Rule], counted: NDArray[np.bool_], table: Table) -> None:
    for place, rule in enumerate(rules):
        if rule.rollout < _TOP:
            ids = table.columns["event_id"].values
            for row in np.flatnonzero(counted[place]).tolist():
                counted[place, row] = rule.takes_part(str(ids[row]))


def _event_ids(table: Table) -> Any:
    import pyarrow as pa

    column = table.columns["event_id"]
    arrow = getattr(column, "arrow", None)
    return arrow if arrow is not None else pa.array(column.values, pa.large_string())


def _named(mask: NDArray[np.bool_], words: Any) -> Any:
    """For each row the names of the rules that `mask` (rules, rows) marks."""
    import pyarrow as pa

    places, rows = np.nonzero(mask)
    order = np.argsort(rows, kind="stable")
    offsets = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=mask.shape[1]))])
    coded = pa.DictionaryArray.from_arrays(places[order].astype(np.int32), words)
    return pa.ListArray.from_arrays(pa.array(offsets.astype(np.int32)), coded)
