"""The scorers of the decision process and of files: two risks a transfer, of models in force."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.columns import Table
from fanzha.detection.payments.weighing import Ranked
from fanzha.detection.risks import Risks
from fanzha.detection.scoring.inputs import Side, columns_of
from fanzha.detection.scoring.model import Pair, current_pair

_TOP = 100


class Trained:
    """Risks are calibrated probabilities in whole percent; None for a side without a model."""

    def __init__(self, pair: Pair) -> None:
        self._models = pair.models
        self.columns = columns_of(
            name for model in pair.models.values() for name in model.forest.names
        )

    def risks(self, events: Table, features: Table) -> Sequence[Risks]:
        """The risks of each event, from its columns and the features before it."""
        victim, mule = (self._side(side, events, features) for side in (Side.VICTIM, Side.MULE))
        return [Risks(*both) for both in zip(victim, mule, strict=True)]

    def _side(self, side: Side, events: Table, features: Table) -> list[int | None]:
        model = self._models.get(side)
        if model is None:
            return [None] * events.rows
        found = model.probabilities(events, features) * _TOP
        return [int(each) for each in found.round()]


class FileRanker:
    """The models of a version for files; a risk from `verify_from` on asks for verification."""

    def __init__(self, pair: Pair, verify_from: Mapping[Side, int]) -> None:
        self._models, self._least = pair.models, verify_from
        self._sha = pair.sha

    @property
    def version(self) -> str:
        """The version's digest."""
        return self._sha

    def columns(self) -> frozenset[str]:
        """The columns and features that the models read."""
        return columns_of(name for model in self._models.values() for name in model.forest.names)

    def ranked(self, table: Table) -> Ranked:
        """The risks of events with their features."""
        told = {side: self._side(side, table) for side in Side}
        verify = np.zeros(table.rows, bool)
        for side, risks in told.items():
            if risks is not None:
                verify |= risks >= self._least[side]
        return Ranked(told[Side.VICTIM], told[Side.MULE], verify)

    def _side(self, side: Side, table: Table) -> NDArray[np.int8] | None:
        model = self._models.get(side)
        if model is None:
            return None
        return (model.probabilities(table, table) * _TOP).round().astype(np.int8)


def file_ranker(home: Path, victim: int, mule: int) -> FileRanker | None:
    """The models in force in a home with the risks from which they ask for verification.

    None where no model is in force; raises Invalid for a damaged one.
    """
    pair = current_pair(home)
    return FileRanker(pair, {Side.VICTIM: victim, Side.MULE: mule}) if pair else None
