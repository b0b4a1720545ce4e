"""Commands that prove the books: audit verify, ledger verify, keys rotate, bench."""

from typing import Annotated

import typer

from fanzha.cli.output import note, say, say_json


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    audit = typer.Typer(help="The audit chain.", no_args_is_help=True)
    audit.command("verify")(audit_verify)
    audit.callback()(lambda: None)
    ledger = typer.Typer(help="The ledger of facts.", no_args_is_help=True)
    ledger.command("verify")(ledger_verify)
    ledger.callback()(lambda: None)
    keys = typer.Typer(help="The keys of the stored data.", no_args_is_help=True)
    keys.command("rotate")(keys_rotate)
    keys.callback()(lambda: None)
    app.add_typer(audit, name="audit")
    app.add_typer(ledger, name="ledger")
    app.add_typer(keys, name="keys")
    app.command()(bench)


def audit_verify() -> None:
    """Find a changed, removed, reordered or cut entry of the audit chain."""
    from fanzha.cli.setup import open_centre

    open_centre()
    from fanzha.organisations.actions import head, verify_audit

    findings = verify_audit()
    for finding in findings:
        say(f"entry {finding.sequence}: {finding.problem}")
    if findings:
        raise typer.Exit(1)
    say(f"The audit chain is sound: {head().sequence} entries.")


def ledger_verify() -> None:
    """Recompute the roll-up of the ledger and compare it with what pages show."""
    from fanzha.cli.setup import open_centre

    open_centre()
    from fanzha.ledger.actions import verify

    differences = verify()
    for difference in differences:
        say(f"{difference.where}: {difference.problem}")
    if differences:
        raise typer.Exit(1)
    say("The ledger is sound: its roll-up equals its entries.")


def keys_rotate() -> None:
    """Make a new key, seal everything with it, then forget the older ones."""
    from fanzha.cli.setup import open_centre

    open_centre()
    from fanzha.kit.actions import rotate_keys

    count = rotate_keys(progress=note)
    say(f"Sealed {count} values with the new key. Back up the key file now.")


def bench(
    name: Annotated[str, typer.Argument(help="text, imports, pages, summary, demo or all")],
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
    quick: Annotated[bool, typer.Option(help="A smaller run within 45 s.")] = False,
) -> None:
    """Measure; prints figures beside their goals."""
    from fanzha.simulation.bench import run

    result = run(name, quick=quick)
    if as_json:
        say_json(result)
        return
    for key, value in result.items():
        say(f"{key}: {value}")
