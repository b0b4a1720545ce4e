"""The word lists the engine reads: one folder of TOML files, shipped or of a knowledge snapshot."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import ahocorasick

from fanzha.detection.text.cues import Cues, folded

SHIPPED = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Label:
    """A word that says what follows it, found at `start:end` of a folded, lower-case text."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Lexicon:
    """Labels, names and cues, compiled for searching. Build it with `load`."""

    names: ahocorasick.Automaton
    not_apps: frozenset[str]
    channels: Mapping[str, str]
    cues: Cues

    @classmethod
    def load(cls, folder: Path = SHIPPED) -> "Lexicon":
        """Read labels, names, approach and cues (`.toml`); a missing one is the shipped one."""
        labels, names = _read(folder, "labels.toml"), _read(folder, "names.toml")
        channels = dict(zip(folded([*names["channels"]]), names["channels"].values(), strict=True))
        entries = [(word, f"label:{kind}") for kind, words in labels.items() for word in words]
        entries += [(word, "bank") for word in names["banks"]]
        entries += [(word, "not_bank") for word in names["not_banks"]]
        entries += _approach(_read(folder, "approach.toml"))
        entries += [(word, f"channel:{name}") for word, name in channels.items()]
        return cls(
            _automaton(entries),
            frozenset(folded([*names["platforms"], *names["not_apps"]])),
            channels,
            Cues.build(_read(folder, "cues.toml")),
        )


def _approach(lists: Mapping[str, Mapping[str, Sequence[str]]]) -> Iterable[tuple[str, str]]:
    for kind in ("identities", "lures"):
        for value, words in lists[kind].items():
            yield from ((word, f"{kind}:{value}") for word in words)


@cache
def shipped() -> Lexicon:
    """The lexicon that comes with the package."""
    return Lexicon.load()


def _read(folder: Path, name: str) -> dict[str, Any]:
    path = folder / name
    return tomllib.loads((path if path.exists() else SHIPPED / name).read_text("utf-8"))


def _automaton(entries: Sequence[tuple[str, str]]) -> ahocorasick.Automaton:
    roles: dict[str, set[str]] = {}
    words = folded([word for word, _ in entries])
    for word, (_, role) in zip(words, entries, strict=True):
        roles.setdefault(word, set()).add(role)
    automaton = ahocorasick.Automaton()
    for word, found in roles.items():
        kinds = (role.partition(":") for role in sorted(found))
        automaton.add_word(word, (len(word), tuple((kind, value) for kind, _, value in kinds)))
    automaton.make_automaton()
    return automaton


@dataclass(slots=True)
class Hits:
    """Where the lexicon's words stand in one text."""

    labels: dict[int, Label]
    banks: list[tuple[int, int]]
    channels: list[tuple[int, int, str]]
    bank_ends: dict[int, int]
    identities: list[tuple[int, int, str]]
    lures: list[tuple[int, int, str]]


def find(lexicon: Lexicon, lowered: str) -> Hits:
    """All labels (the longest for each end), banks (longest, no overlaps) and channels."""
    hits = Hits({}, [], [], {}, [], [])
    spans: list[tuple[int, int, bool]] = []
    for last, (length, roles) in lexicon.names.iter(lowered):
        start, end = last + 1 - length, last + 1
        for kind, value in roles:
            if kind == "label":
                held = hits.labels.get(end)
                if (held is None or start < held.start) and _free(lowered, start):
                    hits.labels[end] = Label(value, start, end)
            elif kind == "channel":
                hits.channels.append((start, end, value))
            elif kind == "identities":
                hits.identities.append((start, end, value))
            elif kind == "lures":
                hits.lures.append((start, end, value))
            else:
                spans.append((start, end, kind == "bank"))
    hits.banks = _longest(spans)
    hits.bank_ends = {end: start for start, end in hits.banks}
    return hits


def _free(lowered: str, start: int) -> bool:
    """A Latin label must not begin inside a word (the `v` of `cctv`)."""
    first = lowered[start]
    return not (first.isascii() and first.isalnum() and start and lowered[start - 1].isascii()) or (
        not lowered[start - 1].isalnum()
    )


def _longest(spans: list[tuple[int, int, bool]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    reach = 0
    for start, end, is_bank in sorted(spans, key=lambda s: (s[0], -s[1])):
        if start >= reach:
            reach = end
            if is_bank:
                kept.append((start, end))
    return kept
