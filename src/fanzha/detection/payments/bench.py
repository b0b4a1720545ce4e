"""Parquet to Parquet: events a second with the shipped features and rules."""

import re
from functools import partial
from importlib.resources import files
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import monotonic, process_time
from typing import Any, NamedTuple

import numpy as np

from fanzha.detection.payments.score import Scored, score_transfers

_EVENTS, _QUICK = 1_000_000, 300_000
_START_US = 1_750_000_000_000_000
_SPAN_US = 10 * 86_400_000_000
_EDITIONS = 5
_RUNS = 3
_WHEN = re.compile(r"(?ms)^(?:when = '''.*?'''|id = \".*?)$")
_ID = re.compile(r'^(id = ".*)"$')
_NUMBER = re.compile(r"(?<![\w.'])([1-9]\d*)(?![\w.'])")


def bench(*, quick: bool = False, seed: int = 1) -> dict[str, Any]:
    """{events_per_s, events_per_cpu_s, first_per_s, features, rules, …}; `many` the same with five
    times the rules, in the whole run only.

    The rates are medians of three runs in one process; `first_per_s` is that of the first, which
    pays for new pages of memory.

    Two in three accounts are busy for ten days; all names are synthetic. Reading, features, rules
    and writing are in the time; compiled code and the state's arrays begin warm and empty.
    """
    count = _QUICK if quick else _EVENTS
    with TemporaryDirectory() as name:
        folder = Path(name)
        _write(folder / "warm.parquet", 1_000, seed)
        score_transfers(folder / "warm.parquet", folder / "out.parquet")
        accounts = _write(folder / "in.parquet", count, seed)
        done = _timed(folder, None)
        if quick:
            return done | {"accounts": accounts}
        done["many"] = _timed(folder, editions(folder / "rules", _EDITIONS))
        score_transfers(folder / "in.parquet", folder / "out.parquet", state=folder / "state")
        size = (folder / "state" / "transfer.state").stat().st_size
    return done | {"accounts": accounts, "state_bytes_per_account": round(size / accounts)}


def _timed(folder: Path, rules: Path | None) -> dict[str, Any]:
    runs = [_run(folder, rules) for _ in range(_RUNS)]
    done = runs[0].scored
    return {
        "events_per_s": round(done.accepted / median(run.spent for run in runs)),
        "events_per_cpu_s": round(done.accepted / median(run.work for run in runs)),
        "first_per_s": round(done.accepted / runs[0].spent),
        "features": done.features,
        "rules": done.rules,
        "outcomes": done.outcomes,
    }


class _Run(NamedTuple):
    """What one run scored; seconds on the wall and of the processor."""

    scored: Scored
    spent: float
    work: float


def _run(folder: Path, rules: Path | None) -> _Run:
    began, work = monotonic(), process_time()
    done = score_transfers(folder / "in.parquet", folder / "out.parquet", rules)
    return _Run(done, monotonic() - began, process_time() - work)


def editions(folder: Path, count: int) -> Path:
    """The shipped rules `count` times, each time with other numbers, so that none are equal."""
    folder.mkdir()
    for source in files("fanzha.detection").joinpath("data/rules").iterdir():
        text = source.read_text("utf-8")
        (folder / source.name).write_text(text, "utf-8")
        for more in range(1, count):
            if "[[rule]]" in text:
                edited = _WHEN.sub(partial(_edited, more), text)
                (folder / f"{more}-{source.name}").write_text(edited, "utf-8")
    return folder


def _edited(more: int, part: re.Match[str]) -> str:
    text = part[0]
    if text.startswith("id"):
        return _ID.sub(rf'\1-{more}"', text)
    return _NUMBER.sub(lambda number: str(int(number[1]) + more), text)


def _write(path: Path, count: int, seed: int) -> int:
    """Synthetic transfers: few busy accounts, many quiet ones; gives the number of accounts."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    rng = np.random.default_rng(seed)
    accounts = max(count // 10, 50)

    def named(lead: str, numbers: Any, share: float = 1.0) -> Any:
        words = pa.array([f"{lead}{n}" for n in range(int(numbers.max()) + 1)])
        column = words.take(pa.array(numbers))
        if share == 1:
            return column
        return pa.array(column.to_pylist(), mask=rng.random(count) >= share)

    payers = (accounts * rng.random(count) ** 2).astype(np.int64)
    payees = (accounts * rng.random(count) ** 2).astype(np.int64)
    times = _START_US + np.sort(rng.integers(0, _SPAN_US, count))
    channels = pa.array(["mobile", "online", "counter", "atm"]).take(rng.integers(0, 4, count))
    columns = {
        "event_id": named("e", np.arange(count)),
        "occurred_at": times,
        "payer_account": named("99999900", payers),
        "payee_account": named("99999900", payees),
        "amount_fen": np.exp(rng.normal(10, 2, count)).astype(np.int64) + 1,
        "channel": channels,
        "payer_person": named("P", payers * 4 // 5),
        "device": named("D", payers),
        "ip": named("192.0.2.", payers // 3),
        "merchant": named("M", payees // 50, 0.3),
    }
    pq.write_table(pa.table(columns), path)
    return len(np.union1d(payers, payees))
