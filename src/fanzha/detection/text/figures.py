"""How a model fares on labelled texts: the figures of the bench, the model card, the comparison."""

from collections.abc import Sequence
from dataclasses import dataclass

from fanzha.detection.text.calibrate import auc, calibration_error, f1, macro_f1
from fanzha.detection.text.classify import Typing, classify
from fanzha.detection.text.model import Model
from fanzha.detection.text.planes import Labelled


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares are 0–1; `by_type` holds for each type its texts, recall as fraud, and F1.

    `sub_types` is the share of right sub-types where the type was right and the text names one.
    """

    texts: int
    auc: float
    recall: float
    false_alarms: float
    calibration_error: float
    abstained: float
    type_macro_f1: float
    sub_types: float
    by_type: dict[str, tuple[int, float, float]]


def figures(texts: Sequence[Labelled], model: Model) -> Figures:
    """Classify every text and count; both sides must be there."""
    found = [(kind, classify(text, model=model)) for text, kind in texts]
    fraud = [typing for kind, typing in found if kind]
    honest = [typing for kind, typing in found if not kind]
    pairs = [(kind[:3], best(typing)) for kind, typing in found if kind]
    return Figures(
        texts=len(found),
        auc=auc([t.probability for t in fraud], [t.probability for t in honest]),
        recall=flagged(fraud),
        false_alarms=flagged(honest),
        calibration_error=calibration_error(
            [(t.probability, kind is not None) for kind, t in found]
        ),
        abstained=sum(typing.abstained for _, typing in found) / len(found),
        type_macro_f1=macro_f1(pairs),
        sub_types=_sub_types(found),
        by_type={
            code: (
                sum(gold == code for gold, _ in pairs),
                flagged([typing for kind, typing in found if kind and kind[:3] == code]),
                f1(pairs, code),
            )
            for code in sorted({gold for gold, _ in pairs})
        },
    )


def _sub_types(found: Sequence[tuple[str | None, Typing]]) -> float:
    right = [
        typing.sub_type == kind
        for kind, typing in found
        if kind and len(kind) > 3 and typing.type == kind[:3]
    ]
    return sum(right) / max(len(right), 1)


def best(typing: Typing) -> str:
    """The likeliest type, also where the text was not flagged."""
    return typing.top[0][0]


def flagged(found: Sequence[Typing]) -> float:
    """The share called fraud."""
    return sum(typing.is_fraud for typing in found) / max(len(found), 1)
