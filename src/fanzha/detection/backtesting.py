"""A backtest as a process of its own: two versions of the rules on one file of past events.

`python -m fanzha.detection.backtesting FOLDER` reads `FOLDER/task.json`, writes how far it is into
`progress.json`, and leaves `result.json` or, with one sentence, `error.txt`. The pages start it, so
that the job worker goes on meanwhile; it stops when the folder is taken away.
"""

import json
import os
import sys
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

from fanzha.detection.lists import open_lists
from fanzha.detection.past import tried
from fanzha.detection.rules.pack import load_pack
from fanzha.detection.vocabulary import schemas
from fanzha.kit import FanzhaError, Keyring, chinese, words

TASK, RESULT, ERROR, PROGRESS = "task.json", "result.json", "error.txt", "progress.json"
_TELL_S = 0.5


class Task(NamedTuple):
    """What is to be done; the rules lie in `new/` and `old/` of the folder already.

    `lists` is the folder of the published lists, `keys` the key file that opens them; `language`
    is that of the sentences left behind.
    """

    scenario: str
    history: str
    labels: str = ""
    lists: str = ""
    keys: str = ""
    language: str = "en"


def prepare(folder: Path, task: Task) -> None:
    """Write down what is to be done."""
    (folder / TASK).write_text(json.dumps(task._asdict()), encoding="utf-8")


def run(folder: Path) -> dict[str, Any]:
    """The two versions on the history; raises Invalid for files that cannot be read."""
    task = Task(**json.loads((folder / TASK).read_text(encoding="utf-8")))
    if task.language.startswith("zh"):
        words.install(chinese.translated)
    lists = open_lists(Path(task.lists), Keyring.load(Path(task.keys))) if task.lists else None
    found = tried(
        Path(task.history),
        schemas()[task.scenario],
        load_pack(folder / "new"),
        load_pack(folder / "old"),
        lists,
        Path(task.labels) if task.labels else None,
        _teller(folder),
    )
    return found | {"lists": lists.version if lists else ""}


def _teller(folder: Path) -> Any:
    """Writes how far it is, twice a second at most."""
    told = [0.0]

    def tell(share: float, events: int) -> None:
        if monotonic() - told[0] >= _TELL_S or share >= 1:
            told[0] = monotonic()
            _leave(folder, PROGRESS, json.dumps({"share": share, "events": events}))

    return tell


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
        said = str(error)
    except Exception as error:  # noqa: BLE001 - whatever it is: the page must not wait for ever
        said = type(error).__name__
    if folder.is_dir():  # else it was cancelled
        _leave(folder, ERROR, said)
    return 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
