"""Rules ready to run: for one event and for a batch, with the same answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fanzha.detection.columns import Table
from fanzha.detection.rules.exact import Lists, Row, state_of
from fanzha.detection.rules.nodes import Hits, Node, State, shared
from fanzha.detection.rules.scalar import Layout, finder, laid_out
from fanzha.detection.rules.vector import CHUNK, Batch, Told

__all__ = ["Grid", "Hits", "Program"]


@dataclass(frozen=True)
class Grid:
    """What each rule said about each row: `states` is (rules, rows) uint8 of `State`."""

    states: NDArray[np.uint8]

    def hit(self, place: int) -> NDArray[np.bool_]:
        """Where a rule hit, (rows,) bool."""
        mask: NDArray[np.bool_] = self.states[place] == State.TRUE
        return mask

    def errors(self, place: int) -> NDArray[np.bool_]:
        """Where a rule was in error, (rows,) bool."""
        mask: NDArray[np.bool_] = self.states[place] >= State.OVERFLOW
        return mask

    def each(self) -> list[Hits]:
        """The hits and errors of every row; rows that are alike share one object."""
        rows, width = self.states.shape[1], self.states.shape[0]
        said = np.ascontiguousarray(self.states.T)
        said[(said != State.TRUE) & (said < State.OVERFLOW)] = 0
        text, known = said.tobytes(), dict[bytes, Hits]()
        found = []
        for row in range(rows):
            key = text[row * width : (row + 1) * width]
            hits = known.get(key)
            if hits is None:
                hits = known[key] = self.row(row)
            found.append(hits)
        return found

    def row(self, row: int) -> Hits:
        """The hits and errors of one row."""
        states = self.states[:, row]
        wrong = np.flatnonzero(states >= State.OVERFLOW)
        return Hits(
            tuple(np.flatnonzero(states == State.TRUE).tolist()),
            tuple((int(place), State(int(states[place]))) for place in wrong),
        )


class Program:
    """Compiled rules of one scenario. Build it with `compile_rules`.

    `one(row)` gives the Hits of one event; a column that the row lacks is NULL. Values must be what
    the schema says, as int, float, bool and str of Python: no NaN, integers within int64.
    """

    def __init__(self, trees: Sequence[Node], lists: Lists) -> None:
        self.trees = shared(trees)
        self._lists = lists
        self.one = finder(self.trees, lists)
        self._laid_out: dict[Layout, Callable[..., Hits]] = {}

    def over(self, layout: Layout) -> Callable[..., Hits]:
        """`one` for events that come as several rows of values, each of which `layout` names.

        Made once for a layout (of tuples). A column that it lacks is NULL.
        """
        if layout not in self._laid_out:
            self._laid_out[layout] = laid_out(self.trees, self._lists, layout)
        return self._laid_out[layout]

    def columns(self) -> frozenset[str]:
        """The names of all columns that a rule reads."""
        return frozenset[str]().union(*(tree.columns() for tree in self.trees))

    def states(self, row: Row) -> tuple[State, ...]:
        """What every rule says about one event, false and NULL told apart; slower than `one`."""
        return tuple(state_of(tree, row, self._lists) for tree in self.trees)

    def batch(self, table: Table) -> Grid:
        """What every rule says about every row."""
        states, told = np.empty((len(self.trees), table.rows), np.uint8), Told(self._lists)
        with np.errstate(all="ignore"):  # what is not finite is found and named
            for start in range(0, table.rows, CHUNK):
                stop = min(start + CHUNK, table.rows)
                chunk = Batch(table, start, stop, self._lists, told)
                for place, tree in enumerate(self.trees):
                    states[place, start:stop] = chunk.states(tree)
        return Grid(states)
