"""Phrases with choices and slots: `(a|b)` is a choice, `{x}` a slot; read from TOML files.

Two grammars come with the package: `train`, and `heldout`, written apart in sentences of its own,
so that a figure measured on it does not measure memory.
"""

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from random import Random

from fanzha.detection.corpus.slots import SLOTS

TRAIN = Path(__file__).parent / "train"
HELDOUT = Path(__file__).parent / "heldout"
_CHOICE = re.compile(r"\(([^()]*)\)")
_SLOT = re.compile(r"\{([^{}]+)\}")
_FILLED = ("words", "frames")  # files that hold no scheme
_HONEST = "honest"  # how the names of files with honest texts begin

Table = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Grammar:
    """All phrases: `schemes` by code (T01, T0101 …), `honest` by domain, `frames`, `words`.

    A scheme has the keys G0–G7 (told by the victim), s0–s7 (said by the swindler), `one` (a whole
    case), `sms` and `ad` (whole messages), f (polite and official) and x (`says／answers`, turn by
    turn), a type has `m` too (messages of no sub-type); a domain has `whole`, `talk`, `story`, `f`
    or `x`.
    """

    schemes: Mapping[str, Table]
    honest: Mapping[str, Table]
    frames: Mapping[str, Table]
    words: Mapping[str, Sequence[str]]

    @classmethod
    def load(cls, folder: Path) -> "Grammar":
        """Read the TOML files of a folder."""
        return cls._of(folder, [path.stem for path in folder.glob("*.toml")])

    @classmethod
    def by_file(cls, folder: Path, folds: int, fold: int) -> tuple["Grammar", "Grammar"]:
        """What the files outside a fold hold, and those in it: each file is of one hand or day."""
        stems = sorted({path.stem for path in folder.glob("*.toml")} - {*_FILLED})
        honest = [stem for stem in stems if stem.startswith(_HONEST)]
        schemes = [stem for stem in stems if not stem.startswith(_HONEST)]
        inside = {*honest[fold::folds], *schemes[fold::folds]}
        return cls._of(folder, {*stems} - inside), cls._of(folder, inside)

    @classmethod
    def _of(cls, folder: Path, stems: Collection[str]) -> "Grammar":
        schemes: dict[str, Table] = {}
        honest: dict[str, Table] = {}
        for stem in sorted({*stems} - {*_FILLED}):
            found = honest if stem.startswith(_HONEST) else schemes
            for code, table in _tables(folder / f"{stem}.toml").items():
                found[code] = _joined(found.get(code, {}), table)
        words = tomllib.loads((folder / "words.toml").read_text("utf-8"))
        return cls(schemes, honest, _tables(folder / "frames.toml"), words)

    def split(self, folds: int, fold: int) -> tuple["Grammar", "Grammar"]:
        """The phrases outside a fold, and those in it; phrases are dealt out in turn."""
        return self._part(folds, {*range(folds)} - {fold}), self._part(folds, {fold})

    def _part(self, folds: int, kept: set[int]) -> "Grammar":
        numbers = count()

        def some(table: Table) -> Table:
            return {
                key: [line for line in lines if next(numbers) % folds in kept]
                for key, lines in table.items()
            }

        schemes = {code: some(table) for code, table in self.schemes.items()}
        honest = {name: some(table) for name, table in self.honest.items()}
        return replace(self, schemes=schemes, honest=honest)

    def phrases(self) -> Iterator[str]:
        """Every phrase of schemes, domains and frames as written."""
        for tables in (self.schemes, self.honest, self.frames):
            for table in tables.values():
                for lines in table.values():
                    yield from lines

    def say(self, line: str, rng: Random) -> str:
        """One wording of a phrase: choices made, slots filled."""
        chosen = _CHOICE.sub(lambda found: rng.choice(found[1].split("|")), line)
        return _SLOT.sub(lambda found: self._fill(found[1], rng), chosen)

    def _fill(self, slot: str, rng: Random) -> str:
        if slot in self.words:
            return rng.choice(self.words[slot])
        return SLOTS[slot](rng)


def _joined(one: Table, other: Table) -> Table:
    return {key: [*one.get(key, ()), *other.get(key, ())] for key in dict.fromkeys((*one, *other))}


def _tables(path: Path) -> dict[str, Table]:
    data = tomllib.loads(path.read_text("utf-8"))
    return {
        name: {key: text.split("\n")[:-1] for key, text in table.items()}
        for name, table in data.items()
        if isinstance(table, dict)
    }
