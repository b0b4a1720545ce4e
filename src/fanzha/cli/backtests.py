"""`fanzha backtest`: rules on past events. It needs no database and no Django."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fanzha.cli.output import say, say_json
from fanzha.cli.parsing import Commands
from fanzha.cli.scoring import published
from fanzha.kit import gettext as _

_SCENARIOS = ("transfer", "account_opening", "payment_session")
_SHOWN = 20


def register(commands: Commands) -> None:
    """Add this command."""
    words = _("what rules would have caught among past events, and whom they would have disturbed")
    files = _("Parquet, CSV or XLSX with past events, or a statement of the police platform")
    one = commands.add("backtest", backtest, words).file(files)
    one.option("--rules", _("folder of the rules to try"), type=Path, required=True)
    one.option("--against", _("folder of rules to compare with"), type=Path)
    one.option("--lists", _("folder of published lists; without it those in force"), type=Path)
    one.option("--labels", _("CSV or XLSX with event_id and label (fraud, legitimate)"), type=Path)
    one.option("--scenario", _("kind of event"), choices=_SCENARIOS, default=_SCENARIOS[0])
    one.as_json()


def backtest(
    file: Path,
    rules: Path,
    against: Path | None,
    lists: Path | None,
    labels: Path | None,
    scenario: str,
    as_json: bool,
) -> int:
    """Try rules on past events; 2 where rows were rejected."""
    from fanzha.detection import load_pack, schemas, tried

    new, old = load_pack(rules), load_pack(against) if against else None
    told = tried(file, schemas()[scenario], new, old, published(lists), labels)
    if as_json:
        say_json(told)
    else:
        _say(told)
    return 2 if told["rejected"] or (told["labels"] or {}).get("rejected") else 0


def _say(told: Mapping[str, Any]) -> None:
    from fanzha.detection import read_fault

    new, old = told["new"], told.get("old")
    events = _("{events} events in {days} days, {labelled} labelled, {rejected} rejected")
    say(events.format(**new, labelled=told["labelled"], rejected=told["rejected"]))
    for reason, count in sorted(told["reasons"].items()):
        say(f"  {reason}  {count}")
    for each in (told["labels"] or {}).get("problems", ()):
        why = read_fault(each["reason"])
        say("  " + _("labels, line {line}: {reason}").format(line=each["line"], reason=why))
    heads = (_("rule"), _("hits"), _("alone"), _("precision"), _("recall"), _("disturbed"))
    rows = [(each["rule"], each["hits"], each["alone"], each["caught"]) for each in new["rules"]]
    hit = sorted((row for row in rows if row[1]), key=lambda row: (-row[1], row[0]))
    for cells in (heads, *(_cells(*row) for row in hit[:_SHOWN])):
        say(_line(cells))
    for name, each in ((_("all rules"), new), (_("compared with"), old)):
        if each:
            say(_line(_cells(name, each["all"]["alerts"], "", each["all"])))
    if old:
        words = _("alerts of both {both}, only of the new {only_new}, only of the old {only_old}")
        say(words.format(**told["beside"]))


def _cells(name: str, hits: int, alone: object, caught: Mapping[str, Any]) -> tuple[object, ...]:
    shares = (
        "-" if caught[key] is None else f"{caught[key]:.3f}" for key in ("precision", "recall")
    )
    return name, hits, alone, *shares, caught["people_disturbed"]


def _line(cells: tuple[object, ...]) -> str:
    first, *rest = cells
    return f"{first!s:<28}" + "".join(f"{cell!s:>11}" for cell in rest)
