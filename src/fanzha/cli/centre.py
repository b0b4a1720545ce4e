"""Commands that start and run a centre: demo, init, serve, worker, doctor, units, rescue."""

import os
from typing import TYPE_CHECKING

from fanzha.cli.output import note, say, say_json
from fanzha.cli.parsing import Command, Commands, number
from fanzha.kit import Invalid
from fanzha.kit import gettext as _

if TYPE_CHECKING:
    from fanzha.simulation.actions import DemoSummary


def register(commands: Commands) -> None:
    """Add these commands."""
    words = _("build the demo county (once) and show its duty desk")
    show = _address(commands.add("demo", demo, words))
    show.either("--serve", _("start the pages afterwards"), default=True)
    show.option("--days", _("days in full detail"), type=number(7, 120), default=90, metavar="N")
    show.option("--seed", _("the same seed builds the same county"), type=int, default=7)
    words = _("start an empty centre: county, bureau, anti-fraud centre and one administrator")
    start = commands.add("init", init, words)
    start.option("--name", _("name of the county; asked for when it is left out"), default="")
    start.option("--code", _("code of the county, e.g. 990101; asked for likewise"), default="")
    start.option("--admin", _("login of the first administrator"), default="admin")
    _address(
        commands.add("serve", serve, _("run pages, decisions and the job worker until Ctrl-C"))
    )
    words = _("deliver events and run scheduled jobs; several workers may run at once")
    commands.add("worker", worker, words).switch("--once", _("do what is due, then stop"))
    words = _("look whether everything is in order; say what to do where it is not")
    commands.add("doctor", doctor, words).as_json()
    commands.add("units", units, _("list the units with their codes")).as_json()
    words = _("let somebody who is locked out in again: one-time password, no second step")
    commands.add("rescue", rescue, words).needs("login", _("login of the person"))


def _address(command: Command) -> Command:
    command.option("--host", _("address to listen on"), default="127.0.0.1")
    return command.option("--port", _("port of the pages"), type=number(1), default=8000)


def demo(serve: bool, days: int, seed: int, host: str, port: int) -> None:
    """Build the demo county where there is none, then serve it."""
    from time import perf_counter

    from fanzha.cli.server import refuse_busy, run_centre
    from fanzha.cli.setup import centre_language, open_centre

    began = perf_counter()
    if serve:
        refuse_busy(host, port)
    open_centre()
    from fanzha.detection.actions import load_rules
    from fanzha.knowledge.actions import load_knowledge
    from fanzha.simulation.actions import existing

    with centre_language():
        load_knowledge()
        load_rules()
    summary = existing(seed, days) or _built(seed, days)
    sentence = _("The demo county is ready after {seconds} s.")
    say(sentence.format(seconds=f"{perf_counter() - began:.1f}"))
    for line in summary.lines():
        say(line)
    if serve:
        os.environ.setdefault("FANZHA_DEMO_SHOP", "1")
        run_centre(host, port)


def _built(seed: int, days: int) -> "DemoSummary":
    from fanzha.cli.setup import centre_language
    from fanzha.simulation.actions import build_demo

    with centre_language():
        return build_demo(days=days, seed=seed, progress=note)


def init(name: str, code: str, admin: str) -> None:
    """Make the units and the administrator that a centre begins with."""
    from fanzha.cli.setup import centre_language, open_centre

    name = name or _asked(_("Name of the county, e.g. 清河县: "))
    code = code or _asked(_("Code of the county, e.g. 990101: "))
    open_centre()
    from fanzha.detection.actions import load_rules
    from fanzha.knowledge.actions import load_knowledge
    from fanzha.organisations.actions import init_centre

    with centre_language():
        load_knowledge()
        load_rules()
    password = init_centre(name=name, code=code, admin_login=admin)
    say(
        _(
            "The centre of {name} is ready. Next: fanzha import units FILE, then people FILE."
        ).format(name=name)
    )
    _tell_password(admin, password)


def _asked(question: str) -> str:
    try:
        answer = input(question).strip()
    except EOFError:
        answer = ""
    if not answer:
        raise Invalid(_("A name and a code are needed: --name and --code."))
    return answer


def _tell_password(login: str, password: str) -> None:
    sentence = _("One-time password of {login} (changed at the first login): {password}")
    say(sentence.format(login=login, password=password))


def serve(host: str, port: int) -> None:
    """Run a centre."""
    from fanzha.cli.server import refuse_busy, run_centre
    from fanzha.cli.setup import open_centre

    refuse_busy(host, port)
    open_centre()
    run_centre(host, port)


def worker(once: bool) -> None:
    """Run one more worker."""
    from fanzha.cli.setup import centre_language, prepare_home, start_django

    prepare_home()
    start_django()
    from fanzha.cli.worker import run

    with centre_language():
        run(once=once)


def doctor(as_json: bool) -> int:
    """Examine the centre; the exit code is 1 where something is bad."""
    from fanzha.cli.health import examine, label

    findings = examine()
    if as_json:
        say_json([finding.__dict__ for finding in findings])
    else:
        for finding in findings:
            mark = _("ok ") if finding.ok else _("BAD")
            say(f"{mark} {label(finding)}: {finding.detail}")
    return 0 if all(finding.ok for finding in findings) else 1


def units(as_json: bool) -> None:
    """Print the tree of units."""
    from fanzha.cli.setup import open_centre

    open_centre()
    from fanzha.organisations.actions import units_listing

    rows = units_listing()
    if as_json:
        say_json(rows)
        return
    for row in rows:
        indent = "  " * int(str(row["depth"]))
        say(f"{indent}{row['code']}  {row['name']}  ({row['kind']})")


def rescue(login: str) -> None:
    """For the day on which no administrator can log in any more."""
    from fanzha.cli.setup import open_centre

    open_centre()
    from fanzha.organisations.actions import rescue_person

    _tell_password(login, rescue_person(login))
