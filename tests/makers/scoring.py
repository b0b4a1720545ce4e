"""A synthetic history of transfers with late labels: mule accounts that collect and pass on."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from fanzha.detection.scoring.calibrate import Sigmoid
from fanzha.detection.scoring.folder import put_pair_in_force
from fanzha.detection.scoring.inputs import Side
from fanzha.detection.scoring.model import Pair, RiskModel, write_pair
from fanzha.detection.scoring.trees import Forest
from tests.makers.payments import make_event

_DAY_S = 86_400


def make_transfers(seed: int = 1, days: int = 40, daily: int = 60) -> list[dict[str, Any]]:
    """Transfers in disorder; about one in twelve is a fraud, `fraud` says which."""
    rng = np.random.default_rng(seed)
    moments = rng.uniform(0, days * _DAY_S, days * daily)
    return [_transfer(rng, number, float(after)) for number, after in enumerate(moments)]


def _transfer(rng: np.random.Generator, number: int, after_s: float) -> dict[str, Any]:
    fraud = bool(rng.random() < 0.08)
    mule = f"999999M{int(after_s // (2 * _DAY_S))}"
    return make_event(
        number,
        after_s,
        payer_account=f"999999P{rng.integers(0, 150)}",
        payee_account=mule if fraud else f"999999Q{rng.integers(0, 150)}",
        amount_fen=int(rng.lognormal(13 if fraud else 11, 0.8)),
        on_phone=bool(rng.random() < (0.7 if fraud else 0.05)),
        channel="mobile",
    ) | {"fraud": fraud}


def write_history(folder: Path, transfers: list[dict[str, Any]]) -> tuple[Path, Path]:
    """The Parquet file and the labels of its frauds."""
    columns = [name for name in transfers[0] if name not in ("n", "fraud")]
    table = pa.table({name: [each[name] for each in transfers] for name in columns})
    history, labels = folder / "history.parquet", folder / "labels.csv"
    pq.write_table(table, history)
    lines = [f"{each['event_id']},fraud" for each in transfers if each["fraud"]]
    labels.write_text("event_id,label\n" + "\n".join(lines) + "\n", "utf-8")
    return history, labels


def make_forest(name: str = "payee_in_count_24h", at: float = 5) -> Forest:
    """One tree that asks one question: above `at` the score is 2, else -2."""
    return Forest(
        names=(name,),
        roots=np.array([0], np.int32),
        split=np.array([0, -1, -1], np.int32),
        threshold=np.array([at, 0, 0]),
        left=np.array([1, 0, 0], np.int32),
        lost_right=np.zeros(3, np.bool_),
        value=np.array([0.0, -2.0, 2.0]),
        cover=np.array([10.0, 8.0, 2.0]),
    )


def publish_pair(home: Path, forest: Forest | None = None) -> Pair:
    """A model of payees in force."""
    model = RiskModel(forest or make_forest(), Sigmoid(1.0, 0.0))
    pair = write_pair(home, {Side.MULE: model}, {}, "card")
    put_pair_in_force(home, pair.sha)
    return pair
