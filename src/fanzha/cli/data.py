"""Commands that bring data in and out: import, export, report."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from fanzha.cli.output import note, say, say_json
from fanzha.kit.errors import Invalid

File = Annotated[Path, typer.Argument(help="CSV (UTF-8 or GB18030) or XLSX.")]
Out = Annotated[Path, typer.Option("-o", "--output", help="File to write.")]
DryRun = Annotated[bool, typer.Option(help="Read and judge, store nothing.")]
AsJson = Annotated[bool, typer.Option("--json", help="For machines.")]


class Kind(StrEnum):
    """The documents of `fanzha report`."""

    MONTHLY = "monthly"
    DAILY = "daily"


class Format(StrEnum):
    """The formats of `fanzha report`."""

    DOCX = "docx"
    PDF = "pdf"
    MD = "md"


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    imports = typer.Typer(help="Bring lists in.", no_args_is_help=True)
    imports.command("warnings")(import_warnings)
    for kind in ("units", "people", "areas", "population"):
        imports.command(kind)(_organisation_import(kind))
    imports.command("template")(template)
    exports = typer.Typer(help="Take data out.", no_args_is_help=True)
    exports.command("feedback")(export_feedback)
    app.add_typer(imports, name="import")
    app.add_typer(exports, name="export")
    app.command()(report)


def import_warnings(
    file: File,
    unit: Annotated[str, typer.Option(help="Code of the unit that receives the list.")],
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Bring in a pushed list of suspected victims."""
    if dry_run:
        result = _dry_warnings(file)
    else:
        from fanzha.cli.setup import open_centre

        open_centre()
        from fanzha.warning.actions import import_file

        result = import_file(_bytes(file), file.name, unit)
    if as_json:
        say_json(result)
    else:
        _tell(result)


def _dry_warnings(file: Path) -> dict[str, object]:
    from fanzha.kit import now
    from fanzha.warning import read_list

    return read_list(_bytes(file), file.name, now()).as_json()


def _tell(result: dict[str, object]) -> None:
    counts = ("read", "accepted", "merged", "rejected")
    say("  ".join(f"{name} {result[name]}" for name in counts))
    unknown = result["unknown_columns"]
    if isinstance(unknown, list) and unknown:
        say(f"columns not used: {', '.join(map(str, unknown))}")
    rejections = result["rejections"]
    assert isinstance(rejections, list)
    for rejection in rejections:
        say(f"line {rejection['line']}: {rejection['reason']}")


def _bytes(file: Path) -> bytes:
    from fanzha.kit.tables import MAX_BYTES

    try:
        if file.stat().st_size > MAX_BYTES:
            raise Invalid(f"“{file.name}” has more than {MAX_BYTES // 1_000_000} MB: split it.")
        return file.read_bytes()
    except OSError as error:
        raise Invalid(f"“{file.name}” cannot be read: {error.strerror}.") from None


def _organisation_import(kind: str) -> Callable[..., None]:
    def command(file: File, dry_run: DryRun = False, as_json: AsJson = False) -> None:
        from fanzha.cli.setup import open_centre

        open_centre()
        from fanzha.organisations import actions

        run = getattr(actions, f"import_{kind}")
        result = run(_bytes(file), file.name, dry_run=dry_run)
        if as_json:
            say_json(result.as_json())
        else:
            for line in result.lines():
                say(line)
        if result.rejected:
            raise typer.Exit(2)

    command.__doc__ = f"Bring in {kind}; “fanzha import template {kind}” writes an empty form."
    return command


def template(
    kind: Annotated[str, typer.Argument(help="units, people, areas or population")], output: Out
) -> None:
    """Write an XLSX form to fill in."""
    from fanzha.cli.setup import start_django

    start_django()
    from fanzha.organisations.actions import template as make

    output.write_bytes(make(kind))
    note(f"Wrote {output}.")


def export_feedback(
    batch: Annotated[int, typer.Option(help="Number of the imported batch.")], output: Out
) -> None:
    """反馈回填: outcomes and times in the pushed file's own columns, order and code words."""
    from fanzha.cli.setup import open_centre

    open_centre()
    from fanzha.warning.actions import export_feedback as export

    name, content = export(batch)
    output.write_bytes(content)
    note(f"Wrote {output} (pushed as {name}).")


def report(
    kind: Kind,
    unit: Annotated[str, typer.Option(help="Code of the unit.")],
    period: Annotated[str, typer.Option(help="2026-11 or 2026-11-22.")],
    output: Out,
    format: Annotated[Format, typer.Option(help="File format.")] = Format.DOCX,
) -> None:
    """Write a monthly work summary or a daily bulletin."""
    from fanzha.cli.setup import open_centre

    open_centre()
    from fanzha.reporting.actions import render_report

    output.write_bytes(render_report(kind.value, unit, period, format.value))
    note(f"Wrote {output}.")
