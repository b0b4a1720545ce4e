"""Few rows without columns: the same features."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fanzha.detection.payments.feature import catalogue
from fanzha.detection.payments.filters import FILTERS, marker
from fanzha.detection.payments.quick import Quick, Serving
from fanzha.kit import Invalid
from tests.detection.payments.streams import stream
from tests.makers.payments import make_table, rows

NAMES = [each.name for each in catalogue("transfer").features]


def given(event: dict[str, Any]) -> dict[str, Any]:
    """As the service has it: NULL left out."""
    return {name: value for name, value in event.items() if value is not None}


def told(reading: Quick, events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What rows say, by name."""
    found, _table = reading.rows([given(event) for event in events])
    return [dict(zip(reading.names, row, strict=True)) for row in found]


def plainly(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: repr(value) for name, value in row.items()} for row in found]


@pytest.mark.parametrize("seed", range(4))
def test_pieces_by_row_and_by_column_equal_the_whole(seed: int) -> None:
    events, rng = stream(seed, 300), np.random.default_rng(seed)
    state, wanted, found = Serving(), frozenset(NAMES), []
    at = 0
    while at < len(events):
        piece = events[at : at + int(rng.integers(1, 30))]
        if rng.random() < 0.5:
            found += told(state.reading(wanted), piece)
        else:
            found += rows(state.reading(wanted).observe(make_table(piece)))
        at += len(piece)

    assert plainly(found) == plainly(rows(Serving().observe(make_table(events))))


def test_rows_and_columns_of_one_call_say_the_same() -> None:
    reading = Serving().reading(frozenset(NAMES[:20]))

    found, table = reading.rows([given(event) for event in stream(5, 100)])

    named = [dict(zip(reading.names, row, strict=True)) for row in found]
    assert plainly(named) == plainly(rows(table))


def test_what_is_not_read_is_remembered_and_restored(tmp_path: Path) -> None:
    events, state, again = stream(6, 200), Serving(), Serving()
    state.reading(frozenset(NAMES[:3])).rows([given(event) for event in events[:150]])
    again.reading(frozenset(NAMES[:3])).rows([given(event) for event in events[:1]])
    state.snapshot(tmp_path / "state")
    again.restore(tmp_path / "state")

    wanted = frozenset(NAMES)
    kept, begun = (told(each.reading(wanted), events[150:]) for each in (state, again))
    assert plainly(begun) == plainly(kept)


@pytest.mark.parametrize("account", ["账户甲", "", "é" * 9])
def test_names_that_are_not_ascii_mean_the_same_by_row_and_by_column(account: str) -> None:
    events = [{**event, "payer_account": account, "device": "机" * 3} for event in stream(7, 40)]
    state, again = Serving(), Serving()
    wanted = frozenset(NAMES)

    by_row = [row for event in events for row in told(state.reading(wanted), [event])]

    assert plainly(by_row) == plainly(rows(again.observe(make_table(events))))


@pytest.mark.parametrize("name", ["small", "below", "night", "cash", "new", "others", "noncounter"])
def test_a_filter_says_the_same_of_a_row_and_of_a_column(name: str) -> None:
    hours = (0, 59, 299, 300, 720)
    events = [{**e, "minute_of_day": hours[n % 5]} for n, e in enumerate(stream(9, 300))]
    held = FILTERS[name].holds(make_table(events)).tolist()

    assert [marker((name,))(given(event)) == 1 for event in events] == held
    assert any(held)


@pytest.mark.parametrize("wrong", [{"amount_fen": -1}, {"occurred_at": 0}])
def test_absurd_rows_are_refused(wrong: dict[str, int]) -> None:
    (event,) = stream(1, 1)

    with pytest.raises(Invalid):
        Serving().reading(frozenset(NAMES)).rows([given({**event, **wrong})])
