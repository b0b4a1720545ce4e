"""The bench of transfer models: absent sets are skipped, small ones measured by the protocol."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from fanzha.detection.scoring.bench import bench_transfers

_START = np.datetime64("2018-04-01T00:00:00", "us")


def write_payments(folder: Path, count: int = 12_000) -> None:
    """Payments of days 70 to 136; those above 900 are frauds."""
    rng = np.random.default_rng(5)
    seconds = np.sort(rng.integers(70 * 86_400, 136 * 86_400, count))
    amounts = np.where(rng.random(count) < 0.05, 950.0, rng.uniform(1, 800, count).round(2))
    place = folder / "fdh_simulated_raw"
    place.mkdir()
    columns = {
        "TX_DATETIME": _START + seconds.astype("timedelta64[s]"),
        "CUSTOMER_ID": rng.integers(0, 2000, count),
        "TERMINAL_ID": rng.integers(0, 300, count),
        "TX_AMOUNT": amounts,
        "TX_TIME_DAYS": seconds // 86_400,
        "TX_FRAUD": (amounts > 900).astype(np.int8),
    }
    pq.write_table(pa.table(columns), place / "transactions.parquet")


def write_laundering(folder: Path, patterns: int = 30) -> None:
    """Transfers of 60 days; every other day eight accounts pay into one: a pattern of its own."""
    rng = np.random.default_rng(6)
    count, joined = 3_000, 8 * patterns
    pattern = np.repeat(np.arange(patterns), 8)
    columns = {
        "step": np.concatenate([rng.integers(0, 60, count), pattern * 2]),
        "type": np.full(count + joined, "TRANSFER"),
        "amount": rng.uniform(100, 900, count + joined),
        "nameOrig": rng.integers(0, 300, count + joined),
        "nameDest": np.concatenate([rng.integers(300, 600, count), 600 + pattern]),
        "isSAR": np.repeat([0, 1], [count, joined]),
        "patternID": np.concatenate([np.full(count, -1), pattern]),
        "modelType": np.repeat([0, 2], [count, joined]),
    }
    places = ("daysInBankOrig", "daysInBankDest", "oldbalanceOrig", "oldbalanceDest")
    columns |= {name: rng.integers(1, 100, count + joined) for name in places}
    order = np.argsort(columns["step"], kind="stable")
    place = folder / "amlgentex_generated"
    place.mkdir()
    table = pa.table({name: values[order] for name, values in columns.items()})
    pq.write_table(table, place / "transactions.parquet")


def test_an_absent_set_is_skipped_with_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = bench_transfers(tmp_path)

    assert set(found) == {"fdh_simulated_raw", "s_ffsd", "amlgentex_generated"}
    assert all(
        each == {"skipped": "not found (optional benchmark data)"} for each in found.values()
    )
    assert "skipped: " in capsys.readouterr().err


def test_an_easy_set_is_ranked_almost_without_fault(tmp_path: Path) -> None:
    write_payments(tmp_path)

    found = bench_transfers(tmp_path, quick=True)["fdh_simulated_raw"]

    assert found["auc"] > 0.99
    assert found["test"][0] < found["train"][0]  # known cards left the test week


def test_features_find_laundering_that_single_transfers_hide(tmp_path: Path) -> None:
    write_laundering(tmp_path)

    found = bench_transfers(tmp_path, quick=True)["amlgentex_generated"]

    seen, blind = found["with_features"], found["without_features"]
    assert seen["average_precision"] > 5 * blind["average_precision"]
    assert set(seen["recall_by_type"]) == {"fan_in"}


def test_no_pattern_is_trained_on_and_tested(tmp_path: Path) -> None:
    write_laundering(tmp_path)

    found = bench_transfers(tmp_path, quick=True)["amlgentex_generated"]

    assert found["train"][2] + found["test"][2] == 30
    assert found["train"][1] == 8 * found["train"][2]
