from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fanzha.detection.columns import Table, Values
from fanzha.detection.payments import entities, snapshot
from fanzha.detection.payments.memory import Memory
from tests.detection.payments.conftest import Fresh
from tests.detection.payments.streams import stream
from tests.makers.payments import NOON, make_event, make_table, rows

DAY_S = 86_400


def observed(state: Any, events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return rows(state.observe(make_table(events)))


@pytest.mark.parametrize(("days", "known"), [(399.99, True), (400, False)])
def test_an_account_unseen_for_400_days_is_like_a_new_one(
    days: float, known: bool, fresh: Fresh
) -> None:
    _first, second = observed(fresh(), [make_event(0), make_event(1, days * DAY_S)])

    assert second["payer_woken_24h"] is False
    assert (second["payer_age_days"] is not None) is known
    assert second["pair_new"] is not known


def test_peeking_forgets_as_observing_does() -> None:
    events = [make_event(0), make_event(1, 401 * DAY_S)]
    state = Memory()
    state.observe(make_table(events[:1]))

    assert rows(state.peek(make_table(events[1:]))) == observed(state, events[1:])


def many(first: int, day: float) -> Table:
    """A span of payments between accounts that are never seen again, within an hour."""
    count = entities.SPAN
    times = NOON + int(day * DAY_S * 1_000_000) + np.arange(count) * 50_000
    names = np.char.add("99999900", np.arange(first, first + 2 * count).astype(str)).astype(object)
    columns = {
        "occurred_at": times,
        "minute_of_day": times // 60_000_000 % 1440,
        "amount_fen": np.full(count, 100),
        "payer_account": names[::2],
        "payee_account": names[1::2],
    }
    sure = np.ones(count, np.bool_)
    return Table({name: Values(each, sure) for name, each in columns.items()}, count)


def test_an_endless_stream_of_new_accounts_keeps_a_bounded_memory() -> None:
    state, sizes = Memory(), []
    for part in range(9):
        state.observe(many(2 * part * entities.SPAN, 300 * part))
        sizes.append((state.counters()["entities"], state.nbytes()))

    assert sizes[8][0] <= 4 * sizes[0][0]
    assert sizes[8][1] == sizes[7][1] == sizes[6][1]


def test_a_snapshot_of_an_earlier_version_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    events, state, again = stream(5, 200), Memory(), Memory()
    state.observe(make_table(events[:150]))
    arrays = state.arrays
    before = {
        "used": arrays["used"][:8] * (np.arange(8) < 7),
        "rows": arrays["rows"] & -8,
        "sketch_used": arrays["sketch_used"][:1],
    }
    with monkeypatch.context() as earlier:
        earlier.setattr(snapshot, "_MAGIC", b"fanzha-state-1\n")
        snapshot.write_arrays(tmp_path / "state", arrays | before, state.mark)

    again.restore(tmp_path / "state")

    taken = arrays["keys"] != 0
    assert np.array_equal(again.arrays["rows"][taken], arrays["rows"][taken])
    assert observed(again, events[150:]) == observed(state, events[150:])


def test_an_earlier_version_does_not_read_a_snapshot_of_today(tmp_path: Path) -> None:
    Memory().snapshot(tmp_path / "state")

    assert not (tmp_path / "state").read_bytes().startswith(b"fanzha-state-1")
