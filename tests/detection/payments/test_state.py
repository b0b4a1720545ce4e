from pathlib import Path
from typing import Any

import pytest

from fanzha.detection.payments.feature import catalogue
from fanzha.detection.payments.memory import Memory
from fanzha.detection.payments.state import State
from fanzha.kit import Invalid
from tests.detection.payments.conftest import Fresh
from tests.detection.payments.oracle import features
from tests.detection.payments.streams import STREAMS, stream
from tests.makers.payments import make_event, make_table, rows


def observed(state: State, events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return rows(state.observe(make_table(events)))


@pytest.mark.parametrize("seed", range(12))
def test_features_equal_their_definition_with_ties_and_late_events(seed: int, fresh: Fresh) -> None:
    events = stream(seed, 150)

    found = rows(fresh().observe(make_table(events)))

    for row, wanted in zip(found, features(catalogue("transfer"), events), strict=True):
        assert {name: row[name] for name in wanted} == wanted


@pytest.mark.parametrize("scenario", ["account_opening", "payment_session"])
@pytest.mark.parametrize("seed", range(6))
def test_openings_and_sessions_equal_their_definition(
    seed: int, scenario: str, fresh: Fresh
) -> None:
    events = STREAMS[scenario](seed, 150)

    found = rows(fresh(scenario).observe(make_table(events, scenario)))

    for row, wanted in zip(found, features(catalogue(scenario), events), strict=True):
        assert {name: row[name] for name in wanted} == wanted


def test_batches_of_any_size_give_the_same(fresh: Fresh) -> None:
    events = stream(1, 200)
    whole = observed(fresh(), events)
    state = fresh()

    parts = [row for i in range(0, 200, 7) for row in observed(state, events[i : i + 7])]

    assert parts == whole


def test_peeking_changes_nothing(fresh: Fresh) -> None:
    events = stream(2, 100)
    state = fresh()
    state.observe(make_table(events[:50]))

    seen = rows(state.peek(make_table(events[50:51])))
    state.peek(make_table(events[60:90]))

    assert observed(state, events[50:51]) == seen


def test_a_snapshot_gives_the_same_state_back(tmp_path: Path) -> None:
    events = stream(3, 200)
    state, fresh = Memory(), Memory()
    state.observe(make_table(events[:120]))

    state.snapshot(tmp_path / "state")
    fresh.restore(tmp_path / "state")

    assert observed(fresh, events[120:]) == observed(state, events[120:])


@pytest.mark.parametrize("place", [3, 40, -40, -1])
def test_a_damaged_snapshot_is_refused(tmp_path: Path, place: int, fresh: Fresh) -> None:
    fresh().snapshot(tmp_path / "state")
    data = bytearray((tmp_path / "state").read_bytes())
    data[place] ^= 1
    (tmp_path / "state").write_bytes(data)

    with pytest.raises(Invalid):
        fresh().restore(tmp_path / "state")


def test_a_snapshot_cut_short_is_refused(tmp_path: Path, fresh: Fresh) -> None:
    fresh().snapshot(tmp_path / "state")
    data = (tmp_path / "state").read_bytes()
    (tmp_path / "state").write_bytes(data[:-40])

    with pytest.raises(Invalid):
        fresh().restore(tmp_path / "state")


def test_a_snapshot_of_other_features_is_refused(tmp_path: Path, fresh: Fresh) -> None:
    fresh("payment_session").snapshot(tmp_path / "state")

    with pytest.raises(Invalid):
        fresh().restore(tmp_path / "state")


def test_a_sum_that_overflows_is_null_and_flagged(fresh: Fresh) -> None:
    events = [make_event(n, n, amount_fen=2**62) for n in range(3)]

    found = observed(fresh(), events)

    assert [row["payer_out_sum_24h_fen"] for row in found] == [0, 2**62, None]
    assert [row["payer_out_sum_30d_fen"] for row in found] == [0, 2**62, None]
    assert [row["overflowed"] for row in found] == [False, False, True]


@pytest.mark.parametrize("wrong", [{"amount_fen": -1}, {"occurred_at": 0}, {"occurred_at": 2**62}])
def test_absurd_rows_are_refused(wrong: dict[str, int], fresh: Fresh) -> None:
    with pytest.raises(Invalid):
        fresh().observe(make_table([make_event(**wrong)]))
