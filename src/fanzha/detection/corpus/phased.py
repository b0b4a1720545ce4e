"""Parts of schemes with the phases G0–G7 they tell: what the phases are learnt from."""

from collections.abc import Iterator, Sequence
from math import sqrt
from random import Random

from fanzha.detection.corpus.grammar import Grammar
from fanzha.detection.corpus.mix import schemes
from fanzha.detection.corpus.noise import dirty
from fanzha.detection.corpus.voices import Scheme

_PHASES = "01234567"
_SIDES = "Gs"  # told by the victim, said by the swindler
_HEARD = (1, 1, 2, 2, 3, 4)  # how many phases a text tells
_GAPS = "，，。。； "

Phased = tuple[str, frozenset[str]]  # a text and the codes of its phases


def phased(grammar: Grammar, count: int, seed: int) -> Iterator[Phased]:
    """`count` texts of one to four phases of a scheme, told in their order by one side."""
    rng = Random(seed)
    told = [
        (scheme, side, phases)
        for scheme in schemes(grammar)
        for side in _SIDES
        if (phases := _told(scheme, side))
    ]
    sizes = [sqrt(sum(len(s.lines(side + p)) for p in phases)) for s, side, phases in told]
    for _ in range(count):
        scheme, side, phases = rng.choices(told, sizes)[0]
        heard = sorted(rng.sample(phases, min(len(phases), rng.choice(_HEARD))))
        said = [grammar.say(rng.choice(scheme.lines(side + p)), rng) for p in heard]
        text = rng.choice(_GAPS).join(said)
        yield dirty(text, rng), frozenset(f"G{phase}" for phase in heard)


def _told(scheme: Scheme, side: str) -> Sequence[str]:
    return [phase for phase in _PHASES if scheme.lines(side + phase)]
