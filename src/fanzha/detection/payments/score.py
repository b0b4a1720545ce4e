"""A file of transfers in, a file of decisions out: `fanzha score transfers`.

One thread computes the features of accounts, the other does everything else; files appear whole or
not at all.
"""

import csv
import os
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from fanzha.detection.columns import Table
from fanzha.detection.payments.events import read_arrow
from fanzha.detection.payments.feature import catalogue
from fanzha.detection.payments.halves import Halves, adding
from fanzha.detection.payments.memory import Memory
from fanzha.detection.payments.plan import plan
from fanzha.detection.payments.reject import Read, sentence
from fanzha.detection.payments.sheet import read_sheet
from fanzha.detection.payments.weighing import Ranker, weighed
from fanzha.detection.rules.exact import Lists
from fanzha.detection.rules.pack import load_pack
from fanzha.detection.rules.rule import Rule, compile_rules
from fanzha.detection.rules.schema import Schema, scenarios
from fanzha.detection.rules.sides import sides
from fanzha.kit import Invalid
from fanzha.kit import gettext as _

Step = Callable[[Table], Table]

CHUNK = 32_768
SCENARIO = "transfer"
_STATE = "transfer.state"
_UNIQUE = "event_id"
_REPEATED = ["outcome", *(f"{name}.list.element" for name in ("hits", "shadow", "errors"))]


class Scored(NamedTuple):
    """What was done: accepted and rejected rows are all rows read."""

    read: int
    accepted: int
    rejected: int
    outcomes: dict[str, int]
    features: int
    rules: int
    rules_version: str
    model_version: str
    counters: dict[str, int]


def score_transfers(
    source: Path,
    output: Path,
    rules: Path | None = None,
    state: Path | None = None,
    lists: Lists | None = None,
    ranker: Ranker | None = None,
) -> Scored:
    """Decide on every transfer of a Parquet, CSV or XLSX file (statements too), in its order.

    `state` is a folder: the state found there is gone on with, and left there afterwards. Rejected
    rows go to OUTPUT.rejected.csv with column and reason. `ranker` are the models, where there are
    any. Raises Invalid for a file that is none.
    """
    book = load_pack(rules)
    running = book.running(SCENARIO)
    program = compile_rules(running, schema(), lists)
    spoken = [sides(tree.columns()) for tree in program.trees]
    read = program.columns() | (ranker.columns() if ranker else frozenset())
    memory = _memory(read, state, _expected(source))
    fresh, refused = _beside(output), _beside(output.with_name(f"{output.name}.rejected.csv"))
    writer = _Writer(fresh, refused)
    try:
        for table in _featured(memory, source, writer.rejected):
            writer.add(weighed(running, program.batch(table), table, spoken, ranker))
        writer.close()
        if state is not None and isinstance(memory, Memory):
            state.mkdir(parents=True, exist_ok=True)
            memory.snapshot(state / _STATE)
        _publish(fresh, output)
        _publish(refused, output.with_name(f"{output.name}.rejected.csv"))
    finally:
        writer.abandon()
        for path in (fresh, refused):
            with suppress(FileNotFoundError):
                path.unlink()
    versions = book.version, ranker.version if ranker else ""
    return _result(writer, memory, running, versions)


def schema() -> Schema:
    """The columns that rules on transfers may name."""
    return scenarios()[SCENARIO].extended(catalogue(SCENARIO).columns())


def _expected(source: Path) -> int:
    """How many rows a Parquet file tells to have; 0 for any other."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        rows: int = pq.read_metadata(source).num_rows
    except (pa.ArrowException, OSError):
        return 0
    return max(0, rows)


def _memory(read: frozenset[str], state: Path | None, events: int) -> Memory | Halves:
    """Only what the rules read; where a state is kept it remembers everything, for other rules."""
    if state is None:
        return Halves(read, events)
    memory = Memory(SCENARIO, plan(catalogue(SCENARIO), wanted=read))
    if (state / _STATE).exists():
        memory.restore(state / _STATE)
    return memory


def _result(
    writer: "_Writer", memory: Memory | Halves, rules: Sequence[Rule], versions: tuple[str, str]
) -> Scored:
    accepted, rejected = writer.accepted, writer.refused
    outcomes, features = dict(writer.outcomes), len(memory.columns())
    return Scored(
        accepted + rejected, accepted, rejected, outcomes, features, len(rules), *versions,
        memory.counters(),
    )  # fmt: skip


def _featured(memory: Memory | Halves, source: Path, rejected: Any) -> Iterator[Table]:
    """Tables with features, in the order of the file."""
    *first, last = memory.steps() if isinstance(memory, Halves) else [adding(memory)]
    return _behind(last, _begun(source, first, rejected))


def _begun(source: Path, steps: Sequence[Step], rejected: Any) -> Iterator[Table]:
    """Chunks of a file after the first steps."""
    for before, read in _parts(source):
        rejected(before, read)
        table = read.table
        for step in steps:
            table = step(table)
        yield table


def _behind(step: Step, tables: Iterator[Table]) -> Iterator[Table]:
    """Tables after a step that a thread of its own does: one table behind `tables`, one ahead of
    the caller, who makes and uses them meanwhile. Two threads for two cores: none waits for one.
    """
    with ThreadPoolExecutor(1) as thread:
        coming: deque[Future[Table]] = deque()
        for table in tables:
            coming.append(thread.submit(step, table))
            if len(coming) > 1:
                yield coming.popleft().result()
        yield from (each.result() for each in coming)


def _parts(source: Path) -> Iterator[tuple[int, Read]]:
    """Chunks of a file with the number of rows before each."""
    if not source.is_file():
        raise Invalid(_("“{file}” cannot be read: there is no such file.").format(file=source))
    with source.open("rb") as file:
        if file.read(4) == b"PAR1":
            yield from _parquet(source)
            return
    yield 0, read_sheet(source)


def _parquet(source: Path) -> Iterator[tuple[int, Read]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    before = 0
    try:
        given = pq.read_schema(source)
        known = [name for name in scenarios()[SCENARIO].columns if name in given.names]
        # Names come again and again: each is read, hashed and compared once.
        words = [n for n in known if n != _UNIQUE and pa.types.is_string(given.field(n).type)]
        file = pq.ParquetFile(source, read_dictionary=words)
        for batch in file.iter_batches(CHUNK, columns=known):
            yield before, read_arrow(batch)
            before += batch.num_rows
        if before == 0:
            yield 0, read_arrow(file.schema_arrow.empty_table().select(known))
    except (pa.ArrowException, OSError) as error:
        sentence = _("“{file}” is damaged: {why}")
        raise Invalid(sentence.format(file=source.name, why=error)) from error


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}")


def _publish(fresh: Path, path: Path) -> None:
    if not fresh.exists():
        path.unlink(missing_ok=True)
        return
    with fresh.open("rb") as file:
        os.fsync(file.fileno())
    fresh.replace(path)


class _Writer:
    """Decisions to Parquet, rejected rows to CSV (only when there are any)."""

    def __init__(self, path: Path, refused: Path) -> None:
        self._path, self._refused_path = path, refused
        self._file: Any = None
        self.outcomes: Counter[str] = Counter()
        self.accepted = self.refused = 0

    def add(self, decisions: Any) -> None:
        import pyarrow.parquet as pq

        if self._file is None:
            self._file = pq.ParquetWriter(
                self._path,
                decisions.schema,
                compression="lz4",
                use_dictionary=_REPEATED,
                write_statistics=["outcome", "score"],
            )
        self._file.write_table(decisions)
        self.accepted += decisions.num_rows
        for cell in decisions.column("outcome").value_counts().to_pylist():
            self.outcomes[cell["values"]] += cell["counts"]

    def rejected(self, before: int, read: Read) -> None:
        if not read.rejected:
            return
        with self._refused_path.open(
            "a", encoding="utf-8-sig" if not self.refused else "utf-8"
        ) as f:
            lines = csv.writer(f)
            if not self.refused:
                place = "line" if read.lines else "row"
                lines.writerow([place, "column", "reason", "sentence"])
            for each in read.rejected:
                number = read.lines[each.row] if read.lines else before + each.row + 1
                lines.writerow([number, each.column, each.reason, sentence(each.reason)])
        self.refused += len(read.rejected)

    def close(self) -> None:
        self._file.close()
        self._file = None

    def abandon(self) -> None:
        if self._file is not None:
            self._file.close()
