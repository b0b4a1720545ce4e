"""What decides: the state of features, the rules in force, and nothing that waits."""

import logging
import os
import shutil
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import compress, groupby, islice
from pathlib import Path
from typing import NamedTuple, Protocol, runtime_checkable

import msgspec

from fanzha.detection.columns import Table, Values
from fanzha.detection.deciding.event import Event, Row
from fanzha.detection.deciding.rows import plain, table_of, values_of
from fanzha.detection.deciding.verdict import Judge, Verdict
from fanzha.detection.outcome import Outcome
from fanzha.detection.risks import NO_RISKS, Risks
from fanzha.detection.rules.nodes import Value
from fanzha.detection.rules.program import Grid, Hits, Program
from fanzha.detection.rules.schema import scenarios
from fanzha.kit import place_of

_log = logging.getLogger("fanzha.deciding")
_REPLAYED = 4096  # rows that are replayed at once
FLAGS = ("late", "approximate", "overflowed")
DRAFT = "."
"""What the name of an unfinished snapshot begins with."""
_NO_HITS = Hits(())
MANY = 384
"""Events from which columns are cheaper than rows."""
_pack = msgspec.msgpack.Encoder().encode


class State(Protocol):
    """The features of one scenario: `detection.payments` implements it."""

    def observe(self, table: Table) -> Table:
        """The features before each event, then count the events in."""

    def snapshot(self, path: Path) -> None:
        """Write everything to a new file or folder."""

    def restore(self, path: Path) -> None:
        """Become what was written."""


class Reading(Protocol):
    """Reads some features of a state and advances it; both ways give the same."""

    names: tuple[str, ...]

    def rows(self, rows: Sequence[Row]) -> tuple[Sequence[Sequence[Value | None]], Table]:
        """For few events: `names` before each, also as columns; then count them in."""

    def observe(self, table: Table) -> Table:
        """For many events."""


@runtime_checkable
class Readable(Protocol):
    """A state that need not make what nobody reads."""

    def reading(self, names: Collection[str]) -> Reading:
        """Reads these features."""


class Before(NamedTuple):
    """Features before each event: as columns, and for few events by row in the order of `names`."""

    table: Table
    names: tuple[str, ...] = ()
    rows: Sequence[Sequence[Value | None]] = ()


class Scorer(Protocol):
    """A model: it ranks, it never stops anything alone. `columns` are those it reads."""

    columns: frozenset[str]

    def risks(self, events: Table, features: Table) -> Sequence[Risks]:
        """The risks of each event from its columns (personal ones are pseudonyms) and features."""


@dataclass(frozen=True)
class Scenario:
    """What decides on the events of one scenario."""

    program: Program
    judge: Judge
    scorer: Scorer | None = None

    @cached_property
    def read(self) -> frozenset[str]:
        """The columns that rules read."""
        return self.program.columns()

    @cached_property
    def wanted(self) -> frozenset[str]:
        """The columns that anybody reads: of some eighty features rules ask for a part."""
        return frozenset((*self.read, *FLAGS))

    @cached_property
    def explained(self) -> frozenset[str]:
        """The columns that tell why: what rules and the model read."""
        return self.wanted | self.scorer.columns if self.scorer else self.wanted


@dataclass(frozen=True)
class Rulebook:
    """Scenarios with their rules, and the versions that every decision names.

    `broken` are the ids of rules that are in force but cannot be evaluated.
    """

    scenarios: Mapping[str, Scenario]
    versions: Mapping[str, str]
    broken: tuple[str, ...] = ()


class Engine:
    """States by scenario (one that has no features is left out) and the rulebook in force."""

    def __init__(self, states: Callable[[], Mapping[str, State]], *, lasting: bool = False) -> None:
        """Cheap: the states are made by `restore`, the rulebook is set by whoever reads it.

        `lasting` states keep what they counted in when the process ends: nothing is replayed.
        """
        self._make_states, self._lasting = states, lasting
        self._states: Mapping[str, State] = {}
        self._readable: Mapping[str, Readable] = {}
        self._schemas = scenarios()
        self.rulebook = Rulebook({}, {})
        self.faults = 0

    def decide(self, events: Sequence[Event]) -> list[Verdict]:
        """The verdicts in the order of the events; each counts for those after it."""
        found: list[Verdict] = []
        for name, run in groupby(events, lambda event: event.scenario):
            found += self._run(name, list(run))
        return found

    def has_features(self, name: str) -> bool:
        """Has this scenario any?"""
        return name in self._states

    def features_of(self, name: str, hidden: Table, scenario: Scenario) -> Table | None:
        """The features before each event, which are counted in; None where there are none."""
        if name not in self._states:
            return None
        try:
            return self._advanced(name, hidden, scenario)
        except Exception as error:  # noqa: BLE001 - a fault of features must not stop decisions
            self._fault("features", error)
            return None

    def grid(self, scenario: Scenario, given: Table, features: Table | None) -> Grid | None:
        """What the rules say of events; None where they cannot be evaluated."""
        columns = _chosen(given, scenario.read)
        if features is not None:
            columns |= _chosen(features, scenario.read)
        try:
            return scenario.program.batch(Table(columns, given.rows))
        except Exception as error:  # noqa: BLE001 - nor must a fault of the evaluator
            self._fault("rules", error)
            return None

    def risks(self, scenario: Scenario, hidden: Table, features: Table | None) -> Sequence[Risks]:
        """What the model says of events."""
        if scenario.scorer is None or features is None:
            return [NO_RISKS] * hidden.rows
        try:
            return scenario.scorer.risks(hidden, features)
        except Exception as error:  # noqa: BLE001 - nor a fault of a model
            self._fault("model", error)
            return [NO_RISKS] * hidden.rows

    def replay(self, rows: Iterable[tuple[int, str, bytes]]) -> int:
        """Count in what was decided before, in its order; the last sequence number, or 0."""
        last = 0
        unpack = msgspec.msgpack.Decoder(dict).decode
        for name, run in groupby(rows, lambda row: row[1]):
            while chunk := list(islice(run, _REPLAYED)):
                last = chunk[-1][0]
                if name in self._states and not self._lasting:
                    self._observe(name, [unpack(payload) for _seq, _name, payload in chunk])
        return last

    def restore(self, folder: Path | None) -> None:
        """Begin anew, from a snapshot where there is one."""
        self._states = self._make_states()
        self._readable = {n: s for n, s in self._states.items() if isinstance(s, Readable)}
        if folder is not None:
            for name, state in self._states.items():
                state.restore(folder / name)

    def snapshot(self, folder: Path) -> None:
        """Write all states into a new folder, which appears only when it is complete."""
        draft = folder.with_name(f"{DRAFT}{folder.name}.{os.getpid()}")
        shutil.rmtree(draft, ignore_errors=True)
        try:
            draft.mkdir(parents=True)
            for name, state in self._states.items():
                state.snapshot(draft / name)
            draft.replace(folder)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)  # on a full disk half a state takes the rest
            raise

    def _run(self, name: str, events: list[Event]) -> list[Verdict]:
        scenario = self.rulebook.scenarios[name]
        before = self._features(name, events, scenario)
        failed = before is None and name in self._states
        features = before.table if before else None
        if len(events) < MANY:
            hits, wrong = self._hits(name, scenario.program, events, before)
        else:
            hits, wrong = self._hits_of_many(name, events, scenario, features)
        risks: Sequence[Risks] = [NO_RISKS] * len(events)
        if scenario.scorer is not None:
            hidden = table_of(self._schemas[name], [event.hidden for event in events])
            risks = self.risks(scenario, hidden, features)
        flags = _flags(before, len(events))
        weigh, failed = scenario.judge.weigh, failed or wrong
        verdicts = [
            weigh(event.event_id, each, risk, flag, failed=failed)
            for event, each, risk, flag in zip(events, hits, risks, flags, strict=True)
        ]
        return _with_seen(verdicts, before, scenario.explained)

    def _features(self, name: str, events: Sequence[Event], scenario: Scenario) -> Before | None:
        """None where there are none."""
        if name not in self._states:
            return None
        try:
            return self._read(name, [event.hidden for event in events], scenario)
        except Exception as error:  # noqa: BLE001 - a fault of features must not stop decisions
            self._fault("features", error)
            return None

    def _read(self, name: str, hidden: Sequence[Row], scenario: Scenario) -> Before:
        few = len(hidden) < MANY
        if few and name in self._readable:
            reading = self._readable[name].reading(scenario.explained)
            rows, table = reading.rows(hidden)
            return Before(table, reading.names, rows)
        table = self._advanced(name, table_of(self._schemas[name], hidden), scenario)
        names = tuple(each for each in table.columns if each in scenario.explained)
        return Before(table, names, values_of(table, names)) if few else Before(table)

    def _advanced(self, name: str, hidden: Table, scenario: Scenario) -> Table:
        if name in self._readable:
            return self._readable[name].reading(scenario.explained).observe(hidden)
        return self._states[name].observe(hidden)

    def _observe(self, name: str, rows: Sequence[Row]) -> Table | None:
        try:
            return self._states[name].observe(table_of(self._schemas[name], rows))
        except Exception as error:  # noqa: BLE001 - a fault of features must not stop decisions
            self._fault("features", error)
            return None

    def _hits(
        self, name: str, program: Program, events: Sequence[Event], before: Before | None
    ) -> tuple[Sequence[Hits], bool]:
        try:
            if before is None:
                return [program.one(event.row) for event in events], False
            find = program.over((tuple(self._schemas[name].columns), before.names))
            pairs = zip(events, before.rows, strict=True)
            return [find(event.row.values(), values) for event, values in pairs], False
        except Exception as error:  # noqa: BLE001 - nor must a fault of the evaluator
            self._fault("rules", error)
            return [_NO_HITS] * len(events), True

    def _hits_of_many(
        self, name: str, events: Sequence[Event], scenario: Scenario, features: Table | None
    ) -> tuple[Sequence[Hits], bool]:
        rows = [event.row for event in events]
        grid = self.grid(scenario, table_of(self._schemas[name], rows, alike=True), features)
        return (grid.each(), False) if grid else ([_NO_HITS] * len(events), True)

    def _fault(self, what: str, error: Exception) -> None:
        self.faults += 1
        _log.error("%s failed: %s", what, place_of(error))


def _chosen(table: Table, names: Collection[str]) -> dict[str, Values]:
    return {name: table.columns[name] for name in names if name in table.columns}


def _with_seen(
    verdicts: list[Verdict], before: Before | None, names: Collection[str]
) -> list[Verdict]:
    """The verdicts, those from `verify` on with the features they rest on."""
    at = [place for place, each in enumerate(verdicts) if each.outcome >= Outcome.VERIFY]
    if not at or before is None:
        return verdicts
    for place, row in zip(at, _told(before, at, names), strict=True):
        seen = {name: value for name, value in row if value is not None}
        verdicts[place] = Verdict(*verdicts[place][:2], _pack(seen))
    return verdicts


def _told(
    before: Before, at: Sequence[int], names: Collection[str]
) -> Iterable[Iterable[tuple[str, Value | None]]]:
    """Names and values of the features at some rows."""
    if before.rows:
        return [zip(before.names, before.rows[place], strict=True) for place in at]
    told = [name for name in before.table.columns if name in names]
    columns = [plain(before.table.columns[name], at) for name in told]
    return [zip(told, row, strict=True) for row in zip(*columns, strict=True)]


@cache
def _places(names: tuple[str, ...]) -> Sequence[tuple[str, int]]:
    """The flags among some names, and where."""
    return [(flag, names.index(flag)) for flag in FLAGS if flag in names]


def _flags(before: Before | None, rows: int) -> Sequence[tuple[str, ...]]:
    """The names of the flags that are up, by row."""
    if before is None:
        return [()] * rows
    if before.rows:  # quicker for few
        places = _places(before.names)
        return [tuple([flag for flag, at in places if row[at]]) for row in before.rows]
    flags = [name for name in FLAGS if name in before.table.columns]
    raised = [before.table.columns[name].values.tolist() for name in flags]
    if not any(True in column for column in raised):
        return [()] * rows
    return [tuple(compress(flags, row)) for row in zip(*raised, strict=True)]
