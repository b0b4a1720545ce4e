"""Laundering patterns simulated with AMLGentex: how many a hundredth of the transfers finds."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.columns import Table
from fanzha.detection.payments.memory import Memory
from fanzha.detection.scoring.calibrate import ALERTS, figures
from fanzha.detection.scoring.inputs import Side, inputs, matrix
from fanzha.detection.scoring.training import fit
from fanzha.detection.scoring.windows import DAY_US, whole

_EPOCH_US = 1_600_041_600_000_000  # the set counts steps; here days, all at 08:00 in Shanghai
_EIGHT = 480  # minutes since midnight
_TRAINED = 0.6  # of the time
_TYPES: Mapping[int, str] = {
    1: "fan_out",
    2: "fan_in",
    3: "cycle",
    4: "bipartite",
    5: "stack",
    7: "scatter_gather",
    8: "gather_scatter",
}
_RAW = (
    *("amount_fen", "cash", "payer_balance_fen", "payee_balance_fen"),
    *("payer_opened_days", "payee_opened_days"),
)

Rows = NDArray[np.int64]
Columns = Mapping[str, NDArray[Any]]


def measured_gentex(path: Path, seeds: int) -> dict[str, Any]:
    """Trees over the shipped features beside trees over the columns of a transfer alone.

    Split by time and by pattern: patterns that end in the first 60 % of the time train, those that
    begin after it are tested, transfers of those in between are neither. Income and spending
    (payments from and to the outside world) count in features and are not scored. No account
    number is an input, though the set uses some accounts in several patterns.
    """
    moved = _transfers(path)
    began = perf_counter()
    names, rows = _inputs(moved)
    spent = perf_counter() - began
    train, test = _split(moved)
    raw = [names.index(name) for name in _RAW]
    return {
        "with_features": _figures(rows, names, moved, train, test, seeds),
        "without_features": _figures(rows[:, raw], _RAW, moved, train, test, seeds),
        "train": _counted(moved, train),
        "test": _counted(moved, test),
        "alert_rate": ALERTS,
        "features_s": round(spent, 1),
    }


def _transfers(path: Path) -> Columns:
    import pyarrow.parquet as pq

    table = pq.read_table(path)
    kept = (table["amount"].to_numpy() > 0) & (table["type"].to_numpy() != "INITALBALANCE")
    return {name: table[name].to_numpy()[kept] for name in table.column_names}


def _inputs(moved: Columns) -> tuple[tuple[str, ...], NDArray[np.float64]]:
    """The inputs of both product models; laundering shows on either side of a transfer."""
    texts = {"payer_account": "nameOrig", "payee_account": "nameDest"}
    money = {
        "amount_fen": "amount",
        "payer_balance_fen": "oldbalanceOrig",
        "payee_balance_fen": "oldbalanceDest",
    }
    days = {"payer_opened_days": "daysInBankOrig", "payee_opened_days": "daysInBankDest"}
    columns = {
        **{name: whole(moved[theirs].astype(str).astype(object)) for name, theirs in texts.items()},
        **{name: whole(_fen(moved[theirs])) for name, theirs in money.items()},
        **{name: whole(moved[theirs].astype(np.int64)) for name, theirs in days.items()},
        "occurred_at": whole(_EPOCH_US + moved["step"].astype(np.int64) * DAY_US),
        "minute_of_day": whole(np.full(len(moved["step"]), _EIGHT)),
        "cash": whole(moved["type"] == "CASH"),
    }
    events = Table(columns, len(moved["step"]))
    names = tuple(dict.fromkeys([*inputs(Side.VICTIM), *inputs(Side.MULE)]))
    return names, matrix(names, events, Memory().observe(events))


def _fen(yuan: NDArray[np.float64]) -> Rows:
    return np.round(yuan * 100).astype(np.int64)


def _split(moved: Columns) -> tuple[Rows, Rows]:
    """The rows to train on and to test on, whole patterns only, between accounts of the bank."""
    step, pattern, laundering = moved["step"], moved["patternID"], moved["isSAR"] == 1
    cut = np.quantile(step, _TRAINED)
    early = set(pattern[laundering & (step <= cut)].tolist())
    late = set(pattern[laundering & (step > cut)].tolist())
    between = laundering & np.isin(pattern, list(early & late))
    scored = (moved["nameOrig"] >= 0) & (moved["nameDest"] >= 0) & ~between
    return np.flatnonzero(scored & (step <= cut)), np.flatnonzero(scored & (step > cut))


def _counted(moved: Columns, rows: Rows) -> list[int]:
    """Transfers, those of laundering, and patterns."""
    laundering = rows[moved["isSAR"][rows] == 1]
    return [len(rows), len(laundering), len(np.unique(moved["patternID"][laundering]))]


def _figures(
    rows: NDArray[np.float64],
    names: Sequence[str],
    moved: Columns,
    train: Rows,
    test: Rows,
    seeds: int,
) -> dict[str, Any]:
    truth = moved["isSAR"] == 1
    forests = [fit(rows[train], truth[train], tuple(names), seed) for seed in range(seeds)]
    scores = np.mean([forest.scores(rows[test]) for forest in forests], axis=0)
    found = figures(1 / (1 + np.exp(-scores)), truth[test])
    told = test[np.argsort(-scores, kind="stable")[: round(ALERTS * len(test))]]
    laundering = test[truth[test]]
    patterns = np.unique(moved["patternID"][laundering])
    return {
        "recall": round(found.recall, 4),
        "patterns_found": round(float(np.isin(patterns, moved["patternID"][told]).mean()), 4),
        "recall_by_type": _by_type(moved["modelType"][laundering], np.isin(laundering, told)),
        "auc": round(found.auc, 4),
        "average_precision": round(found.precision, 4),
    }


def _by_type(kinds: NDArray[Any], told: NDArray[np.bool_]) -> dict[str, float]:
    return {
        _TYPES[kind]: round(float(told[kinds == kind].mean()), 4)
        for kind in np.unique(kinds).tolist()
    }
