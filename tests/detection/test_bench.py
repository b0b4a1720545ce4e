"""The bench: speed always, quality where the optional sets are."""

from pathlib import Path

import pytest

from fanzha.detection.text.bench import _auc, _macro_f1, bench


def test_absent_sets_are_skipped_with_a_message(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    result = bench(tmp_path, quick=True, seconds=0.05)

    assert all("skipped" in figures for figures in result["sets"].values())
    assert result["classify_per_s"] > 0
    assert result["extract_per_s"] > 0
    assert "skipped: " in capsys.readouterr().err


def test_auc_counts_pairs_in_the_right_order() -> None:
    assert _auc([0.9, 0.5], [0.5, 0.1]) == pytest.approx(3.5 / 4)


def test_macro_f1_is_the_mean_over_gold_codes() -> None:
    assert _macro_f1([("a", "a"), ("a", "b"), ("b", "b")]) == pytest.approx(2 / 3)
