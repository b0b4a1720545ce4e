"""Training both models on a centre's own transfers, and comparing them with those in force."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.scoring.calibrate import Ranking, figures, fit_sigmoid
from fanzha.detection.scoring.card import card
from fanzha.detection.scoring.history import History
from fanzha.detection.scoring.inputs import Side, inputs
from fanzha.detection.scoring.model import Pair, RiskModel, write_pair
from fanzha.detection.scoring.trees import Forest, read_lightgbm
from fanzha.kit import Invalid, Unavailable
from fanzha.kit import gettext as _

DAY_US = 86_400_000_000
GAP_DAYS = 7  # fraud is reported days later: the newest transfers before a cut are not trusted
_CUTS = (0.70, 0.85)  # of the time: train, calibrate, test
_LEAST = (20, 5, 5)  # frauds in each of the three parts below which a side is left out
_ROUNDS = 120
_OPTIONS: Mapping[str, Any] = {
    "objective": "binary",
    "num_leaves": 24,
    "max_depth": 6,
    "learning_rate": 0.05,
    "min_child_samples": 20,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "feature_fraction": 0.5,
    "deterministic": True,
    "force_row_wise": True,
    "verbose": -1,
    # Two threads wait for each other at every node: beside other work they took ten times as long.
    "num_threads": 1,
}


@dataclass(frozen=True)
class Parts:
    """Which events train, which calibrate, which test: bool of shape (n,), in order of time."""

    train: NDArray[np.bool_]
    calibrate: NDArray[np.bool_]
    test: NDArray[np.bool_]

    @property
    def masks(self) -> tuple[NDArray[np.bool_], ...]:
        """The three parts in order of time."""
        return self.train, self.calibrate, self.test


@dataclass(frozen=True)
class Line:
    """One side on events neither model was trained on; `now` is None without a model in force."""

    side: Side
    frauds: int
    now: Ranking | None
    new: Ranking


@dataclass(frozen=True)
class Trial:
    """New models, written but not in force, beside those in force."""

    pair: Pair
    lines: tuple[Line, ...]

    @property
    def left_out(self) -> tuple[Side, ...]:
        """Sides whose labels did not suffice."""
        return tuple(side for side in Side if side not in self.pair.models)

    @property
    def is_better(self) -> bool:
        """Does every side rank at least as well (average precision)?"""
        both = ((line.now, line.new) for line in self.lines)
        return all(now is None or new.precision >= now.precision for now, new in both)


def train_transfers(
    home: Path, history: History, now: Pair | None, seed: int, gap_days: int = GAP_DAYS
) -> Trial:
    """Train, calibrate, test and write both models; raises Invalid where labels do not suffice."""
    parts = split(history.times, gap_days)
    models = {}
    for side in Side:
        if _suffices(history.truth[side], parts):
            models[side] = _model(history.rows[side], history.truth[side], side, parts, seed)
    if not models:
        raise Invalid(_not_enough(history, parts))
    lost = set(now.models) - set(models) if now else set()
    if lost:
        raise Invalid(_("The labels suffice for one side only, the models in force serve both."))
    lines = tuple(_line(side, model, history, parts, now) for side, model in models.items())
    about = {
        "seed": seed,
        "gap_days": gap_days,
        "events": {name: int(mask.sum()) for name, mask in vars(parts).items()},
        "figures": {line.side: asdict(line.new) | {"frauds": line.frauds} for line in lines},
    }
    text = card(models, about, {side: history.rows[side][parts.test] for side in models})
    return Trial(write_pair(home, models, about, text), lines)


def _not_enough(history: History, parts: Parts) -> str:
    words = _(
        "Too few frauds or too few others: at least {train} frauds among the first transfers to"
        " train on, {test} each among the later ones to calibrate and to test on, and legitimate"
        " transfers in each. Found: {found}"
    )
    found = "; ".join(
        f"{side}: "
        + ", ".join(f"{int(history.truth[side][m].sum())}/{int(m.sum())}" for m in parts.masks)
        for side in Side
    )
    return words.format(train=_LEAST[0], test=_LEAST[1], found=found)


def split(times: NDArray[np.int64], gap_days: int) -> Parts:
    """Cuts by time, never by chance: the first 70 % without their last days, 15 %, 15 %."""
    first, second = np.quantile(times, _CUTS)
    gap = gap_days * DAY_US
    return Parts(times <= first - gap, (times > first) & (times <= second - gap), times > second)


def _suffices(truth: NDArray[np.bool_], parts: Parts) -> bool:
    found = [truth[mask] for mask in parts.masks]
    return all(least <= each.sum() < len(each) for each, least in zip(found, _LEAST, strict=True))


def _model(
    rows: NDArray[np.float64], truth: NDArray[np.bool_], side: Side, parts: Parts, seed: int
) -> RiskModel:
    forest = fit(rows[parts.train], truth[parts.train], tuple(inputs(side)), seed)
    raw = forest.scores(rows[parts.calibrate])
    return RiskModel(forest.only_used(), fit_sigmoid(raw, truth[parts.calibrate]))


def need_trees() -> Any:
    """LightGBM, which only training needs; raises Unavailable where its system library lacks."""
    try:
        import lightgbm
    except OSError as error:
        words = _(
            "Training needs the OpenMP library of the system, which is not installed:"
            " apt-get install libgomp1 (Debian, Ubuntu). Deciding does not need it."
        )
        raise Unavailable(words) from error
    return lightgbm


def fit(
    rows: NDArray[np.float64],
    truth: NDArray[np.bool_],
    names: tuple[str, ...],
    seed: int,
) -> Forest:
    """LightGBM's trees, the same from the same seed; raises Unavailable without its library."""
    lightgbm = need_trees()
    options = {**_OPTIONS, "seed": seed}
    plain = [f"input_{number}" for number in range(len(names))]
    data = lightgbm.Dataset(rows, truth.astype(np.int8), feature_name=plain)
    booster = lightgbm.train(options, data, _ROUNDS)
    return read_lightgbm(booster.model_to_string()).named(names)


def _line(side: Side, model: RiskModel, history: History, parts: Parts, now: Pair | None) -> Line:
    rows, truth = history.rows[side][parts.test], history.truth[side][parts.test]
    old = now.models.get(side) if now else None
    return Line(
        side,
        int(truth.sum()),
        _figures(old, side, rows, truth) if old else None,
        _figures(model, side, rows, truth),
    )


def _figures(
    model: RiskModel, side: Side, rows: NDArray[np.float64], truth: NDArray[np.bool_]
) -> Ranking:
    scores = model.forest.scores(rows[:, model.forest.places(tuple(inputs(side)))])
    return figures(model.sigmoid(scores), truth)
