"""Similar earlier reports: time of a query at 100 000 reports, how often the types agree."""

import gzip
import json
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from statistics import mean
from typing import Any

from fanzha.intake import SimilarIndex, sketch
from fanzha.simulation.bench.figures import below, spread
from fanzha.simulation.narratives import Grammar, grammar, tell

REPORTS = 100_000
GOAL_MS = 20
_QUERIES = 200
_KEY = b"bench"
_SET = Path("../shared/data/telecom_fraud_texts8/texts.jsonl.gz")
_NEAREST = 5
_STAGES = ("build", "pay", "end", "hit")


def measure(_home: Path, quick: bool) -> dict[str, Any]:
    """Speed on told narratives; agreement of types on the optional set."""
    count = REPORTS // 10 if quick else REPORTS
    rng, tales = Random(7), grammar()
    index = SimilarIndex()
    began = time.perf_counter()
    for number in range(count):
        index.add(number, sketch(_narrative(tales, rng), _KEY))
    built = time.perf_counter() - began
    queries = [_narrative(tales, rng) for _ in range(_QUERIES)]
    times = spread([_timed(index, text) for text in queries])
    return {
        "reports": count,
        "build_s": round(built, 1),
        "query": times,
        "p95": below(times["p95_ms"], GOAL_MS, "ms"),
        "agreement": _agreement(400 if quick else 1600),
    }


def _narrative(tales: Grammar, rng: Random) -> str:
    """A told course of events; what stands in the slots is blanked in a real sketch too."""
    tale = rng.choice(list(tales.tales.values()))
    slots = _Numbers(rng)
    lines = [tell(tale.starts(tale.sub_type(rng)), slots, rng)]
    lines += [tell(tale.stages[stage], slots, rng) for stage in _STAGES if tale.stages[stage]]
    return "，".join(lines)


class _Numbers(dict[str, str]):
    """Any slot is a number."""

    def __init__(self, rng: Random) -> None:
        super().__init__()
        self._rng = rng

    def __missing__(self, name: str) -> str:
        return str(self._rng.randrange(10**6))


def _timed(index: SimilarIndex, text: str) -> float:
    began = time.perf_counter()
    index.nearest(sketch(text, _KEY), _NEAREST)
    return time.perf_counter() - began


def _agreement(limit: int) -> dict[str, Any]:
    """Share of the five nearest texts that carry the same label."""
    if not _SET.exists():
        return {"skipped": f"{_SET} not found (optional benchmark data)"}
    rows = list(_rows(_SET))
    Random(1).shuffle(rows)
    rows = rows[:limit]
    index, sketches = SimilarIndex(), [sketch(text, _KEY) for text, _ in rows]
    for number, hashes in enumerate(sketches):
        index.add(number, hashes)
    asked = range(min(300, limit))
    found = [
        [m.report_id for m in index.nearest(sketches[i], _NEAREST + 1, 0.0) if m.report_id != i]
        for i in asked
    ]
    same = mean(rows[j][1] == rows[i][1] for i in asked for j in found[i][:_NEAREST])
    return {"texts": len(rows), "same_type_of_5": round(same, 3)}


def _rows(path: Path) -> Iterator[tuple[str, int]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield row["text"][:400], row["label"]
