"""What a start counts in again."""

from pathlib import Path

import msgspec
import pytest

from fanzha.detection.columns import Table
from fanzha.detection.deciding.engine import Engine
from fanzha.detection.rules.schema import scenarios
from tests.makers.payments import make_event


class Counting:
    """A state that counts events."""

    def __init__(self) -> None:
        self.seen = 0

    def observe(self, table: Table) -> Table:
        """Count them."""
        self.seen += table.rows
        return Table({}, table.rows)

    def snapshot(self, path: Path) -> None:
        """Nothing."""

    def restore(self, path: Path) -> None:
        """Nothing."""


@pytest.mark.parametrize(("lasting", "seen"), [(False, 2), (True, 0)])
def test_only_states_that_end_with_the_process_are_replayed(lasting: bool, seen: int) -> None:
    state = Counting()
    engine = Engine(lambda: {"transfer": state}, lasting=lasting)
    engine.restore(None)
    known = scenarios()["transfer"].columns
    row = {name: value for name, value in make_event().items() if name in known}
    payload = msgspec.msgpack.encode(row)

    last = engine.replay([(7, "transfer", payload), (8, "transfer", payload)])

    assert (last, state.seen) == (8, seen)
