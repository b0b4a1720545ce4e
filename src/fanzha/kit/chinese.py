"""Sentences in Chinese for processes without Django, from the catalogues of the parts."""

import gettext
from collections.abc import Callable
from functools import cache
from pathlib import Path

CATALOGUE = "django"  # the file name that Django gives to catalogues
FOLDER = "zh_Hans"
PARTS = Path(__file__).parents[1]


def translated(sentence: str) -> str:
    """The sentence in Chinese, of whichever part has it: all parts translate one sentence alike."""
    found = (look_up(sentence) for look_up in map(_catalogue, _folders()))
    return next((words for words in found if words != sentence), sentence)


@cache
def _folders() -> tuple[Path, ...]:
    """The commands' own catalogue first, because it has nearly everything."""
    found = PARTS.glob(f"*/locale/{FOLDER}/LC_MESSAGES/{CATALOGUE}.mo")
    return tuple(sorted((path.parents[2] for path in found), key=lambda p: p.parent.name != "cli"))


@cache
def _catalogue(folder: Path) -> Callable[[str], str]:
    return gettext.translation(CATALOGUE, str(folder), [FOLDER], fallback=True).gettext
