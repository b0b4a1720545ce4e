import ast
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


def marks(node: ast.stmt) -> set[str]:
    found = node.decorator_list if isinstance(node, ast.FunctionDef) else []
    return {each.id for each in found if isinstance(each, ast.Name)}


def parts(module: ast.Module) -> set[str]:
    return {
        n.name for n in module.body if isinstance(n, ast.FunctionDef) and "compiled" in marks(n)
    }


def test_python_calls_no_function_that_is_but_a_part_of_compiled_code() -> None:
    # It has nothing to be called by: the process would die.
    modules = {path: ast.parse(path.read_text("utf-8")) for path in HOME.rglob("*.py")}
    inner = {path.stem: parts(module) for path, module in modules.items() if parts(module)}
    wrong = []
    for path, module in modules.items():
        given = set(inner.get(path.stem, ()))
        for each in module.body:
            if isinstance(each, ast.ImportFrom) and each.module:
                names = inner.get(each.module.rpartition(".")[2], set())
                given |= names & {alias.name for alias in each.names}
        plain = [n for n in module.body if not marks(n) & {"compiled", "entry", "making"}]
        used = {n.id for each in plain for n in ast.walk(each) if isinstance(n, ast.Name)}
        wrong += [f"{path.name}: {name}" for name in given & used]

    assert "run" not in inner["kernel"] and "add" in inner["kernel"]
    assert wrong == []


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
