"""Rules on a file of past events: what was read, what became of it, what rules make of it."""

import csv
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from fanzha.detection.columns import Table
from fanzha.detection.payments.events import read_arrow
from fanzha.detection.payments.reject import Read
from fanzha.detection.payments.sheet import read_sheet
from fanzha.detection.rules.backtest import Labels, backtest, beside
from fanzha.detection.rules.exact import Lists
from fanzha.detection.rules.rule import RuleSet
from fanzha.detection.rules.schema import Schema
from fanzha.kit import Invalid
from fanzha.kit import gettext as _

_FEATURED = "transfer"
_LABELS = {"fraud": True, "legitimate": False, "1": True, "0": False}


@dataclass(frozen=True)
class Past:
    """Accepted events in their order; `reasons` counts the rejected rows by column and reason."""

    table: Table
    reasons: Mapping[str, int]
    labels: Labels | None = None


def read_past(path: Path, scenario: str, labels: Path | None = None) -> Past:
    """Events of a Parquet, CSV or XLSX file, transfers also of a statement.

    Raises Invalid for files that cannot be read or hold no event.
    """
    for file in (path, labels):
        if file is not None and not file.is_file():
            text = _("“{file}” cannot be read: there is no such file.")
            raise Invalid(text.format(file=file))
    read = _read(path, scenario)
    if not read.table.rows:
        raise Invalid(_("The file holds no event that can be read."))
    reasons = Counter(f"{each.column}: {each.reason}" for each in read.rejected)
    return Past(read.table, dict(reasons), _joined(labels, read.table) if labels else None)


def with_features(past: Past, scenario: str) -> Past:
    """The same events with the features before each of them."""
    if scenario != _FEATURED:
        return past
    from fanzha.detection.payments.memory import Memory

    return replace(past, table=past.table.joined(Memory(scenario).observe(past.table).columns))


def tried(
    past: Past, schema: Schema, new: RuleSet, old: RuleSet | None = None, lists: Lists | None = None
) -> dict[str, Any]:
    """The rules, beside those of `old` where given, on events with features; plain values."""
    found = backtest(new, schema, past.table, lists, past.labels)
    told: dict[str, Any] = {
        "rejected": sum(past.reasons.values()),
        "reasons": dict(past.reasons),
        "labelled": int(past.labels.known.sum()) if past.labels else 0,
        "new": dict(found.as_json()),
    }
    if old is None:
        return told
    before = backtest(old, schema, past.table, lists, past.labels)
    return told | {"old": dict(before.as_json()), "beside": asdict(beside(found, before))}


def _read(path: Path, scenario: str) -> Read:
    with path.open("rb") as file:
        is_parquet = file.read(4) == b"PAR1"
    if is_parquet:
        return _parquet(path, scenario)
    return read_sheet(path, scenario)


def _parquet(path: Path, scenario: str) -> Read:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return read_arrow(pq.read_table(path), scenario)
    except (pa.ArrowException, OSError) as error:
        sentence = _("“{file}” is damaged: {why}")
        raise Invalid(sentence.format(file=path.name, why=error)) from error


def _joined(path: Path, table: Table) -> Labels:
    """Labels by event id: a CSV file with `event_id` and `label`."""
    known = _known(path)
    told = [known.get(str(name)) for name in table.columns["event_id"].values]
    return Labels(
        fraud=np.array([label is True for label in told], bool),
        known=np.array([label is not None for label in told], bool),
    )


def _known(path: Path) -> Mapping[str, bool]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            if not {"event_id", "label"} <= set(rows.fieldnames or ()):
                raise Invalid(_("A file of labels has the columns event_id and label."))
            return {
                row["event_id"]: _LABELS[row["label"].strip().lower()]
                for row in rows
                if (row["label"] or "").strip().lower() in _LABELS
            }
    except (UnicodeDecodeError, csv.Error) as error:
        sentence = _("“{file}” is damaged: {why}")
        raise Invalid(sentence.format(file=path.name, why=type(error).__name__)) from error
