"""The trees of units as plain values: who is below whom, and how far a unit's sight reaches.

Sight (architecture §4), per kind of unit:
- centre and bureau see every police and area unit of the area they belong to;
- a station sees itself and the communities and grids it polices;
- area units see the area units below them, never police work;
- partners (bank, payment, operator, school, ally) see their own line below them;
- nobody outside sees a partner's rows.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from fanzha.organisations.kinds import AREAS, PARTNERS, POLICE, UnitKind


@dataclass(frozen=True)
class Node:
    """A unit as far as trees need it."""

    id: int
    code: str
    kind: UnitKind
    parent: int | None


@dataclass(frozen=True)
class Trees:
    """All units and the links valid today. Links are pairs (senior, junior)."""

    nodes: Mapping[int, Node]
    lines: Iterable[tuple[int, int]] = ()
    policing: Iterable[tuple[int, int]] = ()
    _reach: dict[int, frozenset[int]] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def _children(self) -> dict[int, list[int]]:
        below = defaultdict(list)
        for node in self.nodes.values():
            if node.parent is not None:
                below[node.parent].append(node.id)
        return below

    @cached_property
    def _juniors(self) -> dict[int, list[int]]:
        return _grouped(self.lines)

    @cached_property
    def _policed(self) -> dict[int, list[int]]:
        return _grouped(self.policing)

    def area(self, unit: int) -> frozenset[int]:
        """The unit and everything below it in the administrative tree (块)."""
        return _closure(unit, lambda at: self._children.get(at, []))

    def line(self, unit: int) -> frozenset[int]:
        """The unit and everything that answers to it in the professional line (条)."""
        return _closure(unit, lambda at: self._juniors.get(at, []))

    def whole(self, unit: int) -> frozenset[int]:
        """Everything below the unit by either tree: what its totals are summed over, once each."""
        root = self._seat(unit)
        return _closure(root, lambda at: [*self._children.get(at, []), *self._juniors.get(at, [])])

    def reach(self, unit: int) -> frozenset[int]:
        """The units whose rows people of this unit may read."""
        if unit not in self._reach:
            self._reach[unit] = self._look(unit)
        return self._reach[unit]

    def _look(self, unit: int) -> frozenset[int]:
        kind = self.nodes[unit].kind
        if kind in (UnitKind.CENTRE, UnitKind.BUREAU):
            return self._only(self.whole(unit), POLICE | AREAS) | {unit}
        if kind is UnitKind.STATION:
            areas = (self.area(at) for at in self._policed.get(unit, []))
            return self._only(frozenset().union(*areas), AREAS) | {unit}
        if kind in AREAS:
            return self._only(self.area(unit), AREAS)
        if kind in PARTNERS:
            return self._only(self.line(unit) | self.area(unit), {kind}) | {unit}
        return frozenset({unit})

    def _seat(self, unit: int) -> int:
        """The area a centre or bureau works for is its parent; other units stand for themselves."""
        node = self.nodes[unit]
        central = node.kind in (UnitKind.CENTRE, UnitKind.BUREAU)
        return node.parent if central and node.parent is not None else unit

    def _only(self, units: frozenset[int], kinds: Iterable[UnitKind]) -> frozenset[int]:
        wanted = frozenset(kinds)
        return frozenset(u for u in units if self.nodes[u].kind in wanted)


def _grouped(pairs: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    below = defaultdict(list)
    for senior, junior in pairs:
        below[senior].append(junior)
    return below


def _closure(start: int, below: Callable[[int], Iterable[int]]) -> frozenset[int]:
    seen, queue = {start}, deque([start])
    while queue:
        fresh = [unit for unit in below(queue.popleft()) if unit not in seen]
        seen.update(fresh)
        queue.extend(fresh)
    return frozenset(seen)
