"""Why a model gave its score: the inputs that moved it most, in words. Not in the hot answer."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.columns import Table
from fanzha.detection.rules.schema import Column
from fanzha.detection.rules.valued import in_words
from fanzha.detection.scoring.inputs import Side, inputs, matrix
from fanzha.detection.scoring.model import RiskModel

SHOWN = 5


@dataclass(frozen=True)
class Push:
    """One input of one transfer: its words and by how much it moved the log-odds of the risk."""

    name: str
    zh: str
    en: str
    log_odds: float


def explain(
    side: Side, model: RiskModel, events: Table, features: Table, shown: int = SHOWN
) -> list[list[Push]]:
    """For each event the inputs that moved its score most, largest first.

    Contributions are exact Shapley values of the trees: what the model did, not why a person acted.
    """
    rows = matrix(model.forest.names, events, features)
    found = model.forest.contributions(rows)[:, :-1]
    names = model.forest.names
    return [_pushes(side, names, *pair, shown) for pair in zip(rows, found, strict=True)]


def _pushes(
    side: Side,
    names: Sequence[str],
    row: NDArray[np.float64],
    moved: NDArray[np.float64],
    shown: int,
) -> list[Push]:
    order = np.argsort(-np.abs(moved), kind="stable")[:shown]
    known = inputs(side)
    return [
        _push(known[names[number]], float(row[number]), float(moved[number]))
        for number in order
        if moved[number]
    ]


def _push(column: Column, value: float, moved: float) -> Push:
    zh, en = in_words(column, None if np.isnan(value) else value)
    up_zh, up_en = ("升高风险", "raises") if moved > 0 else ("降低风险", "lowers")
    return Push(
        column.name,
        f"{column.zh}：{zh}，{up_zh}",
        f"{column.en}: {en}, {up_en} the risk",
        moved,
    )


def movers(side: Side, model: RiskModel, rows: NDArray[np.float64]) -> list[tuple[Column, float]]:
    """The inputs by how much they move scores on average over the rows, largest first."""
    moved = np.abs(model.forest.contributions(rows)[:, :-1]).mean(axis=0)
    order = np.argsort(-moved, kind="stable")
    known = inputs(side)
    return [(known[model.forest.names[number]], float(moved[number])) for number in order]
