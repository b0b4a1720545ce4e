import pytest

from fanzha.detection.outcome import Outcome
from fanzha.detection.rules.schema import Type, scenarios


def test_every_scenario_has_event_and_moment() -> None:
    for schema in scenarios().values():
        assert schema.columns["event_id"].required
        assert schema.columns["occurred_at"].type is Type.INT


@pytest.mark.parametrize("name", ["transfer", "account_opening", "payment_session"])
def test_columns_are_labelled_in_both_languages(name: str) -> None:
    labels = [(column.zh, column.en) for column in scenarios()[name].columns.values()]

    assert all(zh and en for zh, en in labels)
    assert len({zh for zh, _ in labels}) == len(labels)


def test_stricter_outcomes_compare_greater() -> None:
    assert Outcome.of("allow") < Outcome.of("verify") < Outcome.of("block")
    assert Outcome.HOLD.code == "hold"
