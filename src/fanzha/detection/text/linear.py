"""A linear classifier for sparse rows in plain Python: the dual coordinate descent of LIBLINEAR.

Hsieh et al., A dual coordinate descent method for large-scale linear SVM, ICML 2008 (squared hinge
loss). Plain Python needs no package and gives the same weights on every machine.
"""

from collections.abc import Sequence
from operator import itemgetter, mul
from random import Random

_PASSES = 12
_STILL = 1e-3  # a projected gradient below this changes nothing


class Rows:
    """Sparse rows: the columns of each and what they weigh (one value for all, or one each)."""

    def __init__(self, columns: Sequence[Sequence[int]], values: Sequence[float | list[float]]):
        self.columns = columns
        self._get = [itemgetter(*row) if len(row) > 1 else None for row in columns]
        self.values = values
        self.squares = [self._square(row) for row in range(len(columns))]

    def _square(self, row: int) -> float:
        value = self.values[row]
        if isinstance(value, list):
            return float(sum(map(mul, value, value)))
        return float(len(self.columns[row]) * value * value)

    def dot(self, row: int, weights: list[float]) -> float:
        """The product of a row with a weight for each column."""
        get, value = self._get[row], self.values[row]
        picked = get(weights) if get else [weights[c] for c in self.columns[row]]
        if isinstance(value, list):
            return float(sum(map(mul, picked, value)))
        return float(value * sum(picked))

    def add(self, row: int, weights: list[float], step: float) -> None:
        """Add `step` times a row to the weights."""
        value = self.values[row]
        if isinstance(value, list):
            for column, each in zip(self.columns[row], value, strict=True):
                weights[column] += step * each
        else:
            step *= value
            for column in self.columns[row]:
                weights[column] += step


def separate(
    rows: Rows, wanted: Sequence[bool], size: int, *, cost: float, seed: int, passes: int = _PASSES
) -> tuple[list[float], float]:
    """Weights and bias of the hyperplane with the wanted rows above; both sides weigh the same."""
    weights, bias = [0.0] * size, 0.0
    share = sum(wanted) / max(len(wanted), 1)
    damp = {side: (share if side else 1 - share) / cost for side in (True, False)}
    alphas = [0.0] * len(wanted)
    order = list(range(len(wanted)))
    rng = Random(seed)
    for turn in range(passes):
        rng.shuffle(order)
        still = []
        for row in order:
            sign = 1.0 if wanted[row] else -1.0
            extra = damp[wanted[row]]
            alpha = alphas[row]
            slope = sign * (rows.dot(row, weights) + bias) - 1 + extra * alpha
            if (alpha == 0 and slope >= 0) or abs(slope) < _STILL:
                continue
            alphas[row] = max(alpha - slope / (rows.squares[row] + 1 + extra), 0.0)
            step = sign * (alphas[row] - alpha)
            rows.add(row, weights, step)
            bias += step
            still.append(row)
        # Rows at rest are looked at again only every third pass.
        order = still if turn % 3 and still else list(range(len(wanted)))
    return weights, bias
