"""Commands that start and run a centre: demo, init, serve, worker, doctor, units."""

from typing import Annotated

import typer

from fanzha.cli.output import note, say, say_json

Port = Annotated[int, typer.Option(help="Port of the web pages.")]
Host = Annotated[str, typer.Option(help="Address to listen on.")]


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    for command in (demo, init, serve, worker, doctor, units):
        app.command()(command)


def demo(
    serve: Annotated[bool, typer.Option(help="Start the pages afterwards.")] = True,
    days: Annotated[int, typer.Option(min=7, max=120, help="Days in full detail.")] = 90,
    seed: Annotated[int, typer.Option(help="The same seed builds the same county.")] = 7,
    host: Host = "127.0.0.1",
    port: Port = 8000,
) -> None:
    """Build the demo county (once) and show its duty desk."""
    from time import perf_counter

    from fanzha.cli.server import refuse_busy_port, run_centre
    from fanzha.cli.setup import open_centre

    began = perf_counter()
    if serve:
        refuse_busy_port(host, port)
    open_centre()
    from fanzha.knowledge.actions import load_knowledge
    from fanzha.simulation.actions import build_demo

    load_knowledge()
    summary = build_demo(days=days, seed=seed, progress=note)
    say(f"The demo county is ready after {perf_counter() - began:.1f} s.")
    for line in summary.lines():
        say(line)
    if serve:
        run_centre(host, port)


def init(
    name: Annotated[str, typer.Option(help="Name of the county, e.g. 清河县.", prompt=True)],
    code: Annotated[str, typer.Option(help="Code of the county, e.g. 990101.", prompt=True)],
    admin: Annotated[str, typer.Option(help="Login of the first administrator.")] = "admin",
) -> None:
    """Start an empty centre: county, bureau, anti-fraud centre and one administrator."""
    from fanzha.cli.setup import open_centre

    open_centre()
    from fanzha.knowledge.actions import load_knowledge
    from fanzha.organisations.actions import init_centre

    load_knowledge()
    password = init_centre(name=name, code=code, admin_login=admin)
    say(f"The centre of {name} is ready. Next: fanzha import units FILE, then people FILE.")
    say(f"Administrator {admin}, one-time password (changed at the first login): {password}")


def serve(host: Host = "127.0.0.1", port: Port = 8000) -> None:
    """Run the pages and the job worker until Ctrl-C."""
    from fanzha.cli.server import refuse_busy_port, run_centre
    from fanzha.cli.setup import open_centre

    refuse_busy_port(host, port)
    open_centre()
    run_centre(host, port)


def worker(
    once: Annotated[bool, typer.Option(help="Do what is due, then stop.")] = False,
) -> None:
    """Deliver events and run scheduled jobs; several workers may run at once."""
    from fanzha.cli.setup import prepare_home, start_django

    prepare_home()
    start_django()
    from fanzha.cli.worker import run

    run(once=once)


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Look whether everything the centre needs is in order; says what to do where it is not."""
    from fanzha.cli.health import examine

    findings = examine()
    if as_json:
        say_json([finding.__dict__ for finding in findings])
    else:
        for finding in findings:
            say(f"{'ok ' if finding.ok else 'BAD'} {finding.name}: {finding.detail}")
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)


def units(as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False) -> None:
    """List the units with their codes."""
    from fanzha.cli.setup import open_centre

    open_centre()
    from fanzha.organisations.actions import units_listing

    rows = units_listing()
    if as_json:
        say_json(rows)
    else:
        for row in rows:
            indent = "  " * int(str(row["depth"]))
            say(f"{indent}{row['code']}  {row['name']}  ({row['kind']})")
