"""How commands are declared: a function, its words, its arguments."""

import sys
from argparse import ArgumentParser, ArgumentTypeError, BooleanOptionalAction
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from fanzha.kit import gettext as _

Run = Callable[..., int | None]
_MOST = 65_535


def argparse_sentences() -> None:
    """What the parser itself says; named here so that the tool for translations finds it."""
    _("usage: ")
    _("options")
    _("positional arguments")
    _("show this help message and exit")
    _("%(prog)s: error: %(message)s\n")
    _("argument %(argument_name)s: %(message)s")
    _("the following arguments are required: %s")
    _("unrecognized arguments: %s")
    _("expected one argument")
    _("invalid choice: %(value)r (choose from %(choices)s)")
    _("invalid %(type)s value: %(value)r")


class Commands:
    """The commands of one level: `fanzha …`, or those below `fanzha import`."""

    def __init__(self, parser: ArgumentParser) -> None:
        self._below = parser.add_subparsers(title=_("commands"), metavar=_("COMMAND"))
        self._groups: dict[str, Commands] = {}
        parser.set_defaults(run=partial(_show_help, parser))

    def add(self, name: str, run: Run, words: str) -> "Command":
        """A command: `run` takes its arguments by name and gives the exit code (None is 0)."""
        parser = self._below.add_parser(name, help=words, description=words, allow_abbrev=False)
        parser.set_defaults(run=run)
        return Command(parser)

    def group(self, name: str, words: str) -> "Commands":
        """A word with commands of its own."""
        parser = self._below.add_parser(name, help=words, description=words, allow_abbrev=False)
        self._groups[name] = Commands(parser)
        return self._groups[name]

    def lines(self) -> Iterator[str]:
        """Every command as it is typed, for the test of the documentation."""
        for name in self._below.choices:
            below = self._groups.get(name)
            yield from (f"{name} {line}" for line in below.lines()) if below else [name]


def _show_help(parser: ArgumentParser) -> int:
    parser.print_help(sys.stderr)
    return 2


class Command:
    """The arguments of one command."""

    def __init__(self, parser: ArgumentParser) -> None:
        self._parser = parser

    def needs(self, name: str, words: str, **more: Any) -> "Command":
        """An argument in its place."""
        self._parser.add_argument(name, help=words, **more)
        return self

    def option(self, flag: str, words: str, **more: Any) -> "Command":
        """An option with a value; `required=True` where it must be given."""
        if more.get("default") not in (None, ""):
            words = f"{words} [{more['default']}]"
        self._parser.add_argument(*flag.split(), help=words, **more)
        return self

    def switch(self, flag: str, words: str, **more: Any) -> "Command":
        """An option without a value."""
        return self.option(flag, words, action="store_true", **more)

    def either(self, flag: str, words: str, default: bool) -> "Command":
        """An option that has a `--no-` form."""
        self._parser.add_argument(flag, help=words, action=BooleanOptionalAction, default=default)
        return self

    def file(self, words: str = "") -> "Command":
        """The file to read."""
        words = words or _("CSV (UTF-8 or GB18030) or XLSX")
        return self.needs("file", words, metavar=_("FILE"), type=Path)

    def output(self, words: str = "") -> "Command":
        """The file to write."""
        words = words or _("file to write")
        return self.option("-o --output", words, metavar=_("FILE"), type=Path, required=True)

    def as_json(self) -> "Command":
        """The result for a program."""
        return self.switch("--json", _("print JSON, for programs"), dest="as_json")


def number(least: int, most: int = _MOST) -> Callable[[str], int]:
    """A whole number within bounds, for `type=`."""

    def read(text: str) -> int:
        if not text.isdecimal() or not least <= int(text) <= most:
            sentence = _("“{text}” is not a number from {least} to {most}")
            raise ArgumentTypeError(sentence.format(text=text, least=least, most=most))
        return int(text)

    return read


def parser() -> tuple[ArgumentParser, Commands]:
    """The parser of `fanzha` without any command yet."""
    words = _("Fanzha 反诈: the anti-fraud centre in one install.")
    top = ArgumentParser("fanzha", description=words, allow_abbrev=False)
    return top, Commands(top)


def obey(top: ArgumentParser, arguments: Sequence[str]) -> int:
    """Run what was typed; gives the exit code."""
    given = vars(top.parse_args(arguments))
    run: Run = given.pop("run")
    return run(**given) or 0
