import pytest

from fanzha.ledger import GRID_SCORE, score
from fanzha.ledger.dictionary import ScorePart

PARTS = (ScorePart("good", 0.5, 0, 100), ScorePart("bad", 0.5, 10, 0))


def test_best_rates_give_100_and_worst_0() -> None:
    assert score(PARTS, {"good": 100, "bad": 0}) == 100
    assert score(PARTS, {"good": 0, "bad": 10}) == 0


def test_rates_beyond_the_ends_do_not_count_twice() -> None:
    assert score(PARTS, {"good": 0, "bad": 99}) == 0


def test_unknown_rate_leaves_its_weight_out() -> None:
    assert score(PARTS, {"good": 80}) == pytest.approx(80)


def test_too_few_known_rates_give_no_score() -> None:
    assert score(GRID_SCORE, {"meeting_rate": 100}) is None
