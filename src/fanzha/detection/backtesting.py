"""A backtest as a process of its own: two versions of the rules on one file of past events.

`python -m fanzha.detection.backtesting FOLDER` reads `FOLDER/task.json`, leaves `result.json`
or, with one sentence, `error.txt`. The pages start it, so that the job worker goes on meanwhile.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

from fanzha.detection.past import read_past, tried, with_features
from fanzha.detection.rules.pack import load_pack
from fanzha.detection.rules.vocabulary import schemas
from fanzha.kit import FanzhaError

TASK, RESULT, ERROR, STEP = "task.json", "result.json", "error.txt", "step.txt"
STEPS = 4


def prepare(folder: Path, scenario: str, history: Path, labels: Path | None) -> None:
    """Write down what is to be done; the rules lie in `new/` and `old/` of the folder already."""
    task = {"scenario": scenario, "history": str(history), "labels": str(labels or "")}
    (folder / TASK).write_text(json.dumps(task), encoding="utf-8")


def run(folder: Path) -> dict[str, Any]:
    """The two versions on the history; raises Invalid for files that cannot be read."""
    task = json.loads((folder / TASK).read_text(encoding="utf-8"))
    scenario, schema = task["scenario"], schemas()[task["scenario"]]
    _at(folder, 1)
    past = read_past(
        Path(task["history"]), scenario, Path(task["labels"]) if task["labels"] else None
    )
    _at(folder, 2)
    past = with_features(past, scenario)
    _at(folder, 3)
    found = tried(past, schema, load_pack(folder / "new"), load_pack(folder / "old"))
    _at(folder, STEPS)
    return found


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
