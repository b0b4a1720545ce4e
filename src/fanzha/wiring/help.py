"""Help for pages: a few plain sentences in each language, shown where they are needed."""

import tomllib
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("help.toml")
LANGUAGES = {"zh-hans": "zh", "en": "en"}


@cache
def _pages() -> dict[str, dict[str, tuple[str, ...]]]:
    entries = tomllib.loads(_FILE.read_text(encoding="utf-8"))["page"]
    return {
        name: {key: tuple(entry[key]) for key in LANGUAGES.values()}
        for entry in entries
        for name in entry["names"]
    }


def help_for(name: str, language: str) -> tuple[str, ...]:
    """The sentences for the page of this url name; empty for one that explains itself."""
    return _pages().get(name, {}).get(LANGUAGES.get(language, "zh"), ())


def explained() -> frozenset[str]:
    """The url names that have help."""
    return frozenset(_pages())
