from collections import Counter
from random import Random
from statistics import median

from fanzha.knowledge import taxonomy
from fanzha.simulation.narratives import grammar
from fanzha.simulation.shares import LARGEST_FEN, SHARES, draw_loss, draw_type


def test_classes_come_with_their_shares() -> None:
    rng = Random(3)
    drawn = Counter(draw_type(rng, {}) for _ in range(20_000))
    total = sum(SHARES.values())

    assert all(abs(drawn[code] / 20_000 - share / total) < 0.012 for code, share in SHARES.items())


def test_a_season_makes_its_class_more_frequent() -> None:
    rng = Random(3)
    drawn = Counter(draw_type(rng, {"T06": 3.0}) for _ in range(5000))

    assert drawn["T06"] / 5000 > 2 * SHARES["T06"] / 100


def test_losses_have_the_median_and_the_ninth_decile_of_the_field_manual() -> None:
    rng = Random(5)
    types = [draw_type(rng, {}) for _ in range(20_000)]
    losses = sorted(draw_loss(rng, code) for code in types)

    assert 430_000 < median(losses) < 570_000
    assert 6_500_000 < losses[int(len(losses) * 0.9)] < 9_500_000
    assert losses[-1] <= LARGEST_FEN


def test_investment_frauds_take_more_than_game_frauds() -> None:
    rng = Random(5)
    invest = median(draw_loss(rng, "T02") for _ in range(500))
    game = median(draw_loss(rng, "T09") for _ in range(500))

    assert invest > 5 * game


def test_every_told_sub_type_is_in_the_taxonomy() -> None:
    known = taxonomy()

    for code, tale in grammar().tales.items():
        assert known.knows(code)
        assert all(known.knows(sub) and sub.startswith(code) for sub, _, _ in tale.subs)
