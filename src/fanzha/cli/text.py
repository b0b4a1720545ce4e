"""Commands on text: classify, extract, check. They need no database and no Django."""

from pathlib import Path

from fanzha.cli.output import say, say_json
from fanzha.cli.parsing import Commands
from fanzha.kit import gettext as _


def register(commands: Commands) -> None:
    """Add these commands."""
    lines, output = _("JSONL, one object a line"), _("JSONL to write")
    words = _("fraud or not, and which type, for each line of a file")
    commands.add("classify", classify, words).file(lines).output(output)
    words = _("elements, payments and loss of each line of a file")
    commands.add("extract", extract, words).file(lines).output(output)
    words = _("say what a text looks like and what to do now")
    look = commands.add("check", check, words).as_json()
    look.needs("text", _("a message, a number, an account, an address"), metavar=_("TEXT"))


def classify(file: Path, output: Path) -> int:
    """`{"id","text"}` → `{"id","is_fraud","score","type",…}`; 2 where a line could not be read."""
    from fanzha.detection import classify_file

    return 2 if classify_file(file, output) else 0


def extract(file: Path, output: Path) -> int:
    """`{"id","text","report_time"?}` → `{"id","elements",…}`; 2 where a line could not be read."""
    from fanzha.detection import extract_file

    return 2 if extract_file(file, output) else 0


def check(text: str, as_json: bool) -> None:
    """One text."""
    from fanzha.cli.language import is_chinese
    from fanzha.detection import check_text

    verdict = check_text(text, chinese=is_chinese())
    if as_json:
        say_json(verdict.as_json())
        return
    for line in verdict.lines():
        say(line)
