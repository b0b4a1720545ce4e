"""Scores that rank units by several rates at once (网格得分)."""

from collections.abc import Mapping, Sequence

from fanzha.ledger.dictionary import ScorePart


def score(parts: Sequence[ScorePart], values: Mapping[str, float | None]) -> float | None:
    """The weighted score, 0 worst to 100 best, of the rates that are known.

    None when less than half of the weight is known: a score of two rates would not compare.
    """
    known = [(part, values.get(part.kpi)) for part in parts]
    weight = sum(part.weight for part, value in known if value is not None)
    if weight < 0.5 * sum(part.weight for part in parts):
        return None
    points = sum(part.weight * _way(part, value) for part, value in known if value is not None)
    return 100 * points / weight


def _way(part: ScorePart, value: float) -> float:
    return min(1.0, max(0.0, (value - part.worst) / (part.best - part.worst)))
