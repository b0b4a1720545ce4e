"""Cue concepts of the typing model, compiled for one pass over a text."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ahocorasick

from fanzha.detection.text.heads import lazy
from fanzha.detection.text.needs import needed
from fanzha.detection.text.normalise import normalise

_FRAUD_SHARE = 0.35  # fraud evidence of a concept that names none: this share of its strongest type


@dataclass(frozen=True, slots=True)
class Concept:
    """A group of phrases that mean the same and what its presence adds."""

    name: str
    fraud: float
    types: Mapping[str, float]
    subs: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two concepts that add more when they stand together."""

    first: int
    second: int
    fraud: float
    types: Mapping[str, float]
    subs: Mapping[str, float]


@dataclass(frozen=True)
class Cues:
    """The compiled content of `cues.toml`.

    Each word of `automaton` holds its length, the concepts it stands for, and those whose pattern
    can match only in a text with one of these words.
    """

    concepts: Sequence[Concept]
    pairs: Mapping[int, Sequence[Pair]]
    automaton: ahocorasick.Automaton
    patterns: Mapping[int, re.Pattern[str]]
    prior: Mapping[str, float]
    bias: float
    silent: float
    abstain: float

    @classmethod
    def build(cls, data: dict[str, Any]) -> "Cues":
        """Compile the content of `cues.toml`; phrases are folded as texts are."""
        rows: dict[str, dict[str, Any]] = data["concepts"]
        order = {name: i for i, name in enumerate(rows)}
        patterns = {
            i: "|".join(row["patterns"]) for i, row in enumerate(rows.values()) if "patterns" in row
        }
        return cls(
            concepts=[_concept(name, row) for name, row in rows.items()],
            pairs=_pairs([_pair(row, order) for row in data["pairs"]]),
            automaton=_automaton([row["words"] for row in rows.values()], patterns),
            patterns={i: lazy(pattern) for i, pattern in patterns.items()},
            prior=data["prior"],
            bias=data["bias"],
            silent=data["silent"],
            abstain=data["abstain"],
        )


def _concept(name: str, row: Mapping[str, Any]) -> Concept:
    types = row.get("types", {})
    fraud = row.get("fraud", _FRAUD_SHARE * max(types.values(), default=0.0))
    return Concept(name, fraud, types, row.get("subs", {}))


def _pair(row: Mapping[str, Any], order: Mapping[str, int]) -> Pair:
    first, second = (order[name] for name in row["all"])
    return Pair(first, second, row.get("fraud", 0.0), row.get("types", {}), row.get("subs", {}))


def _pairs(rows: Sequence[Pair]) -> dict[int, list[Pair]]:
    by_first: dict[int, list[Pair]] = {}
    for pair in rows:
        by_first.setdefault(pair.first, []).append(pair)
    return by_first


def folded(words: Sequence[str]) -> list[str]:
    """Words folded as texts are, in lower case; all in one pass, for one by one is slow."""
    found = normalise("\n".join(words)).text.lower().split("\n")
    if len(found) == len(words):
        return found
    return [normalise(word).text.lower() for word in words]


def _automaton(
    words: Sequence[Sequence[str]], patterns: Mapping[int, str]
) -> ahocorasick.Automaton:
    places: dict[str, set[int]] = {}
    owners = [i for i, phrases in enumerate(words) for _ in phrases]
    phrases = folded([phrase for phrases in words for phrase in phrases])
    for i, phrase in zip(owners, phrases, strict=True):
        places.setdefault(phrase, set()).add(i)
    hints: dict[str, set[int]] = {}
    for i, pattern in patterns.items():
        for word in needed(pattern):
            hints.setdefault(word, set()).add(i)
    automaton = ahocorasick.Automaton()
    for word in (*places, *(hints.keys() - places.keys())):
        stands_for, hints_at = (sorted(each.get(word, ())) for each in (places, hints))
        automaton.add_word(word, (len(word), tuple(stands_for), tuple(hints_at)))
    automaton.make_automaton()
    return automaton
