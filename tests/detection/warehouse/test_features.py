"""Every feature of a warehouse equals that of the kernel, on streams in order of time."""

import math
from typing import Any

import pytest

from fanzha.detection.payments.define import query
from fanzha.detection.payments.feature import catalogue
from fanzha.detection.payments.memory import Memory
from fanzha.detection.rules.schema import Type, scenarios
from tests.detection.payments.streams import stream
from tests.detection.warehouse.engines import Engine
from tests.makers.payments import make_table, rows

COLUMNS = {name: column.type for name, column in scenarios()["transfer"].columns.items()}


def same(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-15)
    return bool(one == other)


@pytest.mark.parametrize("seed", range(3))
def test_the_query_equals_the_kernel(engine: Engine, seed: int) -> None:
    events = stream(seed, 150, late=False, ties=False)
    cells = [[event["n"], *(event.get(name) for name in COLUMNS)] for event in events]
    engine.load("events", {"seq": Type.INT, **COLUMNS}, cells)
    names = ["seq", *(each.name for each in catalogue("transfer").features)]

    told = engine.run(query(catalogue("transfer"), dialect=engine.dialect))

    for row, wanted in zip(rows(Memory().observe(make_table(events))), told, strict=True):
        found = dict(zip(names, wanted, strict=True)) | {"seq": 0}
        row["seq"] = 0
        assert {n: (row[n], v) for n, v in found.items() if not same(row[n], v)} == {}
