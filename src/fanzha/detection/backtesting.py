"""A backtest as a process of its own: two versions of the rules on one file of past events.

`python -m fanzha.detection.backtesting FOLDER` reads `FOLDER/task.json`, leaves `result.json`
or, with one sentence, `error.txt`. The pages start it, so that the job worker goes on meanwhile.
"""

import csv
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from fanzha.detection.columns import Table
from fanzha.detection.payments.events import read_arrow
from fanzha.detection.payments.reject import Read
from fanzha.detection.payments.rows import read_rows
from fanzha.detection.rules.backtest import Backtest, Labels, backtest, beside
from fanzha.detection.rules.pack import load_pack
from fanzha.detection.rules.vocabulary import schemas
from fanzha.kit import FanzhaError, Invalid, read_table
from fanzha.kit import gettext as _

TASK, RESULT, ERROR, STEP = "task.json", "result.json", "error.txt", "step.txt"
STEPS = 4
_FEATURED = "transfer"
_LABELS = {"fraud": True, "legitimate": False, "1": True, "0": False}


def prepare(folder: Path, scenario: str, history: Path, labels: Path | None) -> None:
    """Write down what is to be done; the rules lie in `new/` and `old/` of the folder already."""
    task = {"scenario": scenario, "history": str(history), "labels": str(labels or "")}
    (folder / TASK).write_text(json.dumps(task), encoding="utf-8")


def run(folder: Path) -> dict[str, Any]:
    """The two versions on the history; raises Invalid for files that cannot be read."""
    task = json.loads((folder / TASK).read_text(encoding="utf-8"))
    scenario, schema = task["scenario"], schemas()[task["scenario"]]
    _at(folder, 1)
    read = _read(Path(task["history"]), scenario)
    if not read.table.rows:
        raise Invalid(_("The file holds no event that can be read."))
    labels = _labels(Path(task["labels"]), read.table) if task["labels"] else None
    _at(folder, 2)
    table = _with_features(read.table, scenario)
    _at(folder, 3)
    new, old = (
        backtest(load_pack(folder / name), schema, table, labels=labels) for name in ("new", "old")
    )
    _at(folder, STEPS)
    return {
        "rejected": len(read.rejected),
        "labelled": int(labels.known.sum()) if labels else 0,
        "new": _told(new),
        "old": _told(old),
        "beside": asdict(beside(new, old)),
    }


def _told(found: Backtest) -> dict[str, Any]:
    return dict(found.as_json())


def _read(path: Path, scenario: str) -> Read:
    with path.open("rb") as file:
        is_parquet = file.read(4) == b"PAR1"
    if is_parquet:
        return _parquet(path, scenario)
    table = read_table(path)
    names = [name.strip() for name in table.columns]
    rows = (dict(zip(names, row.cells, strict=False)) for row in table.rows)
    return read_rows(rows, scenario, as_text=True)


def _parquet(path: Path, scenario: str) -> Read:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return read_arrow(pq.read_table(path), scenario)
    except (pa.ArrowException, OSError) as error:
        sentence = _("“{file}” is damaged: {why}")
        raise Invalid(sentence.format(file=path.name, why=error)) from error


def _with_features(table: Table, scenario: str) -> Table:
    if scenario != _FEATURED:
        return table
    from fanzha.detection.payments.memory import Memory

    return table.joined(Memory(scenario).observe(table).columns)


def _labels(path: Path, table: Table) -> Labels:
    """Labels by event id: a CSV file with `event_id` and `label`."""
    known = _known(path)
    told = [known.get(str(name)) for name in table.columns["event_id"].values]
    return Labels(
        fraud=np.array([label is True for label in told], bool),
        known=np.array([label is not None for label in told], bool),
    )


def _known(path: Path) -> Mapping[str, bool]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if not {"event_id", "label"} <= set(rows.fieldnames or ()):
            raise Invalid(_("A file of labels has the columns event_id and label."))
        return {
            row["event_id"]: _LABELS[row["label"].strip().lower()]
            for row in rows
            if (row["label"] or "").strip().lower() in _LABELS
        }


def _at(folder: Path, step: int) -> None:
    (folder / STEP).write_text(str(step), encoding="utf-8")


def _leave(folder: Path, name: str, text: str) -> None:
    draft = folder / f".{name}"
    draft.write_text(text, encoding="utf-8")
    draft.replace(folder / name)


def main(folder: Path) -> int:
    """Run and leave the result; the exit code is 1 after an error."""
    os.nice(10)
    try:
        _leave(folder, RESULT, json.dumps(run(folder)))
        return 0
    except FanzhaError as error:
        _leave(folder, ERROR, str(error))
    except Exception as error:  # noqa: BLE001 - whatever it is: the page must not wait for ever
        _leave(folder, ERROR, type(error).__name__)
    return 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
