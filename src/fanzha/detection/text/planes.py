"""The planes of a typing model: fraud against honest, and each type against the others."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from fanzha.detection.text.grams import grams, prepare, scale
from fanzha.detection.text.model import CODES, Blend, Model
from fanzha.detection.text.normalise import normalise

_LEAST_TEXTS = 3  # a gram of fewer texts is chance, or somebody's name
_COST = 1.0
_NEAR = 1e-3  # where the search for a plane stops
_PLAIN = Blend(0.0, 1.0, 0.0, 1.0, 0.0)

Labelled = tuple[str, str | None]
Column = tuple[list[float], float]


@dataclass(frozen=True)
class Planes:
    """Fitted planes over the grams `names`; column 0 is fraud, then the types of `CODES`."""

    names: list[str]
    columns: list[Column]

    def model(self, blend: Blend = _PLAIN, about: Mapping[str, object] | None = None) -> Model:
        """The planes packed for scoring."""
        return Model.pack(self.columns, self.names, blend, about or {})


def fit(texts: Sequence[Labelled], seed: int) -> Planes:
    """Fit all planes to texts with their type (None is honest); the same seed, the same planes."""
    found = [grams(prepare(normalise(text).text.lower())) for text, _ in texts]
    number = _numbered(found)
    rows = _rows(found, number)
    kinds = [kind for _, kind in texts]
    frauds = [at for at, kind in enumerate(kinds) if kind]
    part = rows[frauds]
    columns = [_plane(rows, [kind is not None for kind in kinds], seed)]
    columns += [_plane(part, [kinds[at] == code for at in frauds], seed) for code in CODES]
    return Planes(list(number), columns)


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
    """The linear support vector machine of LIBLINEAR (squared hinge); both sides weigh the same."""
    if len(set(wanted)) < 2:
        return [0.0] * rows.shape[1], 1.0 if any(wanted) else -1.0
    machine = LinearSVC(C=_COST, class_weight="balanced", tol=_NEAR, random_state=seed)
    machine.fit(rows, wanted)
    return machine.coef_[0].tolist(), float(machine.intercept_[0])
