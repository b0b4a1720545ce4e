"""The compiled weighing beside the same thing said in plain Python."""

from dataclasses import replace

import numpy as np
import pytest

from fanzha.detection.columns import Table, Values
from fanzha.detection.outcome import Outcome
from fanzha.detection.payments.weighing import weighed
from fanzha.detection.rules.nodes import State
from fanzha.detection.rules.program import Grid
from fanzha.detection.rules.rule import Rule, Stage
from fanzha.detection.rules.sides import Sides
from tests.makers.rules import make_rule

ROWS = 60


def rules(rng: np.random.Generator) -> list[Rule]:
    stages, steps = (Stage.PUBLISHED, Stage.SHADOW), tuple(Outcome)
    return [
        replace(
            make_rule(id=f"R{n}"),
            state=stages[rng.integers(2)],
            outcome=steps[rng.integers(len(steps))],
            score=int(rng.integers(60)),
            rollout=int(rng.choice([30, 100])),
        )
        for n in range(7)
    ]


def events() -> Table:
    sure, ids = np.ones(ROWS, bool), np.array([f"e{n}" for n in range(ROWS)], object)
    flags = {name: Values(~sure, sure) for name in ("late", "approximate", "overflowed")}
    return Table({"event_id": Values(ids, sure), **flags}, ROWS)


@pytest.mark.parametrize("seed", range(5))
def test_a_batch_is_weighed_as_each_event_alone(seed: int) -> None:
    rng = np.random.default_rng(seed)
    book, states = rules(rng), rng.integers(0, 5, (7, ROWS)).astype(np.uint8)

    found = weighed(
        book, Grid(states), events(), [Sides(False, False)] * 7, fallback=Outcome.DELAY
    ).to_pylist()

    for row, decision in enumerate(found):
        hit = [r for r, s in zip(book, states[:, row], strict=True) if s == State.TRUE]
        wrong = [r for r, s in zip(book, states[:, row], strict=True) if s >= State.OVERFLOW]
        counted = [r for r in hit if r.state is Stage.PUBLISHED and r.takes_part(f"e{row}")]
        steps = [r.outcome for r in counted]
        steps += [Outcome.DELAY for r in wrong if r.state is Stage.PUBLISHED]
        assert decision["hits"] == [r.id for r in counted]
        assert decision["shadow"] == [r.id for r in hit if r not in counted]
        assert decision["errors"] == [r.id for r in wrong]
        assert decision["outcome"] == max(steps, default=Outcome.ALLOW).code
        assert decision["score"] == min(100, sum(r.score for r in counted))
