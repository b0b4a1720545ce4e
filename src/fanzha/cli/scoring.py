"""Commands that decide on files of events; they need no database and no Django."""

from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from fanzha.cli.output import note, refuse_unwritable, say, say_json
from fanzha.cli.parsing import Commands
from fanzha.kit import gettext as _

if TYPE_CHECKING:
    from fanzha.detection import ListSnapshot


def register(commands: Commands) -> None:
    """Add these commands."""
    group = commands.group("score", _("decide on the events of a file"))
    words = _("features, rules and an outcome for each transfer of a file")
    files = _("Parquet, CSV or XLSX with transfers, or a statement of the police platform")
    one = group.add("transfers", transfers, words).file(files).output(_("Parquet to write"))
    one.option("--rules", _("folder of rules; without it the shipped ones"), type=Path)
    one.option("--lists", _("folder of published lists; without it those in force"), type=Path)
    one.option("--state", _("folder to go on from and to leave the state in"), type=Path)
    one.as_json()


def published(folder: Path | None) -> "ListSnapshot | None":
    """The lists of a folder, or those in force in FANZHA_HOME; None where none were published."""
    from fanzha.detection import open_lists
    from fanzha.kit import Keyring
    from fanzha.knowledge import current_lists
    from fanzha.settings import FANZHA_HOME, FANZHA_KEY_FILE

    folder = folder or current_lists(FANZHA_HOME)
    return None if folder is None else open_lists(folder, Keyring.load(FANZHA_KEY_FILE))


def transfers(
    file: Path,
    output: Path,
    rules: Path | None,
    lists: Path | None,
    state: Path | None,
    as_json: bool,
) -> int:
    """Decide on transfers; 2 where rows were rejected, their reasons in OUTPUT.rejected.csv."""
    from fanzha.detection import file_ranker, score_transfers
    from fanzha.settings import FANZHA_HOME, MODEL_VERIFY

    refuse_unwritable(output)
    ranker = file_ranker(FANZHA_HOME, **MODEL_VERIFY)
    began = monotonic()
    done = score_transfers(file, output, rules, state, published(lists), ranker)
    spent = monotonic() - began
    if as_json:
        say_json({**done._asdict(), "events_per_s": round(done.accepted / spent)})
    else:
        counts = ", ".join(f"{name} {count}" for name, count in sorted(done.outcomes.items()))
        sentence = _("{accepted} of {read} transfers decided, {rejected} rejected: {counts}")
        say(sentence.format(**done._asdict(), counts=counts or "-"))
    if done.rejected:
        note(_("Rejected rows and why: {file}").format(file=f"{output}.rejected.csv"))
    return 2 if done.rejected else 0
