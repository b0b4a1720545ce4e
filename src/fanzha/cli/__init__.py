"""The command line. Commands that need no database start without Django."""

import os
import sys
from collections.abc import Sequence

from fanzha.cli import backtests, centre, checks, data, models, rules, scoring, text, training
from fanzha.cli.language import speak
from fanzha.cli.output import note
from fanzha.cli.parsing import Commands, obey, parser
from fanzha.kit import FanzhaError, Invalid, NotFound
from fanzha.kit import gettext as _

_INTERRUPTED = 130  # what shells expect after Ctrl-C


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command; bad input ends with exit code 2, any other expected failure with 1."""
    speak()
    try:
        sys.exit(_run(sys.argv[1:] if arguments is None else arguments))
    except FanzhaError as error:
        note(str(error))
        sys.exit(2 if isinstance(error, Invalid | NotFound) else 1)
    except KeyboardInterrupt:
        note(_("Stopped."))
        sys.exit(_INTERRUPTED)
    except BrokenPipeError:  # the reader of the output went away, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def _run(arguments: Sequence[str]) -> int:
    top, commands = parser()
    _register(commands)
    return obey(top, arguments)


def command_lines() -> list[str]:
    """Every command as it is typed, for the test of the documentation."""
    _top, commands = parser()
    _register(commands)
    return list(commands.lines())


def _register(commands: Commands) -> None:
    for module in (centre, data, checks, text, training, models, rules, scoring, backtests):
        module.register(commands)
