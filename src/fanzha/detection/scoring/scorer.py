"""The scorer of the decision process: two risks a transfer, from the models in force."""

from collections.abc import Sequence

from fanzha.detection.columns import Table
from fanzha.detection.deciding.verdict import Risks
from fanzha.detection.scoring.inputs import Side, columns_of
from fanzha.detection.scoring.model import Pair

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
