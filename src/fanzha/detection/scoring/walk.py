"""The compiled walks over a forest: scores, and exact contributions of the inputs."""

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.payments.compiled import compiled

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]
DEEPEST = 64
"""Inputs on one path; training allows far fewer."""
_BLOCK = 16  # rows that go down a tree together: their memory reads overlap


@compiled
def walk(
    rows: Floats,
    roots: Ints,
    depths: NDArray[np.int64],
    split: Ints,
    threshold: Floats,
    left: Ints,
    lost_right: Bools,
    value: Floats,
) -> Floats:
    """The sum of one leaf a tree for each row; a leaf leads to itself."""
    out = np.zeros(rows.shape[0])
    at = np.empty(_BLOCK, np.int32)
    for start in range(0, rows.shape[0], _BLOCK):
        size = min(_BLOCK, rows.shape[0] - start)
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
    return out


@compiled
def weights(count: int) -> Floats:
    """How much the orders count in which k of `count` - 1 others came before: k! (n-k-1)! / n!"""
    done = np.empty(count)
    done[0] = 1.0 / count
    for k in range(1, count):
        done[k] = done[k - 1] * k / (count - k)
    return done


@compiled
def share(zero: Floats, one: Floats, count: int, without: int) -> float:
    """The sum over all sets of the other inputs: those in the set follow the row, others cover."""
    terms = np.zeros(count)
    terms[0], size = 1.0, 0
    for j in range(count):
        if j == without:
            continue
        size += 1
        for k in range(size, 0, -1):
            terms[k] = terms[k] * zero[j] + terms[k - 1] * one[j]
        terms[0] *= zero[j]
    by = weights(count)
    done = 0.0
    for k in range(count):
        done += terms[k] * by[k]
    return done


@compiled
def credit(out: Floats, leaf: float, inputs: Ints, zero: Floats, one: Floats, count: int) -> None:
    """Share the value of one leaf among the inputs on its path."""
    mean = leaf
    for i in range(count):
        mean *= zero[i]
    out[-1] += mean
    for i in range(count):
        if one[i] != zero[i]:
            out[inputs[i]] += leaf * (one[i] - zero[i]) * share(zero, one, count, i)


@compiled
def follow(inputs: Ints, zero: Floats, one: Floats, count: int, new: int) -> int:
    """The place of an input on the path; a new one is put at its end."""
    for i in range(count):
        if inputs[i] == new:
            return i
    inputs[count], zero[count], one[count] = new, 1.0, 1.0
    return count


@compiled
def attribute(
    rows: Floats,
    split: Ints,
    threshold: Floats,
    left: Ints,
    lost_right: Bools,
    value: Floats,
    cover: Floats,
) -> Floats:
    """Shapley values: each leaf of each tree is shared among the inputs that lead to it."""
    out = np.zeros((rows.shape[0], rows.shape[1] + 1))
    above = np.full(split.shape[0], -1, np.int32)
    for node in range(split.shape[0]):
        if split[node] >= 0:
            above[left[node]] = above[left[node] + 1] = node
    inputs = np.empty(DEEPEST, np.int32)
    zero, one = np.empty(DEEPEST), np.empty(DEEPEST)
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
            credit(out[r], value[leaf], inputs, zero, one, count)
    return out
