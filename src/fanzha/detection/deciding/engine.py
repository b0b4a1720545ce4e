"""What decides: the state of features, the rules in force, and nothing that waits."""

import logging
import os
import shutil
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, islice
from pathlib import Path
from typing import Protocol

import msgspec

from fanzha.detection.columns import Table
from fanzha.detection.deciding.event import Event, Row
from fanzha.detection.deciding.rows import rows_of, table_of
from fanzha.detection.deciding.verdict import NO_RISKS, Judge, Risks, Verdict
from fanzha.detection.outcome import Outcome
from fanzha.detection.rules.program import Hits, Program
from fanzha.detection.rules.schema import scenarios
from fanzha.kit import place_of

_log = logging.getLogger("fanzha.deciding")
_REPLAYED = 4096  # rows that are replayed at once
_FLAGS = ("late", "approximate", "overflowed")
DRAFT = "."
"""What the name of an unfinished snapshot begins with."""
_NO_HITS = Hits(())
_pack = msgspec.msgpack.Encoder().encode


class State(Protocol):
    """The features of one scenario: `detection.payments` implements it."""

    def observe(self, table: Table) -> Table:
        """The features before each event, then count the events in."""

    def snapshot(self, path: Path) -> None:
        """Write everything to a new file or folder."""

    def restore(self, path: Path) -> None:
        """Become what was written."""


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
    def wanted(self) -> frozenset[str]:
        """The columns that anybody reads: of some eighty features rules ask for a part."""
        trees = (name for tree in self.program.trees for name in tree.columns())
        return frozenset((*trees, *_FLAGS))

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
        self._schemas = scenarios()
        self.rulebook = Rulebook({}, {})
        self.faults = 0

    def decide(self, events: Sequence[Event]) -> list[Verdict]:
        """The verdicts in the order of the events; each counts for those after it."""
        found: list[Verdict] = []
        for name, run in groupby(events, lambda event: event.scenario):
            found += self._run(name, list(run))
        return found

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
        features, failed = self._features(name, events)
        rows = [event.row for event in events]
        if features is not None:
            for row, more in zip(rows, rows_of(features, scenario.wanted), strict=True):
                row.update(more)
        hits, wrong = self._hits(scenario.program, rows)
        risks = self._risks(scenario, events, features)
        weigh, failed = scenario.judge.weigh, failed or wrong
        verdicts = [
            weigh(event.event_id, each, risk, _flags(event.row), failed=failed)
            for event, each, risk in zip(events, hits, risks, strict=True)
        ]
        return verdicts if features is None else _with_seen(verdicts, features, scenario.explained)

    def _features(self, name: str, events: Sequence[Event]) -> tuple[Table | None, bool]:
        """The features, None for none, and whether they could not be worked out."""
        if name not in self._states:
            return None, False
        found = self._observe(name, [event.hidden for event in events])
        return found, found is None

    def _observe(self, name: str, rows: Sequence[Row]) -> Table | None:
        try:
            return self._states[name].observe(table_of(self._schemas[name], rows))
        except Exception as error:  # noqa: BLE001 - a fault of features must not stop decisions
            self._fault("features", error)
            return None

    def _hits(self, program: Program, rows: Sequence[Row]) -> tuple[Sequence[Hits], bool]:
        try:
            return [program.one(row) for row in rows], False
        except Exception as error:  # noqa: BLE001 - nor must a fault of the evaluator
            self._fault("rules", error)
            return [_NO_HITS] * len(rows), True

    def _risks(
        self, scenario: Scenario, events: Sequence[Event], features: Table | None
    ) -> Sequence[Risks]:
        if scenario.scorer is None or features is None:
            return [NO_RISKS] * len(events)
        schema = self._schemas[events[0].scenario]
        try:
            hidden = table_of(schema, [event.hidden for event in events])
            return scenario.scorer.risks(hidden, features)
        except Exception as error:  # noqa: BLE001 - nor a fault of a model
            self._fault("model", error)
            return [NO_RISKS] * len(events)

    def _fault(self, what: str, error: Exception) -> None:
        self.faults += 1
        _log.error("%s failed: %s", what, place_of(error))


def _with_seen(verdicts: list[Verdict], features: Table, names: Collection[str]) -> list[Verdict]:
    """The verdicts, those from `verify` on with the features they rest on."""
    at = [place for place, each in enumerate(verdicts) if each.outcome >= Outcome.VERIFY]
    if not at:
        return verdicts
    columns = {name: features.columns[name] for name in features.columns if name in names}
    for place in at:
        seen = {
            name: column.values[place : place + 1].tolist()[0]
            for name, column in columns.items()
            if column.valid[place]
        }
        verdicts[place] = verdicts[place]._replace(seen=_pack(seen))
    return verdicts


def _flags(row: Row) -> tuple[str, ...]:
    return tuple(flag for flag in _FLAGS if row.get(flag))
