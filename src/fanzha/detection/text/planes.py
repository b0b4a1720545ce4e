"""The planes of a typing model: fraud against honest, and each type against the others."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix, diags
from sklearn.svm import LinearSVC

from fanzha.detection.text.grams import grams, prepare, scale
from fanzha.detection.text.legible import folded
from fanzha.detection.text.model import CODES, Blend, Model, Subs
from fanzha.detection.text.weights import Column, Table

_LEAST_TEXTS = 3  # a gram of fewer texts is chance, or somebody's name
_COST = 1.0
_TOLD_COST, _EVEN = 0.3, 0.25  # of the second machine; share of a gram's weight that is the same
_NEAR = 1e-2  # where the search for a plane stops; nearer changes no figure
_MOST, _MOST_OF_SUBS = 120_000, 15_000  # grams kept: for fraud and types, for one type's sub-types
_PLAIN = Blend(0.0, 1.0, 0.0, 1.0, 0.0)

Labelled = tuple[str, str | None]  # a text and its type or sub-type, None for an honest one


@dataclass(frozen=True)
class Planes:
    """Fitted planes over the grams `names`; column 0 is fraud, then the types of `CODES`.

    `subs` holds the planes of the sub-types by type.
    """

    names: list[str]
    columns: list[Column]
    subs: dict[str, Subs]

    def model(self, blend: Blend = _PLAIN, about: Mapping[str, object] | None = None) -> Model:
        """The planes packed for scoring."""
        return Model(Table.of(self.columns, self.names, _MOST), blend, about or {}, self.subs)


def fit(texts: Sequence[Labelled], seed: int, *, subs: bool = True) -> Planes:
    """Fit all planes to texts with their type or sub-type; the same seed, the same planes."""
    found = [grams(prepare(folded(text))) for text, _ in texts]
    number = _numbered(found)
    rows = _rows(found, number)
    kinds = [kind for _, kind in texts]
    frauds = [at for at, kind in enumerate(kinds) if kind]
    part, types = rows[frauds], [(kinds[at] or "")[:3] for at in frauds]
    columns = [_plane(rows, [kind is not None for kind in kinds], seed)]
    columns += [_plane(part, [kind == code for kind in types], seed) for code in CODES]
    names = list(number)
    return Planes(names, columns, _fit_subs(rows, kinds, names, seed) if subs else {})


def _fit_subs(
    rows: csr_matrix, kinds: Sequence[str | None], names: Sequence[str], seed: int
) -> dict[str, Subs]:
    """Each sub-type against the others of its type, on the texts that name one."""
    found = {}
    for code in CODES:
        inside = [
            at for at, kind in enumerate(kinds) if kind and len(kind) > 3 and kind[:3] == code
        ]
        named = [kinds[at] for at in inside]
        codes = sorted({str(each) for each in named})
        part = rows[inside]
        kept = np.flatnonzero(part.getnnz(axis=0) >= _LEAST_TEXTS)
        if len(codes) > 1 and len(kept):
            columns = [_plane(part[:, kept], [n == each for n in named], seed) for each in codes]
            table = Table.of(columns, [names[int(at)] for at in kept], _MOST_OF_SUBS)
            found[code] = Subs.of(codes, table)
    return found


def planes_of(
    texts: Sequence[str], codes: Sequence[str], wanted: Sequence[Sequence[bool]], seed: int
) -> Subs:
    """A plane for each code, fitted to the texts it is wanted on; a text may have several codes."""
    found = [grams(prepare(folded(text))) for text in texts]
    number = _numbered(found)
    rows = _rows(found, number)
    columns = [_plane(rows, each, seed) for each in wanted]
    return Subs.of(codes, Table.of(columns, list(number), _MOST_OF_SUBS))


def _numbered(found: Sequence[set[str]]) -> dict[str, int]:
    counts = Counter(gram for each in found for gram in each)
    kept = sorted(gram for gram, count in counts.items() if count >= _LEAST_TEXTS)
    return {gram: at for at, gram in enumerate(kept)}


def _rows(found: Sequence[set[str]], number: Mapping[str, int]) -> csr_matrix:
    """A row a text with the scale of the text at each gram it has."""
    columns: list[int] = []
    values: list[float] = []
    ends = [0]
    for each in found:
        known = sorted(number[gram] for gram in each if gram in number)
        columns += known
        values += [scale(len(each))] * len(known)
        ends.append(len(columns))
    return csr_matrix((values, columns, ends), shape=(len(found), len(number)))


def _plane(rows: csr_matrix, wanted: Sequence[bool], seed: int) -> Column:
    """The mean of two linear support vector machines; both sides weigh the same in each.

    One sees all grams alike; for the other a gram counts the more, the more it tells the sides
    apart by itself (Wang & Manning, ACL 2012), so that wordings of one scenario count little.
    """
    if len(set(wanted)) < 2:
        return [0.0] * rows.shape[1], 1.0 if any(wanted) else -1.0
    truth = np.asarray(wanted)
    alike, told = _machine(rows, truth, _COST, seed), _telling(rows, truth)
    apart = _machine(rows @ diags(told), truth, _TOLD_COST, seed)
    weights = (alike.coef_[0] + apart.coef_[0] * told) / 2
    return weights.tolist(), float(alike.intercept_[0] + apart.intercept_[0]) / 2


def _machine(rows: csr_matrix, truth: np.ndarray, cost: float, seed: int) -> LinearSVC:
    machine = LinearSVC(C=cost, class_weight="balanced", tol=_NEAR, random_state=seed)
    return machine.fit(rows.tocsr(), truth)


def _telling(rows: csr_matrix, truth: np.ndarray) -> np.ndarray:
    """How far each gram tells the sides apart, 1 on average: the log-ratio of its shares."""
    there = rows.astype(bool)
    inside, outside = (
        np.asarray(there[side].sum(axis=0)).ravel() + 1.0 for side in (truth, ~truth)
    )
    ratio = np.abs(np.log(inside / inside.sum()) - np.log(outside / outside.sum()))
    mean = ratio.mean()
    return np.asarray((_EVEN * mean + (1 - _EVEN) * ratio) / mean) if mean else np.ones(len(ratio))
