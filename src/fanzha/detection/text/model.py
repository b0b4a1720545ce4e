"""The trained part of the typing: weights of character n-grams, read from one small file.

One table of planes for fraud and the types, and one for the sub-types of each type, see
`weights.py`. No package is needed to score.
"""

import json
import os
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from fanzha.detection.text.grams import grams, prepare
from fanzha.detection.text.weights import Table
from fanzha.kit import Invalid
from fanzha.kit import gettext as _

SHIPPED = Path(__file__).parent / "data" / "typing.model"
CODES = (*(f"T{number:02}" for number in range(1, 13)), "T99")
PHASES = tuple(f"G{number}" for number in range(8))
_PHASE_PLANES = "G"  # their key beside the types that have sub-types
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Blend:
    """How the n-grams and the cues are weighed against each other, fitted on phrases not seen.

    Log-odds of fraud = `bias` + `gram` · margin + `cue` · cue log-odds; the score of a type is
    `type_gram` · margin + `type_cue` · cue score. A text is called fraud from the probability `bar`
    on, which is chosen apart, for a share of false alarms.
    """

    bias: float
    gram: float
    cue: float
    type_gram: float
    type_cue: float
    bar: float = 0.5

    def odds(self, margin: float, cue: float) -> float:
        """Log-odds of fraud; a probability of one half lies at 0, wherever the bar is."""
        return self.bias + self.gram * margin + self.cue * cue


@dataclass(frozen=True, slots=True)
class Margins:
    """Signed distances from the planes of a text: fraud, and each type; 1 is a clear case."""

    fraud: float
    types: tuple[float, ...]


@dataclass(frozen=True)
class Subs:
    """Planes of the sub-types of one type, read from their bytes when first asked for."""

    codes: Sequence[str]
    biases: Sequence[float]
    steps: Sequence[float]
    packed: bytes

    @cached_property
    def table(self) -> Table:
        return Table.unpacked(zlib.decompress(self.packed), self.biases, self.steps)

    @classmethod
    def of(cls, codes: Sequence[str], table: Table) -> "Subs":
        """The planes of `table`, one a code."""
        return cls(codes, table.biases, table.steps, table.packed())


@dataclass(frozen=True)
class Model:
    """Packed planes: column 0 is fraud, the others the types of `CODES`; sub-types by type.

    Beside the sub-types stand the planes of the phases; a model without them takes the shipped.
    """

    table: Table
    blend: Blend
    about: Mapping[str, Any]
    subs: Mapping[str, Subs] = field(default_factory=dict)

    def margins(self, lowered: str) -> Margins:
        """Score a folded, lower-case text; work is linear in its length."""
        return self.margins_of(grams(prepare(lowered)))

    def margins_of(self, found: Collection[str]) -> Margins:
        """Score a text by its grams."""
        fraud, *types = self.table.margins(found)
        return Margins(fraud, tuple(types))

    def sub_margins(self, found: Collection[str], kind: str) -> dict[str, float]:
        """How far a text lies on the side of each sub-type of a type; none without planes."""
        subs = self.subs.get(kind)
        return dict(zip(subs.codes, subs.table.margins(found), strict=True)) if subs else {}

    def phases_of(self, found: Collection[str]) -> tuple[str, ...]:
        """The phases G0–G7 a text with these grams tells."""
        planes = self.subs.get(_PHASE_PLANES) or shipped_model().subs[_PHASE_PLANES]
        margins = planes.table.margins(found)
        return tuple(code for code, m in zip(planes.codes, margins, strict=True) if m >= 0)

    def with_phases(self, planes: Subs) -> "Model":
        """The same model with these planes of the phases."""
        return replace(self, subs={**self.subs, _PHASE_PLANES: planes})

    def save(self, path: Path) -> None:
        """Write one line of JSON and the compressed weights; equal models give equal bytes."""
        head = {
            "format": _FORMAT,
            "codes": CODES,
            "grams": len(self.table.weights.order),
            "biases": self.table.biases,
            "steps": self.table.steps,
            "blend": {name: getattr(self.blend, name) for name in Blend.__slots__},
            "about": self.about,
            "subs": {
                kind: {
                    "codes": subs.codes,
                    "biases": subs.biases,
                    "steps": subs.steps,
                    "bytes": len(subs.packed),
                }
                for kind, subs in self.subs.items()
            },
        }
        line = json.dumps(head, ensure_ascii=False).encode() + b"\n"
        parts = [subs.packed for subs in self.subs.values()]
        path.write_bytes(b"".join([line, self.table.packed(), *parts]))

    @classmethod
    def load(cls, path: Path) -> "Model":
        """Read a saved model; nothing in the file is executed. Raises Invalid if it is none."""
        try:
            return cls._parsed(path.read_bytes())
        except (OSError, ValueError, KeyError, TypeError, zlib.error) as error:
            words = _("“{name}” is no typing model this version can read: {why}")
            raise Invalid(words.format(name=path.name, why=error)) from error

    @classmethod
    def _parsed(cls, content: bytes) -> "Model":
        line, _newline, body = content.partition(b"\n")
        head = json.loads(line)
        if head["format"] != _FORMAT or tuple(head["codes"]) != CODES:
            raise ValueError(f"format {head['format']}")
        main = zlib.decompressobj()
        table = Table.unpacked(main.decompress(body), head["biases"], head["steps"])
        subs = _subs(head.get("subs", {}), main.unused_data)
        return cls(table, Blend(**head["blend"]), head["about"], subs)


def _subs(heads: Mapping[str, Any], content: bytes) -> dict[str, Subs]:
    found, at = {}, 0
    for kind, head in heads.items():
        end = at + head["bytes"]
        found[kind] = Subs(head["codes"], head["biases"], head["steps"], content[at:end])
        at = end
    if at > len(content):
        raise ValueError(f"{len(content)} bytes of sub-types, not {at}")
    return found


@cache
def shipped_model() -> Model:
    """The model that comes with the package."""
    return Model.load(SHIPPED)


@cache
def current_model() -> Model:
    """The centre's own model where it has put one in force, else the shipped one."""
    own = own_path()
    return Model.load(own) if own.exists() else shipped_model()


def own_path() -> Path:
    """Where a centre's own model lies; `var` as in the settings where FANZHA_HOME is not set."""
    return Path(os.environ.get("FANZHA_HOME", "var")) / "typing.model"
