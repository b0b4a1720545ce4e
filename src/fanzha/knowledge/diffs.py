"""What changed between two states of an entry, field by field, line by line."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import ndiff
from typing import Any


@dataclass(frozen=True)
class Line:
    """A line of a changed field: `mark` is + (new), - (gone) or empty (kept)."""

    mark: str
    text: str


@dataclass(frozen=True)
class Change:
    """A field that differs."""

    field: str
    lines: tuple[Line, ...]


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Change, ...]:
    """The fields that differ, in the order of the new state; order of list items counts."""
    names = dict.fromkeys([*new, *old])
    return tuple(
        Change(name, _compare(_lines(old.get(name)), _lines(new.get(name))))
        for name in names
        if old.get(name) != new.get(name)
    )


def _lines(value: Any) -> list[str]:
    if value is None:
        return []
    return [str(item) for item in value] if isinstance(value, list) else str(value).splitlines()


def _compare(old: list[str], new: list[str]) -> tuple[Line, ...]:
    marked = ((line[0].strip(), line[2:]) for line in ndiff(old, new) if line[0] != "?")
    return tuple(Line(mark, text) for mark, text in marked)
