"""The model of the demo: trained once on invented transfers of other counties than the one shown.

It shows what pages say about a model and is of no use for anything else.
"""

import subprocess
import sys
from datetime import datetime
from pathlib import Path

from django.conf import settings

from fanzha.kit import clock, write_csv
from fanzha.simulation.payments import Paid, transfers

_COUNTIES, _BANKS = 4, 4
_FOLDER, _HISTORY, _LABELS = "demo-model", "history.csv", "labels.csv"
_SETTLED_S, _PATIENCE_S = 5, 300  # the decision process needs a moment; a box may train nothing


def is_ranked(seed: int) -> bool:
    """Is the demo's model in force, or given up? The first call begins to train it."""
    home = Path(settings.FANZHA_HOME)
    folder, current = home / _FOLDER, home / "knowledge" / "models" / "CURRENT"
    if not folder.exists():
        _begin(folder, seed)
        return False
    return _age_s(current) > _SETTLED_S or _age_s(folder) > _PATIENCE_S


def _age_s(path: Path) -> float:
    try:
        return clock.now().timestamp() - path.stat().st_mtime
    except OSError:
        return 0


def _begin(folder: Path, seed: int) -> None:
    folder.mkdir(mode=0o700)
    write_history(folder, seed, clock.now())
    command = [sys.executable, "-m", "fanzha.cli", "train", "transfers", str(folder / _HISTORY)]
    command += ["--labels", str(folder / _LABELS), "--gap-days", "1", "--replace"]
    with (folder / "log").open("wb") as log:
        subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)  # noqa: S603


def write_history(folder: Path, seed: int, now: datetime) -> None:
    """Transfers of other counties and what became of them, as a bank would bring them."""
    counties = range(seed + 1, seed + 1 + _COUNTIES)
    paid = [(county, one) for county in counties for one in transfers(county, now, _BANKS)]
    names = dict.fromkeys(name for _county, one in paid for name in one.event)
    columns = [name for name in names if name not in ("scenario", "event_id")]
    rows = [[_id(*each), *(each[1].event.get(name, "") for name in columns)] for each in paid]
    (folder / _HISTORY).write_bytes(write_csv(["event_id", *columns], rows))
    told = [[_id(*each), each[1].label] for each in paid if each[1].label]
    (folder / _LABELS).write_bytes(write_csv(["event_id", "label"], told))


def _id(county: int, one: Paid) -> str:
    return f"{county}-{one.event['event_id']}"
