"""Running benchmarks by name, each in a home of its own that is thrown away afterwards."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from fanzha.kit import Invalid
from fanzha.kit import gettext as _

# name → module with `measure(home, quick)`; those under `actions` need the database.
_MODULES = {
    "text": "fanzha.simulation.bench.text",
    "similar": "fanzha.simulation.bench.similar",
    "imports": "fanzha.simulation.bench.actions.imports",
    "pages": "fanzha.simulation.bench.actions.pages",
    "summary": "fanzha.simulation.bench.actions.summary",
    "demo": "fanzha.simulation.bench.demo",
    "decisions": "fanzha.simulation.bench.decisions",
    "transfers": "fanzha.simulation.bench.transfers",
    "lists": "fanzha.simulation.bench.lists",
}
NAMES = (*_MODULES, "all")
Result = dict[str, Any]


def run(name: str, quick: bool = False) -> Result:
    """The figures of a benchmark, or of all by name; raises Invalid for an unknown name.

    A single one needs a process in which Django was not loaded yet, because it works in a
    scratch home.
    """
    if name == "all":
        return {each: _apart(each, quick) for each in _MODULES}
    if name not in _MODULES:
        raise Invalid(
            _("There is no benchmark {name}: choose one of {names}.").format(
                name=name[:20], names=", ".join(NAMES)
            )
        )
    with scratch_home() as home:
        found: Result = import_module(_MODULES[name]).measure(home, quick)
        return found


def _apart(name: str, quick: bool) -> Result:
    """One benchmark in a process of its own; its failure is its result."""
    command = [sys.executable, "-m", "fanzha.cli", "bench", name, "--json"]
    done = subprocess.run(  # noqa: S603 - our own command
        command + (["--quick"] if quick else []), capture_output=True, text=True, check=False
    )
    if done.returncode:
        return {"error": done.stderr.strip()[-500:]}
    found: Result = json.loads(done.stdout)
    return found


@contextmanager
def scratch_home() -> Iterator[Path]:
    """An empty FANZHA_HOME with its key, removed at the end."""
    with tempfile.TemporaryDirectory(prefix="fanzha-bench-") as folder:
        home = Path(folder) / "home"
        os.environ["FANZHA_HOME"] = str(home)
        os.environ["FANZHA_KEY_FILE"] = str(Path(folder) / "bench.key")
        os.environ.pop("FANZHA_DATABASE_URL", None)
        yield home
