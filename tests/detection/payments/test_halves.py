from pathlib import Path

import numpy as np
import pytest

from fanzha.detection.payments.feature import catalogue
from fanzha.detection.payments.halves import Halves
from fanzha.detection.payments.memory import Memory
from fanzha.detection.payments.plan import plan
from fanzha.kit import Invalid
from tests.detection.payments.streams import stream
from tests.makers.payments import make_table, rows

NAMES = [each.name for each in catalogue("transfer").features]


@pytest.mark.parametrize("seed", range(6))
def test_some_features_alone_equal_the_same_among_all(seed: int) -> None:
    table = make_table(stream(seed, 200))
    chosen = np.random.default_rng(seed).choice(NAMES, size=3 + 8 * seed, replace=False).tolist()

    found = rows(Halves(chosen).observe(table))

    whole = rows(Memory().observe(table))
    assert [{name: row[name] for name in chosen} for row in found] == [
        {name: row[name] for name in chosen} for row in whole
    ]


def test_all_features_in_halves_have_the_flags_and_counters_of_the_whole() -> None:
    table, halves, whole = make_table(stream(7, 200)), Halves(NAMES), Memory()

    assert rows(halves.observe(table)) == [
        {name: row[name] for name in halves.columns()} for row in rows(whole.observe(table))
    ]
    assert halves.counters() == whole.counters()


def test_what_is_not_read_is_still_remembered_for_other_rules(tmp_path: Path) -> None:
    events, whole = stream(8, 200), Memory()
    reading = Memory("transfer", plan(catalogue("transfer"), wanted=["payer_idle_s"]))
    reading.observe(make_table(events[:150]))
    reading.snapshot(tmp_path / "state")

    whole.restore(tmp_path / "state")

    known = Memory()
    known.observe(make_table(events[:150]))
    rest = make_table(events[150:])
    assert rows(whole.observe(rest)) == rows(known.observe(rest))


def test_a_state_of_fewer_features_is_no_state_of_all(tmp_path: Path) -> None:
    few = plan(catalogue("transfer").only(["payer_idle_s"]))
    Memory("transfer", few).snapshot(tmp_path / "state")

    with pytest.raises(Invalid):
        Memory().restore(tmp_path / "state")
