"""The language in which commands speak: Chinese where the terminal is Chinese, English else.

Chinese costs one small catalogue; Django is not needed for it (decision 0003).
"""

import gettext
import os

from fanzha.kit import words
from fanzha.kit.chinese import CATALOGUE, FOLDER, PARTS, translated


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
    gettext.bindtextdomain(CATALOGUE, str(PARTS / "cli" / "locale"))
    gettext.textdomain(CATALOGUE)
