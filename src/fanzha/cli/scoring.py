"""Commands that decide on files of events; they need no database and no Django."""

from pathlib import Path
from time import monotonic

from fanzha.cli.output import refuse_unwritable, say, say_json
from fanzha.cli.parsing import Commands
from fanzha.kit import gettext as _


def register(commands: Commands) -> None:
    """Add these commands."""
    group = commands.group("score", _("decide on the events of a file"))
    words = _("features, rules and an outcome for each transfer of a file")
    files = _("Parquet, CSV or XLSX with transfers, or a statement of the police platform")
    one = group.add("transfers", transfers, words).file(files).output(_("Parquet to write"))
    one.option("--rules", _("folder of rules; without it the shipped ones"), type=Path)
    one.option("--state", _("folder to go on from and to leave the state in"), type=Path)
    one.as_json()


def transfers(
    file: Path, output: Path, rules: Path | None, state: Path | None, as_json: bool
) -> int:
    """Decide on transfers; 2 where rows were rejected, their reasons in OUTPUT.rejected.csv."""
    from fanzha.detection import score_transfers

    refuse_unwritable(output)
    began = monotonic()
    done = score_transfers(file, output, rules, state)
    spent = monotonic() - began
    if as_json:
        say_json({**done._asdict(), "events_per_s": round(done.accepted / spent)})
    else:
        counts = ", ".join(f"{name} {count}" for name, count in sorted(done.outcomes.items()))
        sentence = _("{accepted} of {read} transfers decided, {rejected} rejected: {counts}")
        say(sentence.format(**done._asdict(), counts=counts or "-"))
    return 2 if done.rejected else 0
