"""The trained part of the typing: weights of character n-grams, read from one small file.

The weights of all classes for a gram are packed into one integer, a field of 24 bits each, so that
adding the integers of a text's grams adds all classes at once. No package is needed to score.
"""

import json
import os
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from fanzha.detection.text.grams import grams, prepare, scale
from fanzha.kit import Invalid
from fanzha.kit import gettext as _

SHIPPED = Path(__file__).parent / "data" / "typing.model"
CODES = (*(f"T{number:02}" for number in range(1, 13)), "T99")
_FORMAT = 1
_FIELD = 3  # bytes of a packed field; 65 793 grams of the largest weight fit
_ZERO = 128  # a weight is a byte, and this byte is nought
MOST = 120_000  # grams of a model


@dataclass(frozen=True, slots=True)
class Blend:
    """How the n-grams and the cues are weighed against each other, fitted on phrases not seen.

    Log-odds of fraud = `bias` + `gram` · margin + `cue` · cue log-odds; the score of a type is
    `type_gram` · margin + `type_cue` · cue score.
    """

    bias: float
    gram: float
    cue: float
    type_gram: float
    type_cue: float


@dataclass(frozen=True, slots=True)
class Margins:
    """Signed distances from the planes of a text: fraud, and each type; 1 is a clear case."""

    fraud: float
    types: tuple[float, ...]


class Weights(dict[str, int]):
    """Packed weights by gram, unpacked when first asked for: most grams of a model never are.

    `order` numbers all grams; `rows` holds a byte a column for each of them, in that order.
    """

    def __init__(self, grams: Iterable[str], rows: bytes, width: int) -> None:
        super().__init__()
        self.order = {gram: at for at, gram in enumerate(grams)}
        self.rows = rows
        self.width = width
        if len(rows) != len(self.order) * width:
            raise ValueError(f"{len(rows)} weights for {len(self.order)} grams")

    def __missing__(self, gram: str) -> int:
        at = self.order[gram] * self.width
        spread = bytearray(_FIELD * self.width)
        spread[::_FIELD] = self.rows[at : at + self.width]
        packed = self[gram] = int.from_bytes(spread, "little")
        return packed


@dataclass(frozen=True)
class Model:
    """Packed weights by gram; column 0 is fraud, the others the types of `CODES`."""

    weights: Weights
    biases: Sequence[float]
    steps: Sequence[float]
    blend: Blend
    about: Mapping[str, Any]

    def margins(self, lowered: str) -> Margins:
        """Score a folded, lower-case text; work is linear in its length."""
        found = grams(prepare(lowered))
        known = self.weights.order.keys() & found
        packed = sum(map(self.weights.__getitem__, known))
        fields = packed.to_bytes(_FIELD * len(self.biases), "little")
        each, none = scale(len(found)), _ZERO * len(known)
        out = [
            bias + each * step * (int.from_bytes(fields[at : at + _FIELD], "little") - none)
            for at, bias, step in zip(
                range(0, len(fields), _FIELD), self.biases, self.steps, strict=True
            )
        ]
        return Margins(out[0], tuple(out[1:]))

    def weight(self, gram: str, column: int) -> float:
        """What a gram adds to a column before scaling; 0 where it is not known."""
        row = self.weights.order.get(gram)
        if row is None:
            return 0.0
        byte = self.weights.rows[row * self.weights.width + column]
        return (byte - _ZERO) * self.steps[column]

    def save(self, path: Path) -> None:
        """Write one line of JSON and the compressed weights; equal models give equal bytes."""
        head = {
            "format": _FORMAT,
            "codes": CODES,
            "grams": len(self.weights.order),
            "biases": self.biases,
            "steps": self.steps,
            "blend": {name: getattr(self.blend, name) for name in Blend.__slots__},
            "about": self.about,
        }
        names = "\n".join(self.weights.order).encode()
        body = zlib.compress(names + b"\n\n" + self.weights.rows, 9)
        path.write_bytes(json.dumps(head, ensure_ascii=False).encode() + b"\n" + body)

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
        names, _blank, packed = zlib.decompress(body).partition(b"\n\n")
        return cls(
            Weights(names.decode().split("\n"), packed, len(head["biases"])),
            head["biases"],
            head["steps"],
            Blend(**head["blend"]),
            head["about"],
        )

    @classmethod
    def pack(
        cls,
        columns: Sequence[tuple[list[float], float]],
        names: Sequence[str],
        blend: Blend,
        about: Mapping[str, Any],
    ) -> "Model":
        """Pack planes (weights of the named grams, bias), rounded to a byte a weight."""
        kept = _heaviest([weights for weights, _ in columns], len(names))
        steps = [max((abs(w[i]) for i in kept), default=1.0) / 127 or 1.0 for w, _ in columns]
        order = sorted(kept, key=names.__getitem__)
        rows = bytes(
            round(weights[i] / step) + _ZERO
            for i in order
            for (weights, _), step in zip(columns, steps, strict=True)
        )
        table = Weights((names[i] for i in order), rows, len(columns))
        return cls(table, [bias for _, bias in columns], steps, blend, about)


def _heaviest(weights: Sequence[list[float]], size: int) -> list[int]:
    """The grams that weigh most in any column."""
    if size <= MOST:
        return list(range(size))
    strength = [max(abs(column[i]) for column in weights) for i in range(size)]
    return sorted(sorted(range(size), key=lambda i: (-strength[i], i))[:MOST])


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
