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


def test_an_absent_set_is_skipped_with_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = bench_transfers(tmp_path)

    assert set(found) == {"fdh_simulated_raw", "s_ffsd"}
    assert all(
        each == {"skipped": "not found (optional benchmark data)"} for each in found.values()
    )
    assert "skipped: " in capsys.readouterr().err


def test_an_easy_set_is_ranked_almost_without_fault(tmp_path: Path) -> None:
    write_payments(tmp_path)

    found = bench_transfers(tmp_path, quick=True)["fdh_simulated_raw"]

    assert found["auc"] > 0.99
    assert found["test"][0] < found["train"][0]  # known cards left the test week
