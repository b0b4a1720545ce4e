"""Figures of a classifier, on cases counted by hand."""

import pytest

from fanzha.detection.text.calibrate import auc, calibration_error, macro_f1


def test_auc_counts_pairs_in_the_right_order() -> None:
    assert auc([0.9, 0.5], [0.5, 0.1]) == pytest.approx(3.5 / 4)


def test_macro_f1_is_the_mean_over_gold_codes() -> None:
    assert macro_f1([("a", "a"), ("a", "b"), ("b", "b")]) == pytest.approx(2 / 3)


def test_calibration_error_is_the_gap_between_word_and_fact() -> None:
    honest = [(0.75, True)] * 3 + [(0.75, False)]
    boastful = [(0.95, True), (0.95, False)]

    assert calibration_error(honest) == pytest.approx(0)
    assert calibration_error(boastful) == pytest.approx(0.45)
