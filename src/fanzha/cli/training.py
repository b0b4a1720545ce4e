"""Commands that train the typing: train text, train cases. They need no database and no Django."""

from pathlib import Path

from fanzha.cli.output import note, say
from fanzha.cli.parsing import Commands, number
from fanzha.kit import gettext as _

_SEED, _MOST_SEED = 7, 1_000_000


def register(commands: Commands) -> None:
    """Add these commands."""
    train = commands.group("train", _("train the typing of texts"))
    words = _("build the shipped model and its card from the generator's texts")
    text = train.add("text", train_text, words)
    text.option("--seed", _("draws the texts"), default=_SEED, type=number(0, _MOST_SEED))
    text.option("-o --output", _("folder to write to"), default=Path(), type=Path)
    words = _("train on your own labelled cases and compare with the model in force")
    cases = train.add("cases", train_cases, words)
    cases.file(_("CSV, XLSX, JSON or JSONL with text and label (or 案情描述, 案件类别)"))
    cases.option("--seed", _("draws the texts"), default=_SEED, type=number(0, _MOST_SEED))
    cases.switch("--replace", _("put the new model in force where it is at least as good"))


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
