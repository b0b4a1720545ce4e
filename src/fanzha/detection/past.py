"""Rules on a file of past events, piece by piece: what was read, what rules make of it."""

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from fanzha.detection.columns import Table
from fanzha.detection.history import Known, pieces
from fanzha.detection.payments.feature import catalogue
from fanzha.detection.rules.backtest import Beside, Count
from fanzha.detection.rules.exact import Lists
from fanzha.detection.rules.rule import RuleSet
from fanzha.detection.rules.schema import Schema
from fanzha.kit import Invalid
from fanzha.kit import gettext as _

Progress = Callable[[float, int], None]


def _nothing(_share: float, _events: int) -> None:
    """Nobody watches."""


def tried(
    history: Path,
    schema: Schema,
    new: RuleSet,
    old: RuleSet | None = None,
    lists: Lists | None = None,
    labels: Path | None = None,
    progress: Progress = _nothing,
) -> dict[str, Any]:
    """The rules on the events of a file, in its order, beside those of `old`; plain values.

    Parquet, CSV or XLSX, transfers also of a statement. `progress` is told the share read (0–1) and
    the events so far. Raises Invalid for files that cannot be read or hold no event.
    """
    known = Known(labels) if labels else None
    counts = [Count(book, schema, lists) for book in (new, old) if book is not None]
    featured = _features(schema.scenario, counts)
    reasons: Counter[str] = Counter()
    beside, events, labelled = Beside(), 0, 0
    for piece in pieces(history, schema.scenario):
        reasons.update(piece.reasons)
        table = featured(piece.table)
        told = known.of(table) if known else None
        alerts = [count.add(table, told) for count in counts]
        beside = beside.plus(alerts[0], alerts[-1])
        events += table.rows
        labelled += int(told.known.sum()) if told else 0
        progress(piece.share, events)
    if not events:
        raise Invalid(_("The file holds no event that can be read."))
    found = {
        "rejected": reasons.total(),
        "reasons": dict(reasons),
        "labelled": labelled,
        "labels": known.as_json() if known else None,
        "new": counts[0].result().as_json(),
    }
    if old is None:
        return found
    return found | {"old": counts[1].result().as_json(), "beside": asdict(beside)}


def _features(scenario: str, counts: list[Count]) -> Callable[[Table], Table]:
    """Adds the features before each event, those that rules read; counts the events in."""
    known = catalogue(scenario)
    read = frozenset[str]().union(*(count.columns() for count in counts))
    if not known.features or not read & known.columns().keys():
        return lambda table: table
    from fanzha.detection.payments.memory import Memory
    from fanzha.detection.payments.plan import plan

    memory = Memory(scenario, plan(known, wanted=read))
    return lambda table: table.joined(memory.observe(table).columns) if table.rows else table
