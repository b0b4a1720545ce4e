"""The mixture of texts a model is trained on or measured with."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt
from random import Random

from fanzha.detection.corpus.grammar import Grammar, Table
from fanzha.detection.corpus.noise import dirty
from fanzha.detection.corpus.voices import VOICES, Scheme, can_warn, honest, warning

_EMPTY: Table = {}
_HONEST = 0.45  # share of honest texts
_SCRAPS, _SCRAP = 0.12, 12  # share of scraps, and about how many characters they have
_WARNINGS = 0.2  # share of the honest texts that retell a scheme to warn of it
_AMONG = 0.05  # share of the fraud texts told among honest matters
_TALKS = ("call", "exchange")


@dataclass(frozen=True, slots=True)
class Example:
    """A text with what it is: `type` and `sub_type` are None where it is no fraud.

    `sub_type` is the type itself where no sub-type fits.
    """

    text: str
    type: str | None
    sub_type: str | None
    voice: str


def examples(grammar: Grammar, count: int, seed: int, *, wide: bool = False) -> Iterator[Example]:
    """`count` texts, dirty as in life; every sub-type and every honest domain in turn.

    `wide`: sub-types and voices with many wordings are heard more often, so that none is worn out.
    """
    rng = Random(seed)
    told = [s for s in schemes(grammar) if _voices(s)]
    sizes = [sqrt(_size(s.own)) if wide else 1.0 for s in told]
    warned = [s for s in told if can_warn(s)]
    domains = [name for name, table in grammar.honest.items() if any(table.values())]
    for number in range(count):
        if rng.random() >= _HONEST:
            yield fraud(grammar, rng.choices(told, sizes)[0], rng, wide=wide)
        elif rng.random() < _WARNINGS:
            text = warning(grammar, rng.choice(warned), rng)
            yield Example(dirty(text, rng), None, None, "warning")
        else:
            # By turns and by size: small domains are heard, and large ones are not worn out.
            even = rng.random() < 0.5
            name = domains[number % len(domains)] if even else _wide(grammar, domains, rng)
            text = _clipped(honest(grammar, grammar.honest[name], rng), rng)
            yield Example(dirty(text, rng), None, None, name)


def schemes(grammar: Grammar) -> list[Scheme]:
    """The sub-types of a grammar, and the types that have messages of no sub-type."""
    known = grammar.schemes
    subs = [
        Scheme(code, table, known.get(code[:3], _EMPTY))
        for code, table in known.items()
        if len(code) > 3
    ]
    loose = {code: table["m"] for code, table in known.items() if table.get("m")}
    return subs + [Scheme(code, {"sms": lines}, _EMPTY) for code, lines in loose.items()]


def fraud(grammar: Grammar, scheme: Scheme, rng: Random, *, wide: bool = False) -> Example:
    """One text of a sub-type in one of the voices it has."""
    names = _voices(scheme)
    voice = rng.choices(names, [_weight(scheme, name, wide) for name in names])[0]
    text = VOICES[voice][0](grammar, scheme, rng)
    if wide and rng.random() < _AMONG:
        text = _among(grammar, text, voice, rng)
    return Example(dirty(text, rng), scheme.code[:3], scheme.code, voice)


def _among(grammar: Grammar, text: str, voice: str, rng: Random) -> str:
    """The text behind an honest one: a scheme is seldom all that a person talks of."""
    tables = [table for table in grammar.honest.values() if any(table.values())]
    before = honest(grammar, rng.choice(tables), rng)
    return before + ("\n" if voice in _TALKS else rng.choice("，。 ")) + text


def _weight(scheme: Scheme, voice: str, wide: bool) -> float:
    _, keys, weight = VOICES[voice]
    lines = sum(len(scheme.own.get(key, ())) for key in keys) if wide else 0
    return weight * sqrt(1 + lines)


def _clipped(text: str, rng: Random) -> str:
    """One in five shortened to a scrap: a few words alone are no sign of anything."""
    if len(text) < _SCRAP or rng.random() >= _SCRAPS:
        return text
    at = rng.randrange(len(text) - _SCRAP // 2)
    return text[at : at + rng.randint(_SCRAP // 2, _SCRAP * 2)]


def _voices(scheme: Scheme) -> list[str]:
    return [name for name, (_, keys, _) in VOICES.items() if scheme.has(*keys)]


def _wide(grammar: Grammar, domains: list[str], rng: Random) -> str:
    sizes = [_size(grammar.honest[name]) for name in domains]
    return rng.choices(domains, sizes)[0]


def _size(table: Table) -> int:
    return sum(len(lines) for lines in table.values())
