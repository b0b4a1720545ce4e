"""The language in which commands speak: Chinese where the terminal is Chinese, English else.

Chinese costs one small catalogue; Django is not needed for it (decision 0003).
"""

import gettext
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

from fanzha.kit import words

CATALOGUE = "django"  # the file name that Django gives to catalogues
FOLDER = "zh_Hans"
_PARTS = Path(__file__).parents[1]


def is_chinese() -> bool:
    """What the locale of the terminal says, in the order of POSIX."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    chosen = next((os.environ[name] for name in names if os.environ.get(name)), "")
    return chosen.lower().startswith("zh")


def speak() -> None:
    """Say sentences in the language of the terminal, the parser's own included."""
    if not is_chinese():
        return
    words.install(translated)
    os.environ["LANGUAGE"] = FOLDER  # argparse asks gettext, and gettext asks this
    gettext.bindtextdomain(CATALOGUE, str(_PARTS / "cli" / "locale"))
    gettext.textdomain(CATALOGUE)


def translated(sentence: str) -> str:
    """The sentence in Chinese, of whichever part has it: all parts translate one sentence alike."""
    found = (look_up(sentence) for look_up in map(_catalogue, _folders()))
    return next((words for words in found if words != sentence), sentence)


@cache
def _folders() -> tuple[Path, ...]:
    """The commands' own catalogue first, because it has nearly everything."""
    found = _PARTS.glob(f"*/locale/{FOLDER}/LC_MESSAGES/{CATALOGUE}.mo")
    return tuple(sorted((path.parents[2] for path in found), key=lambda p: p.parent.name != "cli"))


@cache
def _catalogue(folder: Path) -> Callable[[str], str]:
    return gettext.translation(CATALOGUE, str(folder), [FOLDER], fallback=True).gettext
