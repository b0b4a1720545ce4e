"""How commands speak: results on stdout, everything else on stderr."""

import json
import sys
from typing import Any


def say(text: str) -> None:
    """A line of the result."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def note(text: str) -> None:
    """A line about the work, for the person who waits."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def say_json(value: Any) -> None:
    """The result for a machine."""
    say(json.dumps(value, ensure_ascii=False, indent=1, default=str))
