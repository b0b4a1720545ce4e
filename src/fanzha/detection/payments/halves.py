"""The features that somebody reads and no others, by two threads: accounts here, the rest there."""

from collections import Counter
from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from fanzha.detection.columns import Table, Values
from fanzha.detection.payments.feature import FLAGS, catalogue
from fanzha.detection.payments.memory import Memory
from fanzha.detection.payments.plan import plan
from fanzha.detection.rules.schema import Column

_ACCOUNTS = ("payer", "payee", "pair")
_ALWAYS = "payer_idle_s"
"""Accounts are always remembered: without them no event would be late."""


class Halves:
    """The features `names` of transfers; equal to those of `Memory`, which remembers everything.

    What only other features read is not remembered, so it has no snapshot, and the flags speak of
    the entities that are.
    """

    def __init__(self, names: Collection[str]) -> None:
        whole = catalogue("transfer").only({*names, _ALWAYS})
        accounts = {each.name for each in whole.features if each.entity in _ACCOUNTS}
        rest = {each.name for each in whole.features} - accounts
        self._memories = [
            Memory(whole.scenario, plan(whole.only(part), wanted=names))
            for part in (accounts, rest)
            if part
        ]
        self._flagged: Counter[str] = Counter()

    def columns(self) -> Mapping[str, Column]:
        """The features and the three flags."""
        columns = {name: c for each in self._memories for name, c in each.columns().items()}
        return columns | FLAGS

    def observe(self, table: Table) -> Table:
        """Features before each event; then it is added. Raises Invalid for absurd rows."""
        with ThreadPoolExecutor(1) as other:
            coming = [other.submit(each.observe, table) for each in self._memories[1:]]
            parts = [self._memories[0].observe(table), *(each.result() for each in coming)]
        flags = {name: _either(name, parts) for name in FLAGS}
        self._flagged.update({name: int(flags[name].values.sum()) for name in FLAGS})
        columns = {name: column for part in parts for name, column in part.columns.items()}
        return Table(columns | flags, table.rows)

    def counters(self) -> dict[str, int]:
        """Events added, and those that were late, estimated or overflowed."""
        counts = [each.counters() for each in self._memories]
        sums = {name: sum(each[name] for each in counts) for name in ("entities", "hubs")}
        flagged = {name: self._flagged[name] for name in FLAGS}
        return flagged | {"events": counts[0]["events"]} | sums


def _either(name: str, parts: list[Table]) -> Values:
    columns = [part.columns[name] for part in parts]
    return Values(np.logical_or.reduce([each.values for each in columns]), columns[0].valid)
