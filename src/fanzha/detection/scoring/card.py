"""The model card: what both models were made of, how they fare, what they cannot say."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.scoring.explain import movers
from fanzha.detection.scoring.inputs import Side, inputs
from fanzha.detection.scoring.model import RiskModel

_SAMPLE, _SHOWN = 500, 8


def card(
    models: Mapping[Side, RiskModel],
    about: Mapping[str, Any],
    tested: Mapping[Side, NDArray[np.float64]],
) -> str:
    """The card in Markdown; `tested` are the inputs of the tested events by side, in full order."""
    rows = "\n".join(_row(side, about["figures"][side]) for side in models)
    moved = "\n\n".join(_moved(side, model, tested[side]) for side, model in models.items())
    return _TEXT.format(rows=rows, moved=moved, **about)


def _row(side: Side, found: Mapping[str, float]) -> str:
    numbers = " | ".join(f"{found[name]:.3f}" for name in ("auc", "precision", "recall", "error"))
    return f"| {side} | {found['frauds']} | {numbers} |"


def _moved(side: Side, model: RiskModel, rows: NDArray[np.float64]) -> str:
    sample = rows[:: max(1, len(rows) // _SAMPLE)][:, model.forest.places(tuple(inputs(side)))]
    found = movers(side, model, sample)[:_SHOWN]
    lines = [f"- {column.en} ({column.zh}): {moved:.2f}" for column, moved in found]
    return f"### {side}\n\n" + "\n".join(lines)


_TEXT = """# Model card: risks of transfers

Two models: is the payer being defrauded (victim), does the payee's account collect for fraud
(mule). Each sees columns and features of its own side only.

## Made of

{events[train]} transfers to train on, {events[calibrate]} later ones to calibrate on,
{events[test]} still later ones to test on; {gap_days} days lie between, as fraud is reported late.
Seed {seed}. A transfer without a label counted as legitimate. Gradient-boosted trees (LightGBM),
kept as plain arrays; probabilities by a fitted sigmoid.

## Figures on the latest transfers

| model | frauds | AUC | average precision | recall at 1 % alerts | calibration error |
|---|---:|---:|---:|---:|---:|
{rows}

## What moves the scores

Mean change of the log-odds over tested transfers.

{moved}

## Limits

- A risk ranks; it proves nothing against a person. Alone it asks for verification at most; a
  published rule or a person decides on anything more.
- It has learnt what was labelled: fraud that nobody reported counted as legitimate.
- Fraud changes. Train again when the figures of labels fall or features drift.
- Age and account class are inputs where the history has them: look at false alarms by group
  before putting a model in force.
"""
