"""Sentences for people, from code that must not know Django.

Source sentences are English. `gettext` gives them back unchanged until the web application installs
its translator; from then on they come in the language of the request that is being served.
"""

from collections.abc import Callable

_translators: list[Callable[[str], str]] = []


def install(translator: Callable[[str], str]) -> None:
    """Use this translator from now on (called once, when Django is ready)."""
    _translators[:] = [translator]


def gettext(sentence: str) -> str:
    """The sentence in the reader's language; format it afterwards.

    >>> gettext("{n} rows").format(n=3)
    '3 rows'
    """
    return _translators[0](sentence) if _translators else sentence
