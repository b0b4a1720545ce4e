"""The simulated card payments of the Fraud Detection Handbook, by the book's protocol."""

from collections.abc import Mapping
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.columns import Table, Values
from fanzha.detection.scoring.calibrate import figures
from fanzha.detection.scoring.training import fit
from fanzha.detection.scoring.trees import Forest
from fanzha.detection.scoring.windows import DAY_US, observed, whole

_BOOK = {"auc": 0.879, "average_precision": 0.66}  # its best figures, chapters 5 to 7
_FIRST = 115  # 2018-07-25 is this day of the set: the split of the handbook
_WEEK, _HISTORY = 7, 45  # days
_DELAYED = ((1, 8), (7, 14), (30, 37))
_ROWS_TIMED = 20_000

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Columns = Mapping[str, NDArray[Any]]


def measured_handbook(path: Path, seeds: int) -> dict[str, Any]:
    """The protocol of the Fraud Detection Handbook, chapters 3 and 5: train a week, test a week."""
    payments = _payments(path)
    began = perf_counter()
    rows = _inputs(payments)
    spent = perf_counter() - began
    day, fraud, payer = payments["day"], payments["fraud"], payments["payer"]
    train = (day >= _FIRST) & (day < _FIRST + _WEEK)
    test = _tested(day, fraud, payer)
    names = tuple(rows)
    matrix = np.column_stack(list(rows.values()))
    forests = [fit(matrix[train], fraud[train], names, seed) for seed in range(seeds)]
    scores = np.sum([forest.scores(matrix[test]) for forest in forests], axis=0)
    found = figures(1 / (1 + np.exp(-scores / seeds)), fraud[test])
    return {
        "auc": round(found.auc, 4),
        "average_precision": round(found.precision, 4),
        "recall_at_1_percent": round(found.recall, 4),
        "reference": _BOOK,
        "train": [int(train.sum()), int(fraud[train].sum())],
        "test": [int(test.sum()), int(fraud[test].sum())],
        "features_s": round(spent, 1),
        "us_a_row": round(_row_us(forests[0], matrix[test]), 2),
    }


def _payments(path: Path) -> Columns:
    """The days that matter: windows need a month and the delay before the training week."""
    import pyarrow.parquet as pq

    table = pq.read_table(path)
    day = table["TX_TIME_DAYS"].to_numpy()
    kept = (day >= _FIRST - _HISTORY) & (day < _FIRST + 3 * _WEEK)
    return {
        "time": table["TX_DATETIME"].cast("timestamp[us]").cast("int64").to_numpy()[kept],
        "day": day[kept],
        "payer": table["CUSTOMER_ID"].to_numpy()[kept],
        "merchant": table["TERMINAL_ID"].to_numpy()[kept],
        "fen": np.round(table["TX_AMOUNT"].to_numpy()[kept] * 100).astype(np.int64),
        "fraud": table["TX_FRAUD"].to_numpy()[kept] == 1,
    }


def _tested(day: NDArray[Any], fraud: Bools, payer: NDArray[Any]) -> Bools:
    """The test week, without cards that are known as compromised when the day begins."""
    known = set(payer[fraud & (day >= _FIRST) & (day < _FIRST + _WEEK)].tolist())
    test = np.zeros(len(day), bool)
    for number in range(_WEEK):
        known |= set(payer[fraud & (day == _FIRST + _WEEK + number - 1)].tolist())
        today = day == _FIRST + 2 * _WEEK + number
        test |= today & ~np.isin(payer, list(known))
    return test


def _inputs(payments: Columns) -> dict[str, Floats]:
    """Declared features before each payment, frauds known a week later, and ratios of them."""
    paid = observed("paid", _table(payments, np.arange(len(payments["time"]))))
    amount = payments["fen"].astype(np.float64)
    rows = {"amount": amount, **paid, **_known(payments)}
    rows["minute"] = (payments["time"] // 60_000_000 % 1440).astype(np.float64)
    for whose in ("payer", "merchant"):
        for days in (7, 30):
            rows[f"amount_by_{whose}_{days}d"] = amount / paid[f"{whose}_mean_{days}d_fen"]
    for days, both in _DELAYED:
        count = paid[f"merchant_count_{both}d"] - paid["merchant_count_7d"]
        rows[f"merchant_risk_{days}d"] = rows[f"merchant_known_{days}d"] / np.maximum(count, 1)
    return rows


def _known(payments: Columns) -> dict[str, Floats]:
    """What is known of frauds at each payment: a fraud becomes an event a week after it."""
    count, frauds = len(payments["time"]), np.flatnonzero(payments["fraud"])
    times = np.concatenate([payments["time"], payments["time"][frauds] + _WEEK * DAY_US])
    order = np.argsort(times, kind="stable")
    rows = np.concatenate([np.arange(count), frauds])[order]
    told = order >= count
    table = _table(payments, rows)
    words = np.array([str(row) for row in rows.tolist()], dtype=object)
    more = {"branch": Values(words, told), "occurred_at": whole(times[order])}
    found = observed("known", table.joined(more))
    asked = np.flatnonzero(~told)
    place = np.empty(count, np.int64)
    place[rows[asked]] = asked
    return {name: np.nan_to_num(values[place]) for name, values in found.items()}


def _table(payments: Columns, rows: NDArray[np.int64]) -> Table:
    times = payments["time"][rows]
    names = {"payer_account": "payer", "merchant": "merchant"}
    texts = {
        name: whole(np.array([str(each) for each in payments[key][rows].tolist()], dtype=object))
        for name, key in names.items()
    }
    numbers = {
        "occurred_at": whole(times),
        "minute_of_day": whole((times // 60_000_000 + 480) % 1440),
        "amount_fen": whole(payments["fen"][rows]),
    }
    return Table(texts | numbers, len(rows))


def _row_us(forest: Forest, rows: Floats) -> float:
    began = perf_counter()
    forest.scores(rows[:_ROWS_TIMED])
    return (perf_counter() - began) / min(len(rows), _ROWS_TIMED) * 1e6
