"""Which words a text must hold before a pattern can match anywhere in it."""

from collections.abc import Iterable
from importlib import import_module
from typing import Any

Words = frozenset[str]
_sre: Any = import_module("re._parser")  # private, so without types
_LARGEST_CLASS = 8  # characters of a class that are still worth looking for one by one
_REPEATS = (_sre.MAX_REPEAT, _sre.MIN_REPEAT, _sre.POSSESSIVE_REPEAT)


def needed(pattern: str) -> Words:
    """Words of which each match holds at least one; empty where no word is sure.

    Read from the pattern as the standard library parses it, so that both never disagree. Case
    counts: a pattern that ignores it must be written in that of the text.

    >>> sorted(needed("(?:包裹|快递)[^，]{0,9}丢了?"))
    ['包裹', '快递']
    """
    return _of_all(_sre.parse(pattern))


def _of_all(items: Iterable[tuple[Any, Any]]) -> Words:
    """The best of what the items, one after the other, ask for: long words, and few of them."""
    found, run = [Words()], ""
    for op, value in items:
        if op is _sre.LITERAL:
            run += chr(value)
            continue
        found += Words((run,)), _of_one(op, value)
        run = ""
    return max((*found, Words((run,))), key=_worth)


def _worth(words: Words) -> tuple[int, int]:
    return min(map(len, words), default=0), -len(words)


def _of_one(op: Any, value: Any) -> Words:
    if op is _sre.SUBPATTERN:
        return _of_all(value[-1])
    if op is _sre.BRANCH:
        branches = [_of_all(branch) for branch in value[1]]
        return Words().union(*branches) if all(map(any, branches)) else Words()
    if op in _REPEATS and value[0]:
        return _of_all(value[2])
    if op is _sre.IN and len(value) <= _LARGEST_CLASS:
        named = all(kind is _sre.LITERAL for kind, _ in value)
        return Words(chr(char) for _, char in value) if named else Words()
    return Words()
