"""Commands that train: train text, cases, transfers. They need no database and no Django."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from fanzha.cli.output import note, say
from fanzha.cli.parsing import Commands, number
from fanzha.kit import gettext as _

if TYPE_CHECKING:
    from fanzha.detection import Ranking

_SEED, _MOST_SEED = 7, 1_000_000
_GAP_DAYS = 7


def register(commands: Commands) -> None:
    """Add these commands."""
    train = commands.group("train", _("train models of texts and transfers"))
    words = _("build the shipped model and its card from the generator's texts")
    text = train.add("text", train_text, words)
    text.option("--seed", _("draws the texts"), default=_SEED, type=number(0, _MOST_SEED))
    text.option("-o --output", _("folder to write to"), default=Path(), type=Path)
    words = _("train on your own labelled cases and compare with the model in force")
    cases = train.add("cases", train_cases, words)
    cases.file(_("CSV, XLSX, JSON or JSONL with text and label (or 案情描述, 案件类别)"))
    cases.option("--seed", _("draws the texts"), default=_SEED, type=number(0, _MOST_SEED))
    cases.switch("--replace", _("put the new model in force where it is at least as good"))
    words = _("train both risks on your own transfers and compare with those in force")
    transfers = train.add("transfers", train_transfers, words)
    transfers.file(_("Parquet, CSV or XLSX with transfers, or a statement of the police platform"))
    words = _("CSV or XLSX with event_id, label (fraud, legitimate) and maybe side (payer, payee)")
    transfers.option("--labels", words, metavar=_("FILE"), type=Path, required=True)
    words = _("days before each cut that are left out, as fraud is reported late")
    transfers.option("--gap-days", words, default=_GAP_DAYS, type=number(0, 90))
    transfers.option("--seed", _("draws the samples"), default=_SEED, type=number(0, _MOST_SEED))
    transfers.switch("--replace", _("put the new model in force where it is at least as good"))


def train_text(seed: int, output: Path) -> None:
    """`typing.model` and `typing.md`, the same from the same seed."""
    from fanzha.detection import model_card, train_model

    model = train_model(seed, note)
    output.mkdir(parents=True, exist_ok=True)
    model.save(output / "typing.model")
    (output / "typing.md").write_text(model_card(model), "utf-8")
    say(_("Wrote {model} and {card}.").format(model=output / "typing.model", card="typing.md"))


def train_cases(file: Path, seed: int, replace: bool) -> int:
    """The comparison; 1 where a replacement was wanted and the new model is worse."""
    from fanzha.detection import put_in_force, read_cases, retrain

    cases = read_cases(file)
    found = retrain(cases, seed, note)
    say(_("type\tcases\tnow\tnew"))
    for line in (*found.lines, found.mean):
        say(f"{line.code or _('mean')}\t{line.cases}\t{line.now:.3f}\t{line.new:.3f}")
    if not replace:
        say(_("Nothing was replaced. --replace puts the new model in force."))
        return 0
    if not found.is_better:
        say(_("The model in force is better: it stays."))
        return 1
    say(_("In force: {model}").format(model=put_in_force(cases, seed)))
    return 0


def train_transfers(file: Path, labels: Path, gap_days: int, seed: int, replace: bool) -> int:
    """The comparison; 1 where a replacement was wanted and a new model is worse."""
    from fanzha import detection
    from fanzha.settings import FANZHA_HOME

    detection.need_trees()  # before a long time of reading
    history = detection.read_history(file, detection.read_labels(labels))
    if history.rejected:
        reasons = ", ".join(f"{name} {n}" for name, n in sorted(history.rejected.items()))
        words = _("{n} rows are no events and were left out: {reasons}")
        note(words.format(n=sum(history.rejected.values()), reasons=reasons))
    if history.unknown:
        note(_("{n} labels name no event of the history.").format(n=history.unknown))
    now = detection.current_pair(FANZHA_HOME)
    trial = detection.train_transfers(FANZHA_HOME, history, now, seed, gap_days)
    say(_("risk\tfrauds\tAUC now\tnew\tprecision now\tnew\trecall now\tnew\terror now\tnew"))
    for line in trial.lines:
        say(f"{line.side}\t{line.frauds}\t" + "\t".join(_beside(line.now, line.new)))
    for side in trial.left_out:
        note(_("{side}: too few frauds for a model; rules alone rank it.").format(side=side))
    folder = detection.pair_folder(FANZHA_HOME, trial.pair.sha)
    say(_("Model card: {file}").format(file=folder / "card.md"))
    if not replace:
        say(_("Nothing was replaced. --replace puts the new model in force."))
        return 0
    if not trial.is_better:
        say(_("The model in force is better: it stays."))
        return 1
    detection.put_pair_in_force(FANZHA_HOME, trial.pair.sha)
    say(_("In force: {model}").format(model=folder))
    return 0


def _beside(now: "Ranking | None", new: "Ranking") -> Iterator[str]:
    for name in ("auc", "precision", "recall", "error"):
        yield f"{getattr(now, name):.3f}" if now else "-"
        yield f"{getattr(new, name):.3f}"
