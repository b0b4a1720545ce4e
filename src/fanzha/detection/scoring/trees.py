"""Trained trees as flat arrays: kept without pickle, walked without LightGBM."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.scoring.walk import attribute, walk
from fanzha.kit import Invalid
from fanzha.kit import gettext as _

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]

_TOGETHER = 16  # rows that go down a tree together
_CATEGORICAL, _LEFT, _MISSING_NAN = 1, 2, 2
_KEPT = ("roots", "split", "threshold", "left", "lost_right", "value", "cover")


@dataclass(frozen=True)
class Forest:
    """Trees over named numeric inputs; the score of a row is the sum of one leaf of each tree.

    A node is a row of the arrays: `split` is the input's number (-1 for a leaf). Rows with a value
    `<= threshold` go to the node `left`, others to the one after it; NaN goes where `lost_right`
    says. `cover` is how many training rows passed the node, `value` what a leaf adds, `roots` the
    first node of each tree.
    """

    names: tuple[str, ...]
    roots: Ints
    split: Ints
    threshold: Floats
    left: Ints
    lost_right: Bools
    value: Floats
    cover: Floats

    def scores(self, rows: Floats) -> Floats:
        """Raw scores (log-odds), shape (n,), of a matrix (n, inputs); NaN is a missing value."""
        out, at = np.zeros(len(rows)), np.empty(_TOGETHER, np.int32)
        given = np.ascontiguousarray(rows, np.float64)
        walk(out, at, given, self.roots, *self._steps, self.value)
        return out

    def contributions(self, rows: Floats) -> Floats:
        """What each input adds to the score, shape (n, inputs + 1); the last is the mean score.

        Path-dependent Shapley values (Lundberg et al., Nature Machine Intelligence 2, 2020), the
        same as LightGBM's `pred_contrib`; a row sums to its score.
        """
        inner = np.flatnonzero(self.split >= 0)
        above = np.full(len(self.split), -1, np.int32)
        above[self.left[inner]] = above[self.left[inner] + 1] = inner
        out = np.zeros((len(rows), len(self.names) + 1))
        longest = int(self._steps[0].max()) + 1
        attribute(
            out,
            np.empty(longest, np.int32),
            above,
            np.empty((3, longest)),
            np.ascontiguousarray(rows, np.float64),
            self.split,
            self.threshold,
            self.left,
            self.lost_right,
            self.value,
            self.cover,
        )
        return out

    @cached_property
    def _steps(self) -> tuple[NDArray[np.int64], Ints, Floats, Ints, Bools]:
        """The arrays for walking without branches: a leaf leads to itself."""
        leaf = self.split < 0
        here = np.arange(len(leaf), dtype=np.int32)
        return (
            _depths(self),
            np.where(leaf, 0, self.split).astype(np.int32),
            np.where(leaf, np.inf, self.threshold),
            np.where(leaf, here, self.left).astype(np.int32),
            self.lost_right & ~leaf,
        )

    def only_used(self) -> "Forest":
        """The same forest over the inputs that it asks for."""
        used = sorted(set(self.split[self.split >= 0].tolist()))
        place = np.full(len(self.names) + 1, -1, np.int32)
        place[used] = np.arange(len(used), dtype=np.int32)
        names = tuple(self.names[number] for number in used)
        return replace(self, names=names, split=place[self.split])

    def named(self, names: tuple[str, ...]) -> "Forest":
        """The same forest with other names, one for each."""
        assert len(names) == len(self.names)
        return replace(self, names=names)

    def places(self, known: Sequence[str]) -> list[int]:
        """Where the inputs stand among known columns; raises Invalid where one is gone."""
        if not set(self.names) <= set(known):
            raise Invalid(_("The model in force asks for features that are no longer there."))
        return [known.index(name) for name in self.names]

    def dump(self) -> bytes:
        """The forest as the bytes of an `.npz` file without pickled objects; the same each time."""
        buffer = BytesIO()
        arrays = {name: getattr(self, name) for name in _KEPT}
        np.savez(buffer, names=np.array(self.names, dtype=np.str_), **arrays)
        return buffer.getvalue()


def load_forest(content: bytes) -> Forest:
    """The forest of `dump`; raises Invalid for anything else."""
    try:
        with np.load(BytesIO(content), allow_pickle=False) as kept:
            names = tuple(kept["names"].tolist())
            forest = Forest(names, **{name: kept[name] for name in _KEPT})
            sound = _is_sound(forest)
    except Exception as error:
        raise Invalid(_("The file of a model is damaged.")) from error
    if not sound:
        raise Invalid(_("The file of a model is damaged."))
    return forest


def _is_sound(forest: Forest) -> bool:
    """No index may lead out of the arrays or back: the walker does not look."""
    nodes = len(forest.split)
    inner = np.flatnonzero(forest.split >= 0)
    kids = forest.left[inner]
    return bool(
        all(len(getattr(forest, name)) == nodes for name in _KEPT[1:])
        and (forest.split < len(forest.names)).all()
        and ((forest.roots >= 0) & (forest.roots < nodes)).all()
        and ((kids > inner) & (kids + 1 < nodes)).all()
    )


def _depths(forest: Forest) -> NDArray[np.int64]:
    """The steps from each root to its deepest leaf."""
    depth = np.zeros(len(forest.split), np.int64)
    for node in np.flatnonzero(forest.split >= 0).tolist():
        depth[forest.left[node] : forest.left[node] + 2] = depth[node] + 1
    return np.maximum.reduceat(depth, forest.roots)


def read_lightgbm(text: str) -> Forest:
    """The forest of LightGBM's model text (`Booster.model_to_string`), numeric splits only."""
    head, *parts = text.split("\nTree=")
    names = tuple(_fields(head)["feature_names"].split(" "))
    trees = [_tree(_fields(part)) for part in parts]
    sizes = [len(tree["split"]) for tree in trees]
    roots = np.cumsum([0, *sizes[:-1]]).astype(np.int32)
    joined = {name: np.concatenate([tree[name] for tree in trees]) for name in _KEPT[1:]}
    shifted = joined["left"] + np.repeat(roots, sizes)
    joined["left"] = np.where(joined["split"] >= 0, shifted, -1).astype(np.int32)
    return Forest(names, roots, **joined)


def _fields(part: str) -> Mapping[str, str]:
    lines = part.partition("\nend of trees")[0].splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


def _tree(given: Mapping[str, str]) -> dict[str, NDArray[Any]]:
    """One tree, numbered level by level: LightGBM numbers inner nodes 0, 1, … and leaves -1, -2."""
    leaves = int(given["num_leaves"])
    inner = leaves - 1
    kinds = _numbers(given, "decision_type", np.int32, inner)
    assert not (kinds & _CATEGORICAL).any(), "categorical splits are not supported"
    nan = kinds >> 2 == _MISSING_NAN
    assert (nan | (kinds >> 2 == 0)).all(), "zero as missing is not supported"
    threshold = _numbers(given, "threshold", np.float64, inner)
    left, right = (_below(given, f"{side}_child", inner) for side in ("left", "right"))
    order = _by_level(left, right, inner)
    place = np.argsort(order).astype(np.int32)
    columns = {
        "split": (_numbers(given, "split_feature", np.int32, inner), np.full(leaves, -1)),
        "threshold": (threshold, np.zeros(leaves)),
        "left": (place[left], np.full(leaves, -1)),
        # an input without gaps in training counts as 0 where it is missing
        "lost_right": (np.where(nan, kinds & _LEFT == 0, threshold < 0), np.zeros(leaves, bool)),
        "value": (np.zeros(inner), _numbers(given, "leaf_value", np.float64, leaves)),
        "cover": (
            _numbers(given, "internal_count", np.float64, inner),
            _numbers(given, "leaf_count", np.float64, leaves) if inner else np.ones(1),
        ),
    }
    return {
        name: np.concatenate([head, tail])[order].astype(head.dtype)
        for name, (head, tail) in columns.items()
    }


def _by_level(left: Ints, right: Ints, inner: int) -> list[int]:
    """The old numbers in the new order: the two nodes below one stand side by side."""
    order = [0]
    for node in order:
        if node < inner:
            order += [int(left[node]), int(right[node])]
    return order


def _numbers(given: Mapping[str, str], name: str, dtype: Any, count: int) -> NDArray[Any]:
    return np.array(given.get(name, "").split()[:count], dtype) if count else np.zeros(0, dtype)


def _below(given: Mapping[str, str], name: str, inner: int) -> Ints:
    child = _numbers(given, name, np.int32, inner)
    return np.where(child < 0, inner - child - 1, child).astype(np.int32)
