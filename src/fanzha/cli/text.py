"""Commands on text: classify, extract, check. They need no database and no Django."""

from pathlib import Path
from typing import Annotated

import typer

from fanzha.cli.output import say, say_json

In = Annotated[Path, typer.Argument(help="JSONL, one object a line.")]
Out = Annotated[Path, typer.Option("-o", "--output", help="JSONL to write.")]


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    for command in (classify, extract, check):
        app.command()(command)


def classify(file: In, output: Out) -> None:
    """Fraud or not, and which type: {"id","text"} → {"id","is_fraud","score","type",…}."""
    from fanzha.detection import classify_file

    raise typer.Exit(2 if classify_file(file, output) else 0)


def extract(file: In, output: Out) -> None:
    """The elements of a case: {"id","text","report_time"?} → {"id","elements","transfers",…}."""
    from fanzha.detection import extract_file

    raise typer.Exit(2 if extract_file(file, output) else 0)


def check(
    text: Annotated[str, typer.Argument(help="A message, a number, an account, an address.")],
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Say what a text looks like and what to do now."""
    from fanzha.detection import check_text

    verdict = check_text(text)
    if as_json:
        say_json(verdict.as_json())
        return
    for line in verdict.lines():
        say(line)
