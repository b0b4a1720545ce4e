"""Planes over character n-grams, packed: a byte for each gram and plane.

The weights of all planes for a gram are packed into one integer, a field of 24 bits each, so that
adding the integers of a text's grams adds all planes at once. No package is needed to score.
"""

import zlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import count

from fanzha.detection.text.grams import scale

_FIELD = 3  # bytes of a packed field; 65 793 grams of the largest weight fit
_ZERO = 128  # a weight is a byte, and this byte is nought

Column = tuple[list[float], float]  # weights of a plane, and its bias


class Weights(dict[str, int]):
    """Packed weights by gram, unpacked when first asked for: most grams of a model never are.

    `order` numbers all grams; `rows` holds a byte a column for each of them, in that order.
    """

    def __init__(self, grams: Iterable[str], rows: bytes, width: int) -> None:
        super().__init__()
        self.order = dict(zip(grams, count(), strict=False))
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
class Table:
    """Packed planes: weights by gram, and for each plane its bias and the size of a step."""

    weights: Weights
    biases: Sequence[float]
    steps: Sequence[float]

    def margins(self, found: Collection[str]) -> list[float]:
        """Signed distances of a text with these grams from each plane; 1 is a clear case."""
        known = self.weights.order.keys() & found
        packed = sum(map(self.weights.__getitem__, known))
        fields = packed.to_bytes(_FIELD * len(self.biases), "little")
        each, none = scale(len(found)), _ZERO * len(known)
        return [
            bias + each * step * (int.from_bytes(fields[at : at + _FIELD], "little") - none)
            for at, bias, step in zip(
                range(0, len(fields), _FIELD), self.biases, self.steps, strict=True
            )
        ]

    def weight(self, gram: str, column: int) -> float:
        """What a gram adds to a plane before scaling; 0 where it is not known."""
        row = self.weights.order.get(gram)
        if row is None:
            return 0.0
        byte = self.weights.rows[row * self.weights.width + column]
        return (byte - _ZERO) * self.steps[column]

    def packed(self) -> bytes:
        """Grams and weights, compressed; biases and steps are the caller's."""
        names = "\n".join(self.weights.order).encode()
        return zlib.compress(names + b"\n\n" + self.weights.rows, 9)

    @classmethod
    def unpacked(cls, content: bytes, biases: Sequence[float], steps: Sequence[float]) -> "Table":
        """The table of an already decompressed `packed`."""
        names, _blank, rows = content.partition(b"\n\n")
        return cls(Weights(names.decode().split("\n"), rows, len(biases)), biases, steps)

    @classmethod
    def of(cls, columns: Sequence[Column], names: Sequence[str], most: int) -> "Table":
        """Planes over the named grams, the `most` heaviest kept, rounded to a byte a weight."""
        kept = _heaviest([weights for weights, _ in columns], len(names), most)
        steps = [max((abs(w[i]) for i in kept), default=1.0) / 127 or 1.0 for w, _ in columns]
        order = sorted(kept, key=names.__getitem__)
        rows = bytes(
            round(weights[i] / step) + _ZERO
            for i in order
            for (weights, _), step in zip(columns, steps, strict=True)
        )
        weights = Weights((names[i] for i in order), rows, len(columns))
        return cls(weights, [bias for _, bias in columns], steps)


def _heaviest(weights: Sequence[list[float]], size: int, most: int) -> list[int]:
    """The grams that weigh most in any column."""
    if size <= most:
        return list(range(size))
    strength = [max(abs(column[i]) for column in weights) for i in range(size)]
    return sorted(sorted(range(size), key=lambda i: (-strength[i], i))[:most])
