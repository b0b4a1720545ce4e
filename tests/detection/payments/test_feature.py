from pathlib import Path

import pytest

from fanzha.detection.payments.feature import catalogue, window
from fanzha.detection.rules.schema import scenarios

SCENARIOS = ["transfer", "account_opening", "payment_session"]


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_feature_is_documented(scenario: str) -> None:
    page = (Path(__file__).parents[3] / "docs" / "payments.md").read_text(encoding="utf-8")

    assert [
        each.name for each in catalogue(scenario).features if f"`{each.name}`" not in page
    ] == []


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_features_are_columns_beside_those_of_the_event(scenario: str) -> None:
    columns = catalogue(scenario).columns()

    assert not set(columns) & set(scenarios()[scenario].columns)
    assert len({column.zh for column in columns.values()}) == len(columns)


def test_transfers_have_more_than_thirty_features() -> None:
    assert len(catalogue("transfer").features) > 30


@pytest.mark.parametrize("code", ["", "24", "h", "0h", "5w"])
def test_a_window_without_meaning_is_refused(code: str) -> None:
    with pytest.raises(AssertionError):
        window(code)
