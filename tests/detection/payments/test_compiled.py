from pathlib import Path

import fanzha.detection
from fanzha.detection.columns import Table, Values
from fanzha.detection.deciding.process import states
from fanzha.detection.payments import kernel
from fanzha.detection.payments.compiled import KERNELS
from fanzha.detection.payments.quick import Serving
from tests.detection.payments.streams import STREAMS
from tests.makers.payments import make_table

HOME = Path(fanzha.detection.__file__).parent


def test_every_module_with_compiled_code_is_in_the_mark_of_its_cache() -> None:
    covered = {path for pattern in KERNELS for path in HOME.glob(pattern)}
    users = {
        path
        for path in HOME.rglob("*.py")
        if "detection.payments.compiled import" in path.read_text("utf-8")
    }

    assert users and users <= covered


def unwritable(table: Table) -> Table:
    def frozen(column: Values) -> Values:
        values = column.values.copy()
        values.flags.writeable = False
        return Values(values, column.valid)

    return Table({name: frozen(column) for name, column in table.columns.items()}, table.rows)


def test_the_first_event_of_no_scenario_waits_for_a_compiler() -> None:
    made = states()
    compiled = len(kernel.run.signatures)  # type: ignore[attr-defined]

    for scenario, events in STREAMS.items():
        table = make_table(events(1, 5), scenario)
        state = made[scenario]
        assert isinstance(state, Serving)
        state.observe(table)
        state.observe(unwritable(table))
        state.reading(frozenset()).rows(events(2, 2))

    assert len(kernel.run.signatures) == compiled  # type: ignore[attr-defined]
