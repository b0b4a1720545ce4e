"""The compiled walks over a forest: scores, and exact contributions of the inputs."""

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.payments.compiled import compiled, entry

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]


@entry
def walk(
    out: Floats,
    at: Ints,
    rows: Floats,
    roots: Ints,
    depths: NDArray[np.int64],
    split: Ints,
    threshold: Floats,
    left: Ints,
    lost_right: Bools,
    value: Floats,
) -> None:
    """Add one leaf a tree to `out` for each row; a leaf leads to itself.

    So many rows as `at` has places go down a tree together: their memory reads overlap.
    """
    block = at.shape[0]
    for start in range(0, rows.shape[0], block):
        size = min(block, rows.shape[0] - start)
        for t in range(roots.shape[0]):
            at[:] = roots[t]
            for _level in range(depths[t]):
                for k in range(size):
                    node = at[k]
                    given = rows[start + k, split[node]]
                    lost = np.isnan(given) & lost_right[node]
                    at[k] = left[node] + ((given > threshold[node]) | lost)
            for k in range(size):
                out[start + k] += value[at[k]]


@compiled
def share(zero: Floats, one: Floats, terms: Floats, count: int, without: int) -> float:
    """The mean over all orders of the other inputs: those before follow the row, others cover."""
    terms[:count] = 0.0
    terms[0], size = 1.0, 0
    for j in range(count):
        if j == without:
            continue
        size += 1
        for k in range(size, 0, -1):
            terms[k] = terms[k] * zero[j] + terms[k - 1] * one[j]
        terms[0] *= zero[j]
    weight, done = 1.0 / count, 0.0  # k! (n - k - 1)! / n!
    for k in range(count):
        done += terms[k] * weight
        weight *= (k + 1) / max(1, count - k - 1)
    return done


@compiled
def credit(
    out: Floats, leaf: float, inputs: Ints, zero: Floats, one: Floats, terms: Floats, count: int
) -> None:
    """Share the value of one leaf among the inputs on its path."""
    mean = leaf
    for i in range(count):
        mean *= zero[i]
    out[-1] += mean
    for i in range(count):
        if one[i] != zero[i]:
            out[inputs[i]] += leaf * (one[i] - zero[i]) * share(zero, one, terms, count, i)


@compiled
def follow(inputs: Ints, zero: Floats, one: Floats, count: int, new: int) -> int:
    """The place of an input on the path; a new one is put at its end."""
    for i in range(count):
        if inputs[i] == new:
            return i
    inputs[count], zero[count], one[count] = new, 1.0, 1.0
    return count


@entry
def attribute(
    out: Floats,
    inputs: Ints,
    above: Ints,
    scratch: Floats,
    rows: Floats,
    split: Ints,
    threshold: Floats,
    left: Ints,
    lost_right: Bools,
    value: Floats,
    cover: Floats,
) -> None:
    """Add Shapley values to `out`: each leaf is shared among the inputs that lead to it.

    `above` is the node over each node (-1 for roots); `inputs` and the three rows of `scratch` have
    a place for each input of the longest path.
    """
    zero, one, terms = scratch[0], scratch[1], scratch[2]
    for r in range(rows.shape[0]):
        for leaf in range(split.shape[0]):
            if split[leaf] >= 0:
                continue
            count, node = 0, leaf
            while above[node] >= 0:
                up = above[node]
                i = follow(inputs, zero, one, count, split[up])
                count = max(count, i + 1)
                given = rows[r, split[up]]
                right = (given > threshold[up]) | (np.isnan(given) & lost_right[up])
                zero[i] *= cover[node] / cover[up]
                one[i] *= left[up] + right == node
                node = up
            credit(out[r], value[leaf], inputs, zero, one, terms, count)
