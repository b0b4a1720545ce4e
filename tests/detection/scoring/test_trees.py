"""The forest against LightGBM itself: scores and contributions, with and without gaps."""

from typing import Any

import lightgbm
import numpy as np
import pytest
from numpy.typing import NDArray

from fanzha.detection.scoring.trees import Forest, load_forest, read_lightgbm
from fanzha.kit import Invalid

Floats = NDArray[np.float64]


def make_rows(seed: int, count: int = 600, gaps: float = 0.2) -> Floats:
    """Inputs 0–3 have gaps, 4 and 5 none."""
    rng = np.random.default_rng(seed)
    rows = rng.normal(size=(count, 6))
    rows[:, 3] = rng.integers(0, 4, count)
    rows[:, :4][rng.random((count, 4)) < gaps] = np.nan
    return rows


def make_booster(seed: int = 1, leaves: int = 15) -> Any:
    rows = make_rows(seed)
    truth = (np.nan_to_num(rows[:, 0]) + rows[:, 4] > 0.5).astype(int)
    options = {"objective": "binary", "verbose": -1, "num_leaves": leaves, "seed": seed}
    return lightgbm.train(options, lightgbm.Dataset(rows, truth), 30)


@pytest.fixture(scope="module")
def booster() -> Any:
    return make_booster()


@pytest.fixture(scope="module")
def forest(booster: Any) -> Forest:
    return read_lightgbm(booster.model_to_string())


@pytest.mark.parametrize("seed", range(4))
def test_scores_are_those_of_lightgbm(seed: int) -> None:
    booster = make_booster(seed, leaves=4 + 9 * seed)
    rows = make_rows(seed + 10, gaps=0.5)

    scores = read_lightgbm(booster.model_to_string()).scores(rows)

    np.testing.assert_array_equal(scores, booster.predict(rows, raw_score=True))


def test_a_gap_where_training_had_none_counts_as_lightgbm_counts_it(
    booster: Any, forest: Forest
) -> None:
    rows = np.full((3, 6), np.nan)

    np.testing.assert_array_equal(forest.scores(rows), booster.predict(rows, raw_score=True))


def test_contributions_are_those_of_lightgbm_and_sum_to_the_score(
    booster: Any, forest: Forest
) -> None:
    rows = make_rows(20, 40)

    found = forest.contributions(rows)

    np.testing.assert_allclose(found, booster.predict(rows, pred_contrib=True), atol=1e-12)
    np.testing.assert_allclose(found.sum(axis=1), forest.scores(rows), atol=1e-12)


def test_a_tree_of_one_leaf_gives_its_value() -> None:
    rows = np.zeros((50, 2))
    options = {"objective": "binary", "verbose": -1}
    booster = lightgbm.train(options, lightgbm.Dataset(rows, np.arange(50) % 2), 3)
    forest = read_lightgbm(booster.model_to_string())

    np.testing.assert_array_equal(forest.scores(rows), booster.predict(rows, raw_score=True))


def test_only_used_inputs_score_the_same(forest: Forest) -> None:
    rows = make_rows(30)
    slim = forest.only_used()
    places = [forest.names.index(name) for name in slim.names]

    np.testing.assert_array_equal(slim.scores(rows[:, places]), forest.scores(rows))


def test_a_forest_survives_its_file(forest: Forest) -> None:
    rows = make_rows(40)

    again = load_forest(forest.dump())

    assert again.names == forest.names and again.dump() == forest.dump()
    np.testing.assert_array_equal(again.scores(rows), forest.scores(rows))


def test_a_damaged_file_is_refused(forest: Forest) -> None:
    with pytest.raises(Invalid):
        load_forest(forest.dump()[:-40])


@pytest.mark.parametrize("name", ["left", "split", "roots"])
def test_a_file_that_leads_out_of_its_arrays_is_refused(forest: Forest, name: str) -> None:
    arrays = {each: getattr(forest, each) for each in forest.__dataclass_fields__}
    wrong = Forest(**arrays | {name: np.full_like(arrays[name], 30_000)})

    with pytest.raises(Invalid):
        load_forest(wrong.dump())
