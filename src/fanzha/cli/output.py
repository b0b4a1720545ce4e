"""How commands speak: results on stdout, everything else on stderr."""

import json
import sys
from pathlib import Path
from typing import Any

from fanzha.kit import Invalid
from fanzha.kit import gettext as _


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


def refuse_unwritable(output: Path) -> None:
    """Raise Invalid before any work is done for a file that could not be written."""
    if output.is_dir() or not output.parent.is_dir():
        raise Invalid(_("“{file}” cannot be written: no such folder.").format(file=output))


def save(output: Path, content: bytes) -> None:
    """Write a file that somebody asked for; raises Invalid with the reason when it cannot be."""
    try:
        output.write_bytes(content)
    except OSError as error:
        sentence = _("“{file}” cannot be written: {reason}.")
        raise Invalid(sentence.format(file=output, reason=error.strerror)) from None
    note(_("Wrote {file}.").format(file=output))
