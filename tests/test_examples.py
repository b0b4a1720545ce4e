"""The scripts in examples/ run as they stand; without what they need they say so."""

import subprocess
import sys
from pathlib import Path

import pytest

_EXAMPLES = Path(__file__).parent.parent / "examples"


def _run(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(_EXAMPLES / name), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize("name", ["check_message.py", "work_record_numbers.py"])
def test_example_runs_without_argument(name: str) -> None:
    done = _run(name)

    assert done.returncode == 0 and done.stdout


@pytest.mark.parametrize("arguments", [[], ["no-such-list.csv"]])
def test_example_without_its_file_says_so(arguments: list[str]) -> None:
    done = _run("read_pushed_list.py", *arguments)

    assert done.returncode == 2
    assert "LIST.csv" in done.stderr or "no-such-list.csv" in done.stderr
    assert "Traceback" not in done.stderr
