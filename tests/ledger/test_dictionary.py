from typing import Any

import pytest

from fanzha.kit import Invalid
from fanzha.ledger import GRID_SCORE, GROUPS, METRICS, SECTIONS, Kind, UnknownMetric, metric_of
from fanzha.ledger.dictionary import UNITS_EN, read

PARTS = {"warning", "intake", "outreach", "inspection", "interception", "linking", "knowledge"}


def row(**changes: Any) -> dict[str, Any]:
    made = {"id": "X1", "code": "x", "name": "某", "name_en": "X", "unit": "个", "kind": "sum"}
    return {**made, "group": "base", **changes}


def test_all_78_metrics_of_the_manual_are_there() -> None:
    assert {f"M{n}" for n in range(1, 79)} <= {metric.id for metric in METRICS.values()}


def test_metric_is_found_by_code_and_by_number() -> None:
    assert metric_of("dissuaded_persons") is metric_of("M12")


def test_unknown_metric_is_an_error() -> None:
    with pytest.raises(UnknownMetric, match="M999"):
        metric_of("M999")


def test_ratio_is_computed_from_recorded_metrics() -> None:
    assert metric_of("K11").bases == ("meetings_made", "meetings_due")
    assert metric_of("M74").bases == ("cases_total",)


@pytest.mark.parametrize(
    "rows",
    [
        [row(), row(id="X2")],
        [row(), row(code="y")],
        [row(kind="ratio", numerator=["x"])],
        [row(numerator=["x"], denominator=["x"])],
        [row(kind="ratio", numerator=["gone"], denominator=["gone"])],
    ],
)
def test_unsound_dictionary_is_refused(rows: list[dict[str, Any]]) -> None:
    with pytest.raises(Invalid):
        read(rows)


@pytest.mark.parametrize("metric", METRICS.values(), ids=lambda metric: metric.code)
def test_every_metric_has_headings_and_a_known_feed(metric: Any) -> None:
    assert metric.group in GROUPS
    assert metric.section in SECTIONS
    assert metric.feed in PARTS | {"organisations", "delivery", "reporting", ""}
    assert (metric.kind == Kind.COHORT) == bool(metric.window_days)


def test_grid_score_weights_add_up_to_one() -> None:
    assert sum(part.weight for part in GRID_SCORE) == pytest.approx(1)
    assert all(metric_of(part.kpi).is_ratio for part in GRID_SCORE)


@pytest.mark.parametrize("metric", METRICS.values(), ids=lambda metric: metric.code)
def test_every_metric_can_be_read_in_english(metric: Any) -> None:
    assert metric.is_money or metric.unit in UNITS_EN
    assert bool(metric.note) == bool(metric.note_en)
    assert (metric.name_en + metric.note_en).replace("÷", "").isascii()
