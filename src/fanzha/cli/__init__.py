"""The command line. Commands that need no database start without Django."""

import sys

import typer

from fanzha.cli import centre, checks, data, text
from fanzha.kit.errors import FanzhaError, Invalid, NotFound

app = typer.Typer(
    help="Fanzha 反诈: the anti-fraud centre in one install.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for module in (centre, data, checks, text):
    module.register(app)


def main() -> None:
    """Run a command; bad input ends with exit code 2, any other expected failure with 1."""
    try:
        app()
    except FanzhaError as error:
        print(error, file=sys.stderr)  # noqa: T201 - the command line speaks on stderr
        sys.exit(2 if isinstance(error, Invalid | NotFound) else 1)
