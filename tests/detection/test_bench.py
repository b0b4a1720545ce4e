"""The bench: speed always, quality on the held-out grammar and where the optional sets are."""

from pathlib import Path

import pytest

from fanzha.detection.text.bench import bench
from fanzha.detection.text.folds import grouped, transferred


@pytest.fixture(autouse=True)
def _few_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fanzha.detection.text.sets._HELD_OUT_QUICK", 60)


def test_absent_sets_are_skipped_with_a_message(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    result = bench(tmp_path, quick=True, seconds=0.05)

    own = ("held_out_grammar", "sealed_reports", "told_", "strangers_")
    absent = {name: found for name, found in result["sets"].items() if not name.startswith(own)}
    assert all("skipped" in figures for figures in absent.values())
    assert result["classify_per_s"] > 0
    assert result["extract_per_s"] > 0
    assert "skipped: " in capsys.readouterr().err


def test_bench_has_the_keys_of_the_contract(tmp_path: Path) -> None:
    result = bench(tmp_path, quick=True, seconds=0.05)

    keys = {
        "classify_per_s",
        "extract_per_s",
        "p99_ms",
        "load_s",
        "hostile_s_per_mb",
        "model_mb",
        "sets",
    }
    assert set(result) == keys | {"model", "lexicon"}
    assert {"auc", "reference", "ece"} <= set(result["sets"]["held_out_grammar"])
    read = {"elements_f1", "amount_f1", "transfers_exact", "loss_exact"}
    assert read <= set(result["sets"]["sealed_reports"])


def test_folds_learn_what_the_words_say() -> None:
    places = "东西南北里外上下左右前后山河湖海田林街桥"
    cases = [(f"{place}门的快递到了请取件", "parcel") for place in places]
    cases += [(f"{place}楼的考试定在周五", "exam") for place in places]

    assert grouped(cases) == 1.0
    assert transferred(cases, [("明天快递到", "parcel")]) == [("parcel", "parcel")]
