"""Commands on rules: rules check, rules diff, rules sql. They need no database and no Django."""

from pathlib import Path
from typing import TYPE_CHECKING

from fanzha.cli.output import say, say_json
from fanzha.cli.parsing import Commands
from fanzha.kit import gettext as _

if TYPE_CHECKING:
    from fanzha.detection import Difference, Finding

_SCENARIOS = ("transfer", "account_opening", "payment_session")
_DIALECTS = ("duckdb", "spark")


def register(commands: Commands) -> None:
    """Add these commands."""
    group = commands.group("rules", _("the rules of decisions"))
    words = _("errors, dead, conflicting and duplicate rules, examples that fail")
    look = group.add("check", check, words).as_json()
    folder = _("folder of rules (*.toml); without it the shipped ones")
    look.needs("folder", folder, metavar=_("DIR"), type=Path, nargs="?")
    words = _("what changed between two versions of the rules")
    both = group.add("diff", diff, words).as_json()
    both.needs("old", _("folder of the old rules"), metavar="A", type=Path)
    both.needs("new", _("folder of the new rules"), metavar="B", type=Path)
    text = group.add("sql", sql, _("rules and features as SQL for a warehouse"))
    text.needs("folder", folder, metavar=_("DIR"), type=Path, nargs="?")
    text.option("--scenario", _("kind of event"), choices=_SCENARIOS, default=_SCENARIOS[0])
    text.option("--dialect", _("whose words"), choices=_DIALECTS, default=_DIALECTS[0])


def check(folder: Path | None, as_json: bool) -> int:
    """Look through a folder of rules; the exit code is 1 where something must be mended."""
    from fanzha.detection import check_rules, load_pack, schemas
    from fanzha.knowledge import LISTS

    rules = load_pack(folder)
    findings = check_rules(rules, schemas(), LISTS)
    bad = sum(not finding.is_hint for finding in findings)
    if as_json:
        say_json(
            {
                "version": rules.version,
                "rules": len(rules.rules),
                "errors": bad,
                "findings": [finding.as_json() for finding in findings],
            }
        )
        return 1 if bad else 0
    for finding in findings:
        say(_finding(finding))
    summary = _("{n} rules, version {version}: {bad} to mend, {hints} hints.")
    hints = len(findings) - bad
    say(summary.format(n=len(rules.rules), version=rules.version, bad=bad, hints=hints))
    return 1 if bad else 0


def _finding(finding: "Finding") -> str:
    place = f"{finding.rule}:{finding.line}:{finding.column}"
    return f"{place} [{finding.kind}] {finding.sentence}"


def diff(old: Path, new: Path, as_json: bool) -> int:
    """Compare two folders of rules; the exit code is 0 also where they differ."""
    from fanzha.detection import compare, load_pack

    before, after = load_pack(old), load_pack(new)
    differences = compare(before, after)
    if as_json:
        say_json(
            {
                "old": before.version,
                "new": after.version,
                "differences": [difference.as_json() for difference in differences],
            }
        )
        return 0
    for difference in differences:
        for line in _difference(difference):
            say(line)
    say(f"{before.version} → {after.version}")
    return 0


def _difference(difference: "Difference") -> list[str]:
    words = {"added": _("added"), "removed": _("removed"), "changed": _("changed")}
    lines = [f"{difference.rule}: {words[difference.change.value]}"]
    for key, (before, after) in difference.fields.items():
        lines.append(f"  {key}:")
        lines += [f"  - {line}" for line in str(before).splitlines() or [""]]
        lines += [f"  + {line}" for line in str(after).splitlines() or [""]]
    return lines


def sql(folder: Path | None, scenario: str, dialect: str) -> None:
    """Print the statements that a warehouse runs on its table of events."""
    from fanzha.detection import load_pack, warehouse_sql

    for statement in warehouse_sql(load_pack(folder), scenario, dialect):
        say(f"{statement};")
