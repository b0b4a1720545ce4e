"""Accounts with more traffic than anybody planned for."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from fanzha.detection.columns import Table, Values
from fanzha.detection.payments.memory import Memory
from fanzha.detection.payments.state import State
from tests.makers.payments import NOON, make_event, make_table, rows

SIZE = 1_000_000


def hub(times: NDArray[np.int64], payers: int, amounts: NDArray[np.int64]) -> Table:
    """Transfers from `payers` accounts in turn to one."""
    count = len(times)
    sure = np.ones(count, np.bool_)
    names = np.array([f"999999{n}" for n in range(payers)], object)
    columns = {
        "occurred_at": np.asarray(times, np.int64),
        "minute_of_day": np.full(count, 720),
        "amount_fen": amounts,
        "payer_account": names[np.arange(count) % payers],
        "payee_account": np.full(count, "hub", object),
    }
    return Table({name: Values(values, sure) for name, values in columns.items()}, count)


def asked(state: State, at_us: int) -> dict[str, object]:
    event = make_event(payee_account="hub", payer_account="9999990", occurred_at=at_us)
    return rows(state.peek(make_table([event])))[0]


def test_a_million_events_within_a_day_are_all_counted() -> None:
    amounts = np.random.default_rng(1).integers(1, 10**6, SIZE)
    times = NOON + np.arange(SIZE) * 80_000
    state = Memory()

    state.observe(hub(times, 3, amounts))

    found = asked(state, int(times[-1]))
    assert found["payee_in_count_24h"] == SIZE
    assert found["payee_in_sum_24h_fen"] == amounts.sum()
    assert found["payee_in_sum_1h_fen"] == amounts[-45_000:].sum()
    assert found["payee_in_payers_24h"] == 3
    assert found["payee_small_count_24h"] == (amounts <= 1000).sum()


def test_many_events_of_one_microsecond_are_counted_in_order_of_arrival() -> None:
    table = hub(np.full(5_000, NOON), 2, np.full(5_000, 7))

    counts = Memory().observe(table).columns["payee_in_count_1h"].values

    assert counts.tolist() == list(range(5_000))


def test_late_events_of_a_hub_are_still_exact() -> None:
    rng = np.random.default_rng(2)
    times = NOON + np.arange(20_000) * 1_000_000 - rng.integers(0, 60_000_000, 20_000)
    amounts = rng.integers(1, 5_000, 20_000)
    state = Memory()

    state.observe(hub(times, 5, amounts))

    found = asked(state, int(times.max()))
    hour = times > times.max() - 3_600_000_000
    small = (amounts <= 1000) & (times > times.max() - 86_400_000_000)
    assert found["payee_in_sum_1h_fen"] == amounts[hour].sum()
    assert found["payee_small_count_24h"] == small.sum()


@pytest.mark.parametrize("payers", [256, 257, 5_000])
def test_payers_are_exact_to_256_and_estimated_beyond(payers: int) -> None:
    state = Memory()
    state.observe(hub(NOON + np.arange(payers) * 1000, payers, np.full(payers, 1)))

    found = asked(state, NOON + payers * 1000)

    assert found["approximate"] == (payers > 256)
    assert found["payee_in_payers_24h"] == pytest.approx(payers, rel=0 if payers <= 256 else 0.25)


def test_a_hub_is_exact_again_when_its_crowd_has_left_the_window() -> None:
    state = Memory()
    state.observe(hub(NOON + np.arange(1_000), 1_000, np.full(1_000, 1)))

    later = NOON + 2 * 3_600_000_000
    state.observe(hub(np.array([later]), 1, np.array([5])))

    found = asked(state, later)
    assert found["payee_in_payers_1h"] == 1


def test_a_clock_that_jumps_back_changes_no_later_window() -> None:
    state = Memory()
    back = NOON - 10 * 86_400_000_000
    state.observe(hub(np.array([NOON, back, NOON + 1]), 1, np.array([5, 6, 7])))

    found = asked(state, NOON + 2)

    assert found["payee_in_sum_24h_fen"] == 12
    assert found["payee_in_sum_15d_fen"] == 18


def test_hubs_that_come_after_a_snapshot_are_estimated_the_same(tmp_path: Path) -> None:
    first = hub(NOON + np.arange(600), 600, np.full(600, 1))
    again, restored = Memory(), Memory()
    again.observe(first)
    again.snapshot(tmp_path / "state")
    restored.restore(tmp_path / "state")
    names = [f"other{n % 3}" for n in range(2_000)]
    more = [
        make_event(n, 1 + n / 1e3, payee_account=name, payer_account=f"P{n}", device=f"D{n % 2}")
        for n, name in enumerate(names)
    ]

    assert rows(restored.observe(make_table(more))) == rows(again.observe(make_table(more)))
