"""How well elements, payments and losses are read on dirty texts with known answers."""

import pytest

from fanzha.detection.text.agreement import score as agreement
from tests.detection import stories


@pytest.mark.parametrize(
    ("name", "elements", "transfers", "loss"),
    [
        ("dev", 0.98, 0.9, 0.9),
        ("second", 0.98, 0.88, 0.9),
        ("payments", 0.0, 0.9, 0.9),
        ("third", 0.98, 0.85, 0.9),
        ("held", 0.98, 0.88, 0.9),
        ("fourth", 0.98, 0.88, 0.93),
        ("fifth", 0.96, 0.78, 0.82),
        ("sixth", 0.0, 0.85, 0.9),
        ("seventh", 0.0, 0.8, 0.85),
        ("eighth", 0.0, 0.8, 0.95),
        ("ninth", 0.0, 0.88, 0.9),
        ("tenth", 0.0, 0.9, 0.9),
        ("eleventh", 0.0, 0.95, 0.95),
        ("twelfth", 0.0, 0.88, 0.9),
        ("thirteenth", 0.95, 0.75, 0.9),
        ("fourteenth", 0.0, 0.9, 0.95),
        ("fifteenth", 0.0, 0.84, 0.9),
        ("sixteenth", 0.0, 0.85, 0.8),
        ("seventeenth", 0.0, 0.88, 0.9),
        ("eighteenth", 0.0, 0.9, 0.85),
    ],
)
def test_dirty_stories_are_read(name: str, elements: float, transfers: float, loss: float) -> None:
    score = agreement(stories.read(name))

    assert score.elements_f1 >= elements
    assert score.transfers_exact >= transfers
    assert score.loss_exact >= loss
