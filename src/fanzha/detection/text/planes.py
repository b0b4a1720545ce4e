"""The planes of a typing model: fraud against honest, and each type against the others."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fanzha.detection.text.grams import grams, prepare, scale
from fanzha.detection.text.linear import Rows, separate
from fanzha.detection.text.model import CODES, Blend, Model
from fanzha.detection.text.normalise import normalise

_LEAST_TEXTS = 3  # a gram of fewer texts is chance, or somebody's name
_COST = 1.0
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
    rows = Rows(
        [sorted(number[gram] for gram in each if gram in number) for each in found],
        [scale(len(each)) for each in found],
    )
    fraud = [kind is not None for _, kind in texts]
    columns = [separate(rows, fraud, len(number), cost=_COST, seed=seed)]
    only = [at for at, is_fraud in enumerate(fraud) if is_fraud]
    part = Rows([rows.columns[at] for at in only], [rows.values[at] for at in only])
    kinds = [texts[at][1] for at in only]
    for code in CODES:
        wanted = [kind == code for kind in kinds]
        columns.append(
            separate(part, wanted, len(number), cost=_COST, seed=seed)
            if any(wanted)
            else ([0.0] * len(number), -1.0)
        )
    return Planes(list(number), columns)


def _numbered(found: Sequence[set[str]]) -> dict[str, int]:
    counts = Counter(gram for each in found for gram in each)
    kept = sorted(gram for gram, count in counts.items() if count >= _LEAST_TEXTS)
    return {gram: at for at, gram in enumerate(kept)}
