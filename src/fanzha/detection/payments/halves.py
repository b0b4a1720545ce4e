"""The features that somebody reads and no others, in two halves for two threads.

The second half, of accounts, needs one thing of the first: whether the pair of an event is new.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

import numpy as np

from fanzha.detection.columns import Table, Values
from fanzha.detection.payments.feature import FLAGS, Catalogue, catalogue
from fanzha.detection.payments.memory import Memory
from fanzha.detection.payments.plan import plan
from fanzha.detection.rules.schema import Column

_ACCOUNT = "account"
_NEW = "pair_new"
_ALWAYS = "payer_idle_s"
"""Accounts are always remembered: without them no event would be late."""


class Halves:
    """The features `names` of transfers; equal to those of `Memory`, which remembers everything.

    What only other features read is not remembered, so it has no snapshot, and the flags speak of
    the entities that are. `events` is how many are expected.
    """

    def __init__(self, names: Collection[str], events: int = 0) -> None:
        whole = catalogue("transfer").only({*names, _ALWAYS})
        accounts = _of_accounts(whole)
        told = {_NEW} if any(each.filter == "new" for each in accounts.features) else set()
        rest = {each.name for each in whole.features if each not in accounts.features} | told
        parts = [catalogue("transfer").only(rest), accounts] if rest else [accounts]
        self._memories = [
            Memory(part.scenario, plan(part, wanted={*names, *told}), events=events)
            for part in parts
        ]
        self._names = {*names, *FLAGS}
        self._flagged: Counter[str] = Counter()

    def columns(self) -> Mapping[str, Column]:
        """The features and the three flags."""
        columns = {name: c for each in self._memories for name, c in each.columns().items()}
        return {name: column for name, column in columns.items() if name in self._names}

    def steps(self) -> list[Callable[[Table], Table]]:
        """Each adds its features before each event to a table, then the events to its half.

        They are done one after the other, each by one thread. They raise Invalid for absurd rows.
        """
        return [*(adding(each) for each in self._memories[:-1]), self._last]

    def observe(self, table: Table) -> Table:
        """Features before each event; then it is added. Raises Invalid for absurd rows."""
        done = table
        for step in self.steps():
            done = step(done)
        return Table({name: done.columns[name] for name in self.columns()}, table.rows)

    def _last(self, table: Table) -> Table:
        done = adding(self._memories[-1])(table)
        self._flagged.update({name: int(done.columns[name].values.sum()) for name in FLAGS})
        return done

    def counters(self) -> dict[str, int]:
        """Events added, and those that were late, estimated or overflowed."""
        counts = [each.counters() for each in self._memories]
        sums = {name: sum(each[name] for each in counts) for name in ("entities", "hubs")}
        flagged = {name: self._flagged[name] for name in FLAGS}
        return flagged | {"events": counts[0]["events"]} | sums


def _of_accounts(whole: Catalogue) -> Catalogue:
    """Of pairs it is told."""
    entities = {name: e for name, e in whole.entities.items() if e.domain == _ACCOUNT}
    kept = tuple(each for each in whole.features if each.entity in entities)
    return replace(whole, entities=entities, features=kept)


def adding(memory: Memory) -> Callable[[Table], Table]:
    """Adds the features before each event to a table, then the events to the memory."""

    def step(table: Table) -> Table:
        found = memory.observe(table).columns
        flags = {name: _either(name, table.columns, found) for name in FLAGS}
        return table.joined({**found, **flags})

    return step


def _either(name: str, before: Mapping[str, Values], found: Mapping[str, Values]) -> Values:
    if name not in before:
        return found[name]
    raised = np.logical_or(before[name].values, found[name].values)
    return Values(raised, found[name].valid)
