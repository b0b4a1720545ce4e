"""Figures of a classifier: area under the curve, F1 by class, calibration error."""

from collections.abc import Collection, Hashable, Iterable, Sequence

_BINS = 10


def auc(fraud: Iterable[float], honest: Iterable[float]) -> float:
    """Probability that a fraud text scores above an honest one, ties counted half."""
    marked = sorted([(p, 1) for p in fraud] + [(p, 0) for p in honest])
    ranks: dict[float, list[int]] = {}
    for rank, (p, _) in enumerate(marked, start=1):
        ranks.setdefault(p, []).append(rank)
    mean = {p: sum(rows) / len(rows) for p, rows in ranks.items()}
    positives = sum(kind for _, kind in marked)
    total = sum(mean[p] for p, kind in marked if kind)
    return (total - positives * (positives + 1) / 2) / (positives * (len(marked) - positives))


def macro_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """Mean F1 over the classes of the truth; pairs are (truth, answer)."""
    codes = sorted({gold for gold, _ in pairs})
    return sum(f1(pairs, code) for code in codes) / len(codes)


def f1(pairs: Sequence[tuple[str, str]], code: str) -> float:
    """Harmonic mean of precision and recall of one class."""
    hits = sum(gold == code == found for gold, found in pairs)
    named = sum(found == code for _, found in pairs)
    there = sum(gold == code for gold, _ in pairs)
    return 2 * hits / (named + there) if named + there else 0.0


def micro_f1(pairs: Iterable[tuple[Collection[Hashable], Collection[Hashable]]]) -> float:
    """Harmonic mean of precision and recall over all values; pairs are (truth, answer)."""
    hits, told = 0, 0
    for gold, found in pairs:
        hits += len({*gold} & {*found})
        told += len(gold) + len(found)
    return 2 * hits / max(told, 1)


def calibration_error(pairs: Sequence[tuple[float, bool]]) -> float:
    """Expected calibration error over ten equal bins; pairs are (probability, truth).

    Naeini, Cooper & Hauskrecht, AAAI 2015: the mean gap between what was said and what was so.
    """
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(_BINS)]
    for pair in pairs:
        bins[min(int(pair[0] * _BINS), _BINS - 1)].append(pair)
    gaps = (abs(sum(p for p, _ in each) - sum(truth for _, truth in each)) for each in bins)
    return sum(gaps) / max(len(pairs), 1)
